/* What lies on the device, encrypted: per account, under a key that the server gives to that account alone.
   The page brings the key; a page opened without a line takes it from the browser, which hands it out as something that
   can be used and not read, until the session's end. Without WebCrypto (no HTTPS) nothing is kept. */

const DATABASE = "portal";
const KEYS = "keys";
const PREFIX = "draft:";

let opened;

export const account = () => document.body.dataset.account || "";

const bytes = (written) =>
  Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) => {
  let made = "";
  for (const byte of new Uint8Array(buffer)) made += String.fromCharCode(byte);
  return btoa(made);
};

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const database = () => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEYS);
  return done(request);
};

const keys = async (mode) => (await database()).transaction(KEYS, mode).objectStore(KEYS);

/** Another account's key goes: whoever signs in on the device is given their own. */
const keepKey = async (key) => {
  const until = Number(document.body.dataset.until) * 1000;
  const stored = await keys("readwrite");
  stored.clear();
  await done(stored.put({ key, until }, account()));
};

const keptKey = async () => {
  const kept = await done((await keys("readonly")).get(account()));
  return kept && kept.until > Date.now() ? kept.key : null;
};

const open = async () => {
  if (!account() || !window.crypto?.subtle) return null;
  const given = document.querySelector("meta[name=draft-key]")?.content;
  if (!given) return keptKey();
  const key = await crypto.subtle.importKey("raw", bytes(given), "AES-GCM", false, ["encrypt", "decrypt"]);
  keepKey(key).catch(() => {});
  return key;
};

/** The account's key, or null where nothing can be kept. */
const theKey = () => {
  opened ??= open().catch(() => null);
  return opened;
};

const nameOf = (id) => `${PREFIX}${account()}:${id}`;
const ids = (start) => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return []; // a browser may refuse its store: then nothing is kept, and nothing fails
  }
};

/** Whether anybody's drafts lie on this device. */
export const holdsAny = () => ids(PREFIX).length > 0;

const newest = Object.create(null);

/** Keep a value; of several writings at once the last one stays. Resolves to whether it is kept. */
export const put = async (id, value) => {
  const turn = (newest[id] = (newest[id] ?? 0) + 1);
  const key = await theKey();
  if (!key) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value)));
  if (turn !== newest[id]) return true;
  try {
    localStorage.setItem(nameOf(id), `${text(iv)}.${text(sealed)}`);
  } catch {
    return false;
  }
  return true;
};

export const drop = (id) => {
  newest[id] = (newest[id] ?? 0) + 1;
  try {
    localStorage.removeItem(nameOf(id));
  } catch {
    // nothing was kept
  }
};

const unsealed = async (key, sealed) => {
  const [iv, body] = sealed.split(".").map(bytes);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, body);
  return JSON.parse(new TextDecoder().decode(plain));
};

/** All that the account keeps, the oldest first; what its key does not open is not shown. */
export const all = async () => {
  const key = await theKey();
  if (!key) return [];
  const found = [];
  for (const name of ids(nameOf(""))) {
    const value = await unsealed(key, localStorage.getItem(name)).catch(() => null);
    if (value) found.push(value);
  }
  return found.sort((one, other) => one.at - other.at);
};

/** The session has ended: the key goes, what it sealed stays. */
export const forgetKeys = async () => done((await keys("readwrite")).clear());

/** Take everything of this account off the device. */
export const clear = async () => {
  for (const name of ids(nameOf(""))) localStorage.removeItem(name);
  opened = Promise.resolve(null);
  await forgetKeys().catch(() => {});
};
