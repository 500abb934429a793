/* After an answer: say it, show where it is wrong. */

import { all, say } from "./dom.js";

const WRONG = ".error-summary, .conflict, [data-focus]";

// What is wrong is shown; the line that was dealt with only takes the keyboard, and the page stays where it was read.
const pointOut = (root) => {
  const place = root.matches?.(WRONG) ? root : root.querySelector(WRONG);
  place?.focus({ preventScroll: place.matches("a") });
};

const show = (event) => {
  const { elt, requestConfig } = event.detail;
  // A page that refreshes itself must not take the focus away.
  if (requestConfig?.triggeringEvent) {
    pointOut(elt);
    elt.querySelector("[data-show]")?.scrollIntoView({ block: "nearest" });
  }
  const said = elt.matches("[data-say]") ? elt : elt.querySelector("[data-say]");
  if (said) say(said.dataset.say);
};

export const start = () => {
  document.addEventListener("htmx:beforeSwap", () => all("#flash [data-focus]").forEach((old) => old.remove()));
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("say", (event) => say(event.detail.value));
  pointOut(document);
};
