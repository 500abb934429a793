/* What makes pages quicker. Every page works without it. */
(() => {
  "use strict";
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- sending: the token for htmx, and no second send of the same form -------------------------
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });
  const busy = (form, on) => all("button", form).forEach((button) => {
    if (on) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    busy(form, true);
    leaving = true;
  });
  const release = () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; busy(form, false); });
  window.addEventListener("pageshow", release);
  document.addEventListener("htmx:afterRequest", release);

  // --- after an answer: say it, show where it is wrong ------------------------------------------
  const pointOut = (root) => root.querySelector?.(".error-summary, .conflict")?.focus();
  document.addEventListener("htmx:afterSettle", (event) => {
    pointOut(event.detail.elt.parentElement ?? event.detail.elt);
    const said = event.detail.elt.querySelector?.("[data-say]");
    if (said) document.getElementById("live").textContent = said.dataset.say;
    all("[data-grid]", document).forEach(total);
  });
  const network = (down) => { const box = document.getElementById("network"); if (box) box.hidden = !down; };
  document.addEventListener("htmx:sendError", () => network(true));
  document.addEventListener("htmx:afterOnLoad", () => network(false));

  // --- what was typed survives an expired session: forms marked data-keep -----------------------
  const place = (form) => `kept:${form.dataset.keep}`;
  const fields = (form) => all("input, select, textarea", form)
    .filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.keep) return;
    const kept = fields(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value]);
    try { sessionStorage.setItem(place(form), JSON.stringify(kept)); } catch { /* a full store is no reason to stop */ }
  });
  const restore = (form) => {
    if (form.dataset.keepDone !== undefined || form.querySelector(".error-summary")) return;
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "null"); } catch { return; }
    if (!kept || !sessionStorage.getItem("portal:expired")) return;
    for (const [name, value] of kept) {
      for (const field of fields(form).filter((one) => one.name === name)) {
        if (Array.isArray(value)) { if (field.value === value[0]) field.checked = value[1]; } else field.value = value;
      }
    }
    sessionStorage.removeItem("portal:expired");
  };
  const signIn = document.querySelector("[data-sign-in]");
  if (signIn) { try { sessionStorage.setItem("portal:expired", "1"); } catch { /* no store, nothing to keep */ } }
  all("form[data-keep]").forEach(restore);

  // --- the allocation grid ----------------------------------------------------------------------
  let leaving = false;
  const number = (input) => Number.parseInt(input.value, 10) || 0;
  const total = (grid) => {
    const sums = {};
    for (const input of all("input[data-col]", grid)) {
      for (const key of [input.dataset.col, input.dataset.row, input.dataset.kind]) sums[key] = (sums[key] ?? 0) + number(input);
      input.classList.toggle("changed", input.value !== input.defaultValue);
    }
    for (const cell of all("[data-total]", grid)) cell.textContent = sums[cell.dataset.total] ?? 0;
    for (const cell of all("[data-gap]", document)) {
      const gap = (sums[cell.dataset.kind] ?? 0) - Number(cell.dataset.gap);
      cell.textContent = (gap > 0 ? "+" : "") + gap;
    }
  };
  const move = (input, rows, columns) => {
    const row = input.closest("tr");
    const index = all("input[data-col]", row).indexOf(input);
    const lines = all("tr", row.parentElement);
    const target = all("input[data-col]", lines[lines.indexOf(row) + rows] ?? row)[index + columns];
    if (target) { target.focus(); target.select(); }
  };
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-grid] input[data-col]")) return;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
    if (input.selectionStart === 0 || input.selectionEnd - input.selectionStart === input.value.length) steps.ArrowLeft = [0, -1];
    if (input.selectionEnd === input.value.length) steps.ArrowRight = [0, 1];
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    move(input, ...step);
  });
  document.addEventListener("input", (event) => {
    const grid = event.target.closest?.("[data-grid]");
    if (grid) total(grid);
  });
  all("[data-grid]").forEach(total);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && document.querySelector("[data-grid] input.changed")) event.preventDefault();
  });

  // --- small comforts ---------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  pointOut(document);
})();
