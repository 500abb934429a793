/* What is typed is not lost: each form that can be sent keeps a draft on the device (vault.js), per person, form and tab,
   until the server has acknowledged it (outbox.js). It comes back after a cut line, F5, a closed tab, Back, an ended
   session or an error, with a line that says so. Never passwords, codes or files.
   A draft: { id, place, tab, page, title, action, key, state, at, values, body }; `values` go back into the form, `body`
   is what is sent; `state` is typed, sending, waiting (sent, no answer yet) or refused (answered with what is wrong). */

import { all, isChoice, say } from "./dom.js";
import { rest } from "./network.js";
import * as vault from "./vault.js";

const NOT_KEPT = ["password", "file", "submit", "button", "image", "reset"];
const SECRET = "input[type=password], [autocomplete=one-time-code]";
const ANSWER_TIME = 150; // milliseconds in which another tab says that it is still open

const known = new Map(); // form → { draft, initial }
const channel = window.BroadcastChannel ? new BroadcastChannel("drafts") : null;
const random = () => [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36).padStart(2, "0")).join("");

const tabId = () => {
  try {
    sessionStorage.tab ??= random();
    return sessionStorage.tab;
  } catch {
    return "";
  }
};
const words = () => document.getElementById("live").dataset;

// A field may bear the name of a property of its form ("action", "target"): attributes are asked for by name.
const addressOf = (form) => {
  const { pathname, search } = new URL(form.getAttribute("action") || location.href, location.href);
  return pathname + search;
};

/** Whether a form is one that is sent under a one-time key, and holds nothing secret. */
export const isOurs = (form) =>
  form.matches("[method=post i]:not([target])") && Boolean(form.elements.form_key) && !form.querySelector(SECRET);

const fields = (form) =>
  [...form.elements].filter(
    (field) =>
      field.name &&
      field.name !== "csrf_token" &&
      field.matches("input, select, textarea") &&
      !NOT_KEPT.includes(field.type),
  );

/** Fields by name, those of one name told apart by their order. */
const named = (form) => {
  const seen = Object.create(null);
  return fields(form).map((field) => {
    const name = isChoice(field) ? `${field.name}=${field.value}` : field.name;
    seen[name] = (seen[name] ?? 0) + 1;
    return [seen[name] > 1 ? `${name}#${seen[name]}` : name, field];
  });
};

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

/** What the page came with; a browser may have filled in by itself what stood there before F5. */
const cameWith = (field) => {
  if (isChoice(field)) return field.defaultChecked;
  if (!field.matches("select")) return field.defaultValue;
  const chosen = [...field.options].filter((option) => option.defaultSelected).map((option) => option.value);
  return field.multiple ? chosen : (chosen[0] ?? field.options[0]?.value ?? "");
};

const valuesOf = (form) => named(form).map(([name, field]) => [name, valueOf(field)]);
const pageValuesOf = (form) => named(form).map(([name, field]) => [name, cameWith(field)]);
const fill = (form, values) => {
  const given = new Map(values);
  for (const [name, field] of named(form)) if (given.has(name)) put(field, given.get(name));
  form.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
};

const placeOf = (form) => [form.dataset.keep ?? "", addressOf(form)].join(" ");

const isTyped = (form, initial) => {
  const before = new Map(initial);
  return named(form).some(
    ([name, field]) => field.type !== "hidden" && JSON.stringify(valueOf(field)) !== JSON.stringify(before.get(name)),
  );
};

const titleOf = (form) => {
  const heading = document.querySelector("h1")?.textContent ?? document.title;
  const first = fields(form).find((field) => field.matches("textarea, [type=text]") && field.value.trim());
  return [heading, first?.value].filter(Boolean).map((part) => part.replace(/\s+/g, " ").trim().slice(0, 80)).join(" · ");
};

