/* Without a line: the service worker (static/sw.js) keeps the forms of the field that were opened; the page of what was
   not sent shows what the device keeps. */

import { all } from "./dom.js";
import * as keep from "./keep.js";
import { look, retry } from "./outbox.js";
import * as vault from "./vault.js";

const WORKER = "/sw.js";
const PAGES = "pages"; // as in the worker

const words = () => document.getElementById("live").dataset;
const ours = "link[rel=stylesheet], link[rel=modulepreload], script[src]";

/** Let the worker keep this page, if it is a form of the field, and what every page needs. */
const register = async () => {
  await navigator.serviceWorker.register(WORKER);
  const { active } = await navigator.serviceWorker.ready;
  const files = all(ours).map((one) => one.href ?? one.src);
  const page = "fieldForm" in document.body.dataset ? location.href.split("#")[0] : null;
  active.postMessage({ account: vault.account(), files, page });
};

/** The kept pages are one person's alone: they end with the session. */
const dropPages = async () => {
  await window.caches?.delete(PAGES);
  await vault.forgetKeys();
};

const button = (label, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn-quiet", textContent: label });
  made.addEventListener("click", act);
  return made;
};

const link = (address, label) => Object.assign(document.createElement("a"), { href: address, textContent: label });

const line = (draft) => {
  const item = document.createElement("li");
  const { queued, typed, wrong } = words();
  const state = keep.isWaiting(draft) ? queued : draft.state === "refused" ? `${wrong}: ${draft.why}` : typed;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  item.append(link(draft.page, draft.title), ` · ${time.format(draft.at)} · ${state} `);
  if (keep.isWaiting(draft)) item.append(button(words().now, retry), " ");
  item.append(
    button(words().discard, () => {
      keep.forget(draft);
      look();
    }),
  );
  return item;
};

const showDrafts = (drafts) => {
  for (const list of all("[data-drafts]")) list.replaceChildren(...drafts.map(line));
  for (const none of all("[data-none]")) none.hidden = drafts.length > 0;
};

const showKeptForms = async (section) => {
  const store = await window.caches?.open(PAGES);
  const kept = (await store?.keys()) ?? [];
  const items = [];
  for (const { url } of kept) {
    if (new URL(url).pathname === "/outbox") continue;
    const text = await (await store.match(url)).text();
    const heading = new DOMParser().parseFromString(text, "text/html").querySelector("h1");
    const item = document.createElement("li");
    item.append(link(url, heading?.textContent.trim() ?? url));
    items.push(item);
  }
  section.querySelector("ul").replaceChildren(...items);
  section.hidden = !items.length;
};

export const start = () => {
  if (document.querySelector("[data-sign-in]")) dropPages().catch(() => {});
  document.addEventListener("left", dropPages);
  document.addEventListener("outbox", ({ detail }) => showDrafts(detail));
  for (const section of all("[data-kept-forms]")) showKeptForms(section).catch(() => {});
  const strayed = "offline" in document.body.dataset && location.pathname !== "/outbox";
  for (const said of all("[data-cut-off]")) said.hidden = !strayed;
  if (vault.account() && navigator.serviceWorker && !("offline" in document.body.dataset)) register().catch(() => {});
};
