/* What makes pages quicker. Every page works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = document.getElementById("live");
  const say = (text) => { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 50); };

  // --- sending: the token for htmx, and no second send of the same form -------------------------
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  });
  const busy = (form, on) => all("button", form).forEach((button) => {
    if (on) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
  });
  const release = (form) => { delete form.dataset.sent; busy(form, false); };
  const releaseAll = () => { all("form[data-sent]").forEach(release); rest(); };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    remember(form);
    if ("forget" in form.dataset) forget();
    form.dataset.sent = "1";
    busy(form, true);
    wait(30000);
    // A dead network must not lock the form; the one-time key makes a second send harmless.
    setTimeout(release, 30000, form);
  }, true);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);

  // --- what the browser itself finds missing is said in the portal's language, whatever the browser's is ---
  document.addEventListener("invalid", ({ target }) => {
    target.setCustomValidity("");
    const { empty, wrong } = document.body.dataset;
    if (!target.validity.valid) target.setCustomValidity(target.validity.valueMissing ? empty : wrong);
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (target.validity?.customError) for (const field of target.form.elements) field.setCustomValidity?.("");
  });

  // --- a weak network: a press that takes its time is seen to work ---------------------------------
  const waiting = document.getElementById("wait");
  let soon, late;
  const rest = () => { clearTimeout(soon); clearTimeout(late); waiting.hidden = true; };
  const wait = (longest) => {
    rest();
    soon = setTimeout(() => { waiting.hidden = false; }, 300);
    late = setTimeout(rest, longest);
  };
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.triggeringEvent) wait(30000); });
  document.addEventListener("submit", (event) => { if (event.target.method === "get" && !event.defaultPrevented) wait(30000); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    // The answer may be a file, after which this page stays: then the sign goes by itself.
    if (link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey) wait(8000);
  });

  // Going back must not end at "send the form once more?": a page that answers a form takes a readable address.
  const { again } = document.body.dataset;
  const shown = again || (again === "" && document.referrer.startsWith(`${location.origin}/`) && document.referrer);
  if (shown) history.replaceState(null, "", shown);

  // --- files: how much has been sent; then, while the server works, that it does ------------------
  document.addEventListener("submit", (event) => {
    const bar = event.target.matches("[data-upload]") && event.target.querySelector("progress");
    if (bar) bar.hidden = false;
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("progress"), { loaded, total: whole, lengthComputable } = event.detail;
    if (!bar) return;
    if (lengthComputable && loaded < whole) bar.value = 100 * loaded / whole; else bar.removeAttribute("value");
  });

  // --- after an answer: say it, show where it is wrong ------------------------------------------
  const WRONG = ".error-summary, .conflict, [data-focus]";
  // What is wrong is shown; the line that was dealt with only takes the keyboard, and the page stays where it was read.
  const pointOut = (root) => {
    const place = root.matches?.(WRONG) ? root : root.querySelector(WRONG);
    place?.focus({ preventScroll: place.matches("a") });
  };
  document.addEventListener("htmx:beforeSwap", () => all("#flash [data-focus]").forEach((old) => old.remove()));
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, requestConfig } = event.detail;
    // A page that refreshes itself must not take the focus away.
    if (requestConfig?.triggeringEvent) { pointOut(elt); elt.querySelector("[data-show]")?.scrollIntoView({ block: "nearest" }); }
    const said = elt.matches("[data-say]") ? elt : elt.querySelector("[data-say]");
    if (said) say(said.dataset.say);
    all("[data-grid]").forEach(total);
  });
  document.addEventListener("say", (event) => say(event.detail.value));

  // --- the network failed: say so, keep everything, offer to send again -------------------------
  const network = document.getElementById("network");
  let failed = null;
  const offline = (event) => { failed = event.detail; network.hidden = false; };
  document.addEventListener("htmx:sendError", offline);
  document.addEventListener("htmx:timeout", offline);
  document.addEventListener("htmx:afterOnLoad", () => { network.hidden = true; });
  network.querySelector("button").addEventListener("click", () => {
    const { elt, requestConfig } = failed;
    network.hidden = true;
    if (elt.matches("form") && requestConfig.verb !== "get") elt.requestSubmit();
    else window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target: requestConfig.target });
  });

  // --- what was sent survives an expired session: forms marked data-keep ------------------------
  // Kept in this tab only, for the same person only, and dropped by the first page that shows that it arrived.
  const who = document.body.dataset.actor;
  const store = {
    get: (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
    set: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* a full store is no reason to stop */ } },
    names: () => { try { return Object.keys(sessionStorage).filter((name) => name.startsWith("kept:")); } catch { return []; } },
    drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* nothing kept */ } },
  };
  const place = (form) => `kept:${form.dataset.keep}`;
  const forget = () => [...store.names(), "expired"].forEach(store.drop);
  const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("input, select, textarea")
    && !["hidden", "password", "file", "submit"].includes(field.type));
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const valueOf = (field) => {
    if (isChoice(field)) return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const keyOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  const put = (field, value) => {
    if (isChoice(field)) field.checked = value;
    else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
  };
  const remember = (form) => {
    if (!form.dataset.keep || !who) return;
    store.set(place(form), { who, values: fields(form).map((field) => [keyOf(field), valueOf(field)]) });
  };
  const note = (form) => {
    const box = document.createElement("div");
    box.className = "flash warning";
    box.textContent = live.dataset.restored;
    form.prepend(box);
    say(box.textContent);
  };
  const restore = (form) => {
    const kept = store.get(place(form));
    if (!kept || kept.who !== who) return;
    const values = new Map(kept.values);
    fields(form).forEach((field) => { if (values.has(keyOf(field))) put(field, values.get(keyOf(field))); });
    note(form);
    forget();
  };
  if (document.querySelector("[data-sign-in]")) {
    if (store.names().length) { store.set("expired", true); all("[data-kept]").forEach((said) => { said.hidden = false; }); }
  }
  else if (who && !store.get("expired")) forget();
  else if (who) all("form[data-keep]").forEach(restore);

  // --- leaving a form with something typed in it asks first -----------------------------------------
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep) form.dataset.typed = "1";
  });
  window.addEventListener("beforeunload", (event) => {
    if (all("form[data-typed]").some((form) => !form.dataset.sent)) { rest(); event.preventDefault(); }
  });

  // --- the allocation grid ----------------------------------------------------------------------
  // Inputs carry data-row, data-col, data-kind; [data-total=key] shows the sum of a row, column or kind;
  // [data-gap=31][data-kind=…] the distance to the least number that meets the objective ("more than 30": 31),
  // in the words of data-short and data-over.
  const number = (input) => (/^[0-9]{1,3}$/.test(input.value.trim()) ? Number(input.value) : 0);
  const written = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);
  const showGap = (cell, sum) => {
    const gap = sum - Number(cell.dataset.gap);
    cell.classList.toggle("met", gap >= 0);
    cell.classList.toggle("short", gap < 0);
    cell.textContent = (gap < 0 ? cell.dataset.short : cell.dataset.over).replace("{n}", written(Math.abs(gap)));
  };
  const total = (grid) => {
    const sums = {};
    for (const input of all("input[data-col]", grid)) {
      for (const key of [input.dataset.col, input.dataset.row, input.dataset.kind]) sums[key] = (sums[key] ?? 0) + number(input);
      input.classList.toggle("changed", input.value !== (input.dataset.saved ?? input.defaultValue));
    }
    for (const cell of all("[data-total]")) if (cell.dataset.total in sums) cell.textContent = written(sums[cell.dataset.total]);
    for (const cell of all("[data-gap]")) if (cell.dataset.kind in sums) showGap(cell, sums[cell.dataset.kind]);
  };
  const move = (input, rows, columns) => {
    const row = input.closest("tr");
    const lines = all("tr", row.parentElement);
    const index = all("input[data-col]", row).indexOf(input);
    const line = lines[lines.indexOf(row) + rows];
    const target = line && all("input[data-col]", line)[index + columns];
    if (target) { target.focus(); target.select(); }
  };
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-grid] input[data-col]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const whole = input.selectionEnd - input.selectionStart === input.value.length;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
    if (whole || input.selectionStart === 0) steps.ArrowLeft = [0, -1];
    if (whole || input.selectionEnd === input.value.length) steps.ArrowRight = [0, 1];
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    move(input, ...step);
  });
  document.addEventListener("input", (event) => {
    const grid = event.target.closest?.("[data-grid]");
    if (grid) total(grid);
  });
  all("[data-grid]").forEach(total);
  window.addEventListener("beforeunload", (event) => {
    const unsaved = all("[data-grid] input.changed").some((input) => !input.form?.dataset.sent);
    if (unsaved) event.preventDefault();
  });

  // --- a filter chosen before this script and htmx had arrived is applied now ------------------------
  const asCame = (select) => ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
  const chosenEarly = (field) => (isChoice(field) ? field.checked !== field.defaultChecked : field.matches("select") && field.value !== asCame(field));
  document.addEventListener("DOMContentLoaded", () => all("form.filters[hx-get]").forEach((form) => {
    [...form.elements].find(chosenEarly)?.dispatchEvent(new Event("change", { bubbles: true }));
  }));

  // --- small comforts ---------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("details.menu[open], details.confirm[open]") ?? document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.confirm[open]")) event.target.querySelector(".confirm-body :is(input:not([type=hidden]), textarea, select, button)")?.focus();
  }, true);
  all("[data-copy]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    source.select();
    // Without a secure connection the browser gives no clipboard; the old way still works then.
    try { await navigator.clipboard.writeText(source.value); } catch { document.execCommand("copy"); }
    say(button.dataset.copied);
    button.textContent = button.dataset.copied;
  });
  for (const current of all(":is(.nav-main, .tabs) > [aria-current]")) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.offsetLeft - 16;
  // A link to something folded means what is inside it.
  const meant = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (meant && meant.matches("details")) meant.open = true;
  pointOut(document);
})();
