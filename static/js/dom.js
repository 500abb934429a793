/* What every module needs of the page. */

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

/** Let a screen reader say a text; emptied first, or the same text would not be said twice. */
export const say = (text) => {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => {
    live.textContent = text;
  }, 50);
};