/** What is sent, as text; line breaks as a browser writes them. */
const bodyOf = (form, button) => {
  const pairs = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
  if (button?.name) pairs.push([button.name, button.value]);
  return pairs.map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);
};

export const draftOf = (form) => known.get(form)?.draft;
export const formOf = (draft) => [...known].find(([form, one]) => one.draft?.id === draft.id && form.isConnected)?.[0];

/** Keep what a form holds; resolves to its draft once it is safe. */
export const capture = async (form, state = "typed", button = null) => {
  const one = known.get(form) ?? adopt(form);
  const draft = (one.draft ??= { id: random(), place: placeOf(form), tab: tabId() });
  Object.assign(draft, {
    state,
    page: location.pathname + location.search,
    title: titleOf(form),
    action: addressOf(form),
    key: form.elements.form_key.value,
    at: Date.now(),
    values: valuesOf(form),
    body: bodyOf(form, button),
  });
  draft.kept = await vault.put(draft.id, draft);
  return draft;
};

/** Change the state of a draft, wherever it was typed. */
export const mark = (draft, state, why = "") => vault.put(draft.id, Object.assign(draft, { state, why }));

/** The server has it, or it is thrown away: the device keeps it no longer. */
export const forget = (draft) => {
  vault.drop(draft.id);
  for (const [form, one] of known) {
    if (one.draft?.id !== draft.id) continue;
    delete form.dataset.typed;
    one.draft = null;
  }
};

/** Forget what the server acknowledged, by the keys under which it was sent. */
export const acknowledge = async (...sent) => {
  for (const draft of await everything()) if (sent.includes(draft.key)) forget(draft);
};

const renewKey = (form) => {
  form.elements.form_key.value = random();
};

const lineOf = (form, text) => {
  form.querySelector(":scope > .restored")?.remove();
  const box = document.createElement("div");
  box.className = "flash warning restored";
  box.textContent = `${text} `;
  form.prepend(box);
  return box;
};

const button = (box, label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn-quiet";
  made.textContent = label;
  made.addEventListener("click", () => {
    act();
    box.remove();
  });
  box.append(made, " ");
};

const revert = (form) => {
  const { initial } = known.get(form);
  fill(form, initial);
  delete form.dataset.typed;
};

const tell = (form, draft) => {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const said = isWaiting(draft) ? words().waiting : words().restored;
  const box = lineOf(form, said.replace("{time}", time.format(draft.at)));
  if (isWaiting(draft)) {
    button(box, words().anew, () => {
      known.get(form).draft = null;
      vault.put(draft.id, { ...draft, tab: "" });
      revert(form);
      renewKey(form);
    });
  }
  button(box, words().discard, () => {
    forget(draft);
    revert(form);
    renewKey(form);
  });
  say(box.firstChild.textContent);
};

const same = (stands, values, name) => {
  const kept = values.find(([one]) => one === name);
  return !kept || JSON.stringify(kept[1]) === JSON.stringify(stands);
};

