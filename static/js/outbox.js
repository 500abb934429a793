/* A save goes without leaving the page; what could not be sent waits on the device and goes when the line is back.
   Everything goes under the one-time key of its draft, so that it arrives once however often it is sent. */

import { all, say } from "./dom.js";
import { release } from "./forms.js";
import * as keep from "./keep.js";
import { lost, rest } from "./network.js";
import * as vault from "./vault.js";

const PATIENCE = 30000; // milliseconds for an answer, as htmx waits
const EVERY = 15000; // milliseconds between two tries
const LATER = [0, 429, 502, 503, 504]; // no answer, or one that may be another in a moment

let timer;
let pressed;

const words = () => document.getElementById("live").dataset;
const tokenOf = () => document.querySelector("meta[name=csrf-token]");

const request = (method, address, body = null, headers = {}, form = null) =>
  new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, address);
    if (body instanceof FormData) {
      // A file takes its time; how much of it has gone is seen (forms.js).
      const tell = ({ lengthComputable, loaded, total }) =>
        form.dispatchEvent(
          new CustomEvent("htmx:xhr:progress", { bubbles: true, detail: { lengthComputable, loaded, total } }),
        );
      xhr.upload.onprogress = tell;
    } else {
      xhr.timeout = PATIENCE;
    }
    for (const [name, value] of Object.entries({ "Portal-Save": "1", ...headers })) xhr.setRequestHeader(name, value);
    xhr.onloadend = () =>
      resolve({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) });
    xhr.send(body);
  });

/** Fetch a token for a page that has none or an old one; resolves to the answer where there is none to be had. */
const fetchToken = async () => {
  const answer = await request("GET", "/device/token");
  if (answer.status !== 200 || answer.header("Portal-Location")) return answer;
  tokenOf().content = JSON.parse(answer.text).token;
  return null;
};

const bodyOf = (draft, form) => {
  const hasFile = form && all("input[type=file]", form).some((field) => field.files.length);
  if (!hasFile) return new URLSearchParams(draft.body);
  const body = new FormData();
  for (const [name, value] of draft.body) body.append(name, value);
  for (const field of all("input[type=file]", form)) for (const file of field.files) body.append(field.name, file);
  return body;
};

const send = async (draft, form) => {
  if (!tokenOf().content) {
    const none = await fetchToken();
    if (none) return none;
  }
  const post = () =>
    request(
      "POST",
      draft.action,
      bodyOf(draft, form),
      { "X-CSRFToken": tokenOf().content, "Portal-Account": vault.account() },
      form,
    );
  const answer = await post();
  if (answer.header("Portal-Token") !== "expired") return answer;
  return (await fetchToken()) ?? post();
};

const goTo = (address) => {
  const there = new URL(address, location.href);
  const isHere = there.pathname === location.pathname && there.search === location.search;
  if (!isHere) {
    location.assign(there);
    return;
  }
  // A part of the page that one is on: without this the browser would only scroll to it.
  history.replaceState(null, "", there);
  location.reload();
};

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

/** Show a message in its place, with what belongs to it. */
const flash = (kind, ...parts) => {
  const box = document.createElement("div");
  box.className = `flash ${kind}`;
  box.setAttribute("role", kind === "error" ? "alert" : "status");
  box.tabIndex = -1;
  box.append(...parts);
  document.getElementById("flash").replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
  box.focus({ preventScroll: true });
};

const link = (address, label) => Object.assign(document.createElement("a"), { href: address, textContent: label });

/** Put the answer's page in the place of this one; the address stays that of the form, so that F5 asks for it again. */
const show = (page) => {
  document.title = page.title;
  const main = document.adoptNode(page.querySelector("main"));
  document.querySelector("main").replaceWith(main);
  tokenOf().content = page.querySelector("meta[name=csrf-token]").content;
  if (page.body.dataset.again) history.replaceState(null, "", page.body.dataset.again);
  window.htmx?.process(main);
  keep.takeOver(main);
  window.scrollTo(0, 0);
  const detail = { elt: main, requestConfig: { triggeringEvent: true } };
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail }));
};

const errorOf = (page) => page.querySelector("main .error-page, body > .flash");

/** Show what a page of an error says above the form, which stays as it is; a question brings its yes along. */
const showError = (page, status) => {
  const error = errorOf(page);
  if (!error) return;
  const title = document.createElement("strong");
  title.textContent = error.querySelector("h1")?.textContent ?? "";
  for (const one of all(status === 409 ? "h1, .code, .typed, .back" : "h1, .code, .typed, .back, form", error)) one.remove();
  flash("error", title, ...document.adoptNode(error).childNodes);
  keep.takeOver(document.getElementById("flash"));
};

