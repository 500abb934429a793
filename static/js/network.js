/* A weak network: a press that takes its time is seen to work; a failed one loses nothing. */

const SOON = 300; // milliseconds after which the sign shows
const LONGEST = 30000; // as long as htmx itself waits ("timeout" in base.html)
const FILE = 8000; // the answer to a link may be a file, after which the page stays: then the sign goes by itself

let soon;
let late;
let failed;

/** Take the sign "working" away. */
export const rest = () => {
  clearTimeout(soon);
  clearTimeout(late);
  document.getElementById("wait").hidden = true;
};

/** Show the sign "working", unless the answer comes soon; at the longest for so many milliseconds. */
export const wait = (longest = LONGEST) => {
  rest();
  soon = setTimeout(() => {
    document.getElementById("wait").hidden = false;
  }, SOON);
  late = setTimeout(rest, longest);
};

const waitForLinks = () => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (link && !event.defaultPrevented && !elsewhere) wait(FILE);
  });
};

const waitForRequests = () => {
  document.addEventListener("htmx:beforeRequest", (event) => {
    // A page that refreshes itself shows nothing.
    if (event.detail.requestConfig.triggeringEvent) wait();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.method === "get" && !event.defaultPrevented) wait();
  });
};

const sendAgain = () => {
  if (!failed) return;
  const { elt, requestConfig } = failed;
  failed = null;
  document.getElementById("network").hidden = true;
  if (elt.matches("form") && requestConfig.verb !== "get") press(elt);
  else window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target: requestConfig.target });
};

/** Send a form as a press of its button does; Safari 15 has no requestSubmit. */
export const press = (form) => {
  if (form.requestSubmit) form.requestSubmit();
  else form.querySelector("button:not([type=button])").click();
};

/** Say that something could not be sent. */
export const lost = (is = true) => {
  document.getElementById("network").hidden = !is;
};

/** Say that the network failed, keep everything, send again when it is back or at a press. */
const offerAgain = () => {
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      failed = event.detail;
      lost();
    });
  }
  document.addEventListener("htmx:afterOnLoad", () => {
    failed = null;
    lost(false);
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("#network button")) sendAgain();
  });
  window.addEventListener("online", sendAgain);
};

export const start = () => {
  waitForLinks();
  waitForRequests();
  offerAgain();
};