const restore = (form, draft) => {
  const one = known.get(form);
  if (one.draft) return; // typed while the device looked
  const stands = new Map(one.initial);
  if (named(form).every(([name, field]) => field.type === "hidden" || same(stands.get(name), draft.values, name))) {
    vault.drop(draft.id); // the record holds it by now
    return;
  }
  one.draft = { ...draft, tab: tabId() };
  fill(form, draft.values);
  vault.put(draft.id, one.draft);
  form.dataset.typed = "1";
  for (let folded = form.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  tell(form, draft);
};

export const isWaiting = (draft) => draft.state === "waiting" || draft.state === "sending";

const adopt = (form) => {
  known.set(form, { draft: null, initial: pageValuesOf(form) });
  return known.get(form);
};

/** The tabs of some that are still open somewhere. */
export const openTabs = async (tabs) => {
  const open = new Set();
  if (!channel || !tabs.length) return open;
  const hear = ({ data }) => data.here && open.add(data.here);
  channel.addEventListener("message", hear);
  channel.postMessage({ ask: tabs });
  await new Promise((resolve) => setTimeout(resolve, ANSWER_TIME));
  channel.removeEventListener("message", hear);
  return open;
};

/** All drafts of the account, with those of this page that the browser would not store. */
export const everything = async () => {
  const stored = await vault.all();
  const here = [...known].filter(([form, one]) => one.draft && form.isConnected).map(([, one]) => one.draft);
  return [...stored, ...here.filter((draft) => !stored.some((one) => one.id === draft.id))];
};

/** Drafts that this tab may take up: its own, and those of tabs that were closed. */
export const free = async () => {
  const drafts = await everything();
  const others = [...new Set(drafts.map((draft) => draft.tab))].filter((tab) => tab && tab !== tabId());
  const open = await openTabs(others);
  return drafts.filter((draft) => !open.has(draft.tab));
};

const bringBack = async (forms) => {
  const drafts = await free();
  for (const form of forms) {
    const here = drafts.filter((draft) => draft.place === placeOf(form)).reverse();
    const draft = here.find((one) => one.tab === tabId()) ?? here.find((one) => !isWaiting(one));
    if (draft) restore(form, draft);
  }
};

const leftBehind = (place) =>
  [...known].find(([form, one]) => one.draft?.place === place && !form.isConnected)?.[1].draft;

/** Forms that came into the page. `isAnswer`: to what was sent; then what they hold came from the server, and goes on
    being a draft. Else, as a part of the page that one opened, they are given what was typed in them before. */
export const takeOver = (root, isAnswer = true) => {
  const opened = [];
  for (const form of all("form", root).filter(isOurs)) {
    if (known.has(form)) continue;
    const draft = leftBehind(placeOf(form));
    const one = adopt(form);
    if (!isAnswer) opened.push(form);
    if (!isAnswer || !draft) continue;
    one.draft = draft;
    form.dataset.typed = "1";
    capture(form);
  }
  return opened.length ? bringBack(opened) : Promise.resolve();
};

const keepTyping = () => {
  const typed = ({ target }) => {
    const { form } = target;
    if (!form || !target.name || !isOurs(form)) return;
    const one = known.get(form) ?? adopt(form);
    if (form.dataset.keep) form.dataset.typed = "1";
    if (one.draft || isTyped(form, one.initial)) capture(form);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
};

const askBeforeLeaving = () => {
  window.addEventListener("beforeunload", (event) => {
    if (!all("form[data-typed]").some((form) => !form.dataset.sent)) return;
    rest();
    event.preventDefault();
  });
};

const listenToTabs = () => {
  channel?.addEventListener("message", ({ data }) => {
    if (data.ask?.includes(tabId())) channel.postMessage({ here: tabId() });
    if (data.left === vault.account()) vault.clear();
  });
  window.addEventListener("storage", ({ key, newValue }) => {
    if (newValue !== null || !key) return;
    for (const one of known.values()) if (one.draft && key.endsWith(`:${one.draft.id}`)) one.draft = null;
  });
};

/** Take everything off the device, in every tab. */
export const leave = async () => {
  channel?.postMessage({ left: vault.account() });
  for (const [form, one] of known) {
    one.draft = null;
    delete form.dataset.typed;
  }
  await vault.clear();
};

export let restored = Promise.resolve();

export const start = () => {
  if (document.querySelector("[data-sign-in]") && vault.holdsAny()) {
    for (const said of all("[data-kept]")) said.hidden = false;
  }
  askBeforeLeaving();
  if (!vault.account()) return;
  const forms = all("form").filter(isOurs);
  // A page that the device kept is the same each time that it is opened: what is typed in it gets a key of its own.
  if ("offline" in document.body.dataset) forms.forEach(renewKey);
  forms.forEach(adopt);
  keepTyping();
  listenToTabs();
  restored = bringBack(forms);
};
