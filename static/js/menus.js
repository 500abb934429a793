/* What opens and closes, and small comforts. */

import { all, say } from "./dom.js";

const FIRST_FIELD = ".confirm-body :is(input:not([type=hidden]), textarea, select, button)";

const closeMenus = () => {
  document.addEventListener("click", (event) => {
    for (const menu of all("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const around = event.target.closest?.("details.menu[open], details.confirm[open]");
    const open = around ?? document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
};

const focusWhatOpens = () => {
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target.matches("details.confirm[open]")) target.querySelector(FIRST_FIELD)?.focus();
    },
    true,
  );
};

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    document.execCommand("copy"); // without a secure connection the browser gives no clipboard
  }
  say(button.dataset.copied);
  button.textContent = button.dataset.copied;
};

const offerCopies = () => {
  for (const button of all("[data-copy]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });
};

const showCurrent = () => {
  for (const current of all(":is(.nav-main, .tabs) > [aria-current]")) {
    current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.offsetLeft - 16;
  }
};

/** A link to something folded means what is inside it. */
const unfoldWhatIsMeant = () => {
  const meant = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (meant && meant.matches("details")) meant.open = true;
};

export const start = () => {
  closeMenus();
  focusWhatOpens();
  offerCopies();
  showCurrent();
  unfoldWhatIsMeant();
};
