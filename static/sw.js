/* The service worker: forms of the field that were opened once open again without a line.
   It keeps only pages that the server marks (Portal-Keep: account;end of the session), without token and key, for one
   account at a time; another account's answer, the sign-in page and sign-out drop them, and their end shuts them. */

const PAGES = "pages";
const FILES = "files";
const OUTBOX = "/outbox";

const owner = (response) => (response.headers.get("Portal-Keep") ?? "").split(";");

/** A page as it may lie on a device: nothing in it lets anybody send or read. */
const bared = async (response) => {
  const text = (await response.text())
    .replace(/<meta name="draft-key"[^>]*>/, "")
    .replace(/(<meta name="csrf-token" content=")[^"]*/, "$1")
    .replace(/(name="csrf_token" value=")[^"]*/g, "$1")
    .replace("<body", "<body data-offline");
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return new Response(text, { headers });
};

const dropOthers = async (account) => {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    if (owner(await pages.match(request))[0] !== account) await pages.delete(request);
  }
};

const keep = async (url, response) => {
  const [account] = owner(response);
  if (!account || !response.ok) return;
  const copy = await bared(response);
  await dropOthers(account);
  await (await caches.open(PAGES)).put(url, copy);
};

const stored = async (url) => {
  const pages = await caches.open(PAGES);
  const found = await pages.match(url);
  if (!found) return null;
  if (Number(owner(found)[1]) * 1000 > Date.now()) return found;
  await caches.delete(PAGES);
  return null;
};

const plain = (url) => url.split("#")[0];

const page = async (event) => {
  const url = plain(event.request.url);
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(url, response.clone()));
    return response;
  } catch (error) {
    const kept = (await stored(url)) ?? (await stored(new URL(OUTBOX, url).href));
    if (kept) return kept;
    throw error;
  }
};

const file = async (request) => (await caches.match(request, { cacheName: FILES, ignoreVary: true })) ?? fetch(request);

const keepFiles = async (addresses) => {
  const files = await caches.open(FILES);
  for (const request of await files.keys()) if (!addresses.includes(request.url)) await files.delete(request);
  for (const address of addresses) if (!(await files.match(address, { ignoreVary: true }))) await files.add(address);
};

const fetchPage = async (address) => {
  if (await stored(address)) return;
  await keep(address, await fetch(address, { credentials: "same-origin" }));
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { account, files, page: address } = event.data;
  event.waitUntil(
    (async () => {
      await dropOthers(account);
      await keepFiles(files);
      if (address) {
        await fetchPage(address);
        await fetchPage(new URL(OUTBOX, address).href);
      }
    })(),
  );
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (new URL(request.url).pathname.startsWith("/assets/")) event.respondWith(file(request));
});
