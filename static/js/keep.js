/* What was typed is not lost: it survives an expired session, and leaving it asks first. For forms marked data-keep.
   Kept in this tab only, for the same person only, and dropped by the first page that shows that it arrived. */

import { all, isChoice, say } from "./dom.js";
import { rest } from "./network.js";

const NOT_KEPT = ["hidden", "password", "file", "submit"];

// A browser may refuse its store, or have it full: then nothing is kept, and nothing fails.
const attempt = (act, otherwise) => {
  try {
    return act();
  } catch {
    return otherwise;
  }
};
const store = {
  get: (name) => attempt(() => JSON.parse(sessionStorage.getItem(name)), null),
  set: (name, value) => attempt(() => sessionStorage.setItem(name, JSON.stringify(value))),
  drop: (name) => attempt(() => sessionStorage.removeItem(name)),
  names: () => attempt(() => Object.keys(sessionStorage).filter((name) => name.startsWith("kept:")), []),
};

const who = () => document.body.dataset.actor;
const place = (form) => `kept:${form.dataset.keep}`;
const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && field.matches("input, select, textarea") && !NOT_KEPT.includes(field.type),
  );
const keyOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

const valueOf = (field) => {
  if (isChoice(field)) return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
};

const put = (field, value) => {
  if (isChoice(field)) {
    field.checked = value;
  } else if (field.multiple) {
    for (const option of field.options) option.selected = value.includes(option.value);
  } else {
    field.value = value;
  }
};

/** Keep what a form holds, before it is sent. */
export const remember = (form) => {
  if (!form.dataset.keep || !who()) return;
  store.set(place(form), { who: who(), values: fields(form).map((field) => [keyOf(field), valueOf(field)]) });
};

/** Drop everything that is kept. */
export const forget = () => [...store.names(), "expired"].forEach(store.drop);

const tell = (form) => {
  const box = document.createElement("div");
  box.className = "flash warning";
  box.textContent = document.getElementById("live").dataset.restored;
  form.prepend(box);
  say(box.textContent);
};

const restore = (form) => {
  const kept = store.get(place(form));
  if (!kept || kept.who !== who()) return;
  const values = new Map(kept.values);
  for (const field of fields(form)) {
    if (values.has(keyOf(field))) put(field, values.get(keyOf(field)));
  }
  tell(form);
  forget();
};

const bringBack = () => {
  if (document.querySelector("[data-sign-in]")) {
    if (!store.names().length) return;
    store.set("expired", true);
    for (const said of all("[data-kept]")) said.hidden = false;
  } else if (who() && store.get("expired")) {
    all("form[data-keep]").forEach(restore);
  } else if (who()) {
    forget();
  }
};

const askBeforeLeaving = () => {
  document.addEventListener("input", ({ target }) => {
    if (target.form?.dataset.keep) target.form.dataset.typed = "1";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!all("form[data-typed]").some((form) => !form.dataset.sent)) return;
    rest();
    event.preventDefault();
  });
};

export const start = () => {
  bringBack();
  askBeforeLeaving();
};
