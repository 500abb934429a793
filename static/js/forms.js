/* Sending: once, with what is missing said in the portal's language, and never again by going back. */

import { all, isChoice } from "./dom.js";
import { rest, wait } from "./network.js";

const LONGEST = 30000; // milliseconds after which a form that got no answer may be sent again

const addToken = () => {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  });
};

const markBusy = (form, busy) => {
  for (const button of all("button", form)) {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
};

/** Let a form be sent again. */
export const release = (form) => {
  delete form.dataset.sent;
  markBusy(form, false);
};

const releaseAll = () => {
  all("form[data-sent]").forEach(release);
  rest();
};

const sendOnce = () => {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method !== "post") return;
      if (form.dataset.sent) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.dataset.sent = "1";
      markBusy(form, true);
      wait(LONGEST);
      // A dead network must not lock the form; the one-time key makes a second send harmless.
      setTimeout(release, LONGEST, form);
    },
    true,
  );
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);
};

/** What the browser itself finds missing is said in the portal's language, whatever the browser's is. */
const sayWhatIsMissing = () => {
  document.addEventListener(
    "invalid",
    ({ target }) => {
      target.setCustomValidity("");
      const { empty, wrong } = document.body.dataset;
      if (!target.validity.valid) target.setCustomValidity(target.validity.valueMissing ? empty : wrong);
    },
    true,
  );
  document.addEventListener("input", ({ target }) => {
    if (!target.validity?.customError) return;
    for (const field of target.form.elements) field.setCustomValidity?.("");
  });
};

/** Files: how much has been sent; then, while the server works, that it does. */
const showUpload = () => {
  document.addEventListener("submit", ({ target }) => {
    const bar = target.matches("[data-upload]") && target.querySelector("progress");
    if (bar) bar.hidden = false;
  });
  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const bar = target.querySelector?.("progress");
    if (!bar) return;
    if (detail.lengthComputable && detail.loaded < detail.total) bar.value = (100 * detail.loaded) / detail.total;
    else bar.removeAttribute("value");
  });
};

/** Going back must not end at "send the form once more?": a page that answers a form takes a readable address. */
const takeAddress = () => {
  const { again } = document.body.dataset;
  const before = document.referrer.startsWith(`${location.origin}/`) && document.referrer;
  const shown = again || (again === "" && before);
  if (shown) history.replaceState(null, "", shown);
};

const asCame = (select) =>
  ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
const chosenEarly = (field) => {
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  return field.matches("select") && field.value !== asCame(field);
};

/** A filter chosen before the scripts had arrived is applied once htmx listens. */
const applyEarlyFilters = () => {
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of all("form.filters[hx-get]")) {
      [...form.elements].find(chosenEarly)?.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
};

export const start = () => {
  addToken();
  sendOnce();
  sayWhatIsMissing();
  showUpload();
  takeAddress();
  applyEarlyFilters();
};