const whyOf = (page) =>
  (page.querySelector(".error-page, .error-summary, .conflict")?.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 300);

/** An answer to what stands in this page. */
const receive = async (draft, form, answer) => {
  const address = answer.header("Portal-Location");
  const isSaved = Boolean(answer.header("Portal-Saved"));
  if (isSaved) await keep.acknowledge(draft.key, form.dataset.draft);
  else await keep.mark(draft, "typed");
  const page = parsed(answer.text);
  if (address) {
    goTo(address);
  } else if (!isSaved && errorOf(page)) {
    release(form);
    showError(page, answer.status);
  } else if (page.querySelector("main")) {
    show(page);
  } else {
    location.reload();
  }
};

const arrived = (draft, address) => {
  const text = words().arrived.replace("{what}", draft.title);
  flash("success", `${text} `, ...(address ? [link(address, words().open)] : []));
  say(text);
};

/** An answer to what was filled in on another page, or earlier. Returns whether the next one may be sent. */
const receiveElsewhere = async (draft, answer) => {
  const address = answer.header("Portal-Location");
  if (answer.header("Portal-Saved")) {
    await keep.acknowledge(draft.key);
    arrived(draft, address);
    return true;
  }
  if (address) return false; // the session has ended: it waits for the person to sign in again
  const why = whyOf(parsed(answer.text));
  await keep.mark(draft, "refused", why);
  flash("warning", `${words().refused.replace("{what}", draft.title)} ${why} `, link(draft.page, words().open));
  return true;
};

const busy = new Set();

/** Send a draft; returns whether the line holds. */
const deliver = async (draft, form) => {
  if (busy.has(draft.id)) return true;
  busy.add(draft.id);
  if (form) form.dataset.sent = "1";
  const answer = await send(draft, form);
  busy.delete(draft.id);
  rest();
  if (LATER.includes(answer.status)) {
    await keep.mark(draft, "waiting");
    if (form) release(form);
    if (answer.status && form) showError(parsed(answer.text), answer.status);
    await look();
    return false;
  }
  if (form?.isConnected) await receive(draft, form, answer);
  else if (!(await receiveElsewhere(draft, answer))) return false;
  await look();
  return true;
};

const waiting = async () => (await keep.free()).filter(keep.isWaiting);

/** Send what waits, the oldest first, until the line fails. */
const retry = async () => {
  for (const draft of await waiting()) {
    const form = keep.formOf(draft);
    if (!(await deliver(form ? keep.draftOf(form) : draft, form))) break;
  }
};

/** Show whether something waits, and try again in a while. */
const look = async () => {
  const drafts = await keep.everything();
  const number = drafts.filter((draft) => draft.state === "waiting").length;
  lost(number > 0);
  for (const place of all("[data-outbox]")) {
    place.hidden = !drafts.length;
    for (const count of all("b", place)) count.textContent = drafts.length;
  }
  clearTimeout(timer);
  if (number) timer = setTimeout(retry, EVERY);
  document.dispatchEvent(new CustomEvent("outbox", { detail: drafts }));
};

const onSubmit = async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !keep.isOurs(form)) return;
  const submitter = event.submitter ?? (form.contains(pressed) ? pressed : null);
  if (!vault.account() || submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  const draft = await keep.capture(form, "sending", submitter);
  await deliver(draft, form);
};

/** What htmx sends is acknowledged by the same sign. */
const followHtmx = () => {
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const key = detail.xhr?.getResponseHeader?.("Portal-Saved");
    if (key) keep.acknowledge(key).then(look);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    keep.takeOver(detail.elt, detail.requestConfig?.verb !== "get");
  });
};

const askBeforeSignOut = () => {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("forget" in form.dataset) || form.dataset.left) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const number = (await keep.everything()).length;
    const out = async () => {
      await keep.leave();
      document.dispatchEvent(new CustomEvent("left"));
      form.dataset.left = "1";
      form.submit();
    };
    if (!number) {
      out();
      return;
    }
    const yes = Object.assign(document.createElement("button"), { type: "button", className: "btn-danger" });
    yes.textContent = words().leave;
    yes.addEventListener("click", out);
    release(form);
    flash("warning", `${words().unsent.replace("{n}", number)} `, link("/outbox", words().see), " ", yes);
  }, true);
};

export const start = () => {
  if (!vault.account()) return;
  askBeforeSignOut();
  document.addEventListener("click", ({ target }) => {
    pressed = target.closest?.("button");
  });
  document.addEventListener("submit", onSubmit);
  followHtmx();
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#network button")) retry();
  });
  window.addEventListener("online", retry);
  window.addEventListener("storage", ({ key }) => key?.startsWith("draft:") && look());
  keep.restored.then(retry).then(look);
};

export { look, retry };
