/* Grids of numbers: sums while one types, arrow keys, and a question before unsaved cells are left.
   Inputs carry data-row, data-col, data-kind; [data-total=key] shows the sum of a row, column or kind;
   [data-gap=31][data-kind=…] the distance to the least number that meets the objective ("more than 30": 31),
   in the words of data-short and data-over. */

import { all } from "./dom.js";

const number = (input) => (/^[0-9]{1,3}$/.test(input.value.trim()) ? Number(input.value) : 0);
const written = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);

const showGap = (cell, sum) => {
  const gap = sum - Number(cell.dataset.gap);
  cell.classList.toggle("met", gap >= 0);
  cell.classList.toggle("short", gap < 0);
  cell.textContent = (gap < 0 ? cell.dataset.short : cell.dataset.over).replace("{n}", written(Math.abs(gap)));
};

const total = (grid) => {
  const sums = Object.create(null);
  for (const input of all("input[data-col]", grid)) {
    const { col, row, kind, saved } = input.dataset;
    for (const key of [col, row, kind]) sums[key] = (sums[key] ?? 0) + number(input);
    input.classList.toggle("changed", input.value !== (saved ?? input.defaultValue));
  }
  for (const cell of all("[data-total]")) {
    if (cell.dataset.total in sums) cell.textContent = written(sums[cell.dataset.total]);
  }
  for (const cell of all("[data-gap]")) {
    if (cell.dataset.kind in sums) showGap(cell, sums[cell.dataset.kind]);
  }
};

const totalAll = () => all("[data-grid]").forEach(total);

const move = (input, rows, columns) => {
  const row = input.closest("tr");
  const lines = all("tr", row.parentElement);
  const index = all("input[data-col]", row).indexOf(input);
  const line = lines[lines.indexOf(row) + rows];
  const target = line && all("input[data-col]", line)[index + columns];
  if (!target) return;
  target.focus();
  target.select();
};

const stepOf = (event) => {
  const { selectionStart, selectionEnd, value } = event.target;
  const whole = selectionEnd - selectionStart === value.length;
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
  // Within a number the arrows move the caret; at its edge, or with all of it selected, they leave the cell.
  if (whole || selectionStart === 0) steps.ArrowLeft = [0, -1];
  if (whole || selectionEnd === value.length) steps.ArrowRight = [0, 1];
  return steps[event.key];
};

const moveByKeys = (event) => {
  if (!event.target.matches?.("[data-grid] input[data-col]")) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const step = stepOf(event);
  if (!step) return;
  event.preventDefault();
  move(event.target, ...step);
};

export const start = () => {
  document.addEventListener("keydown", moveByKeys);
  document.addEventListener("input", (event) => {
    const grid = event.target.closest?.("[data-grid]");
    if (grid) total(grid);
  });
  document.addEventListener("htmx:afterSettle", totalAll);
  document.addEventListener("restored", totalAll);
  window.addEventListener("beforeunload", (event) => {
    const unsaved = all("[data-grid] input.changed").some((input) => !input.form?.dataset.sent);
    if (unsaved) event.preventDefault();
  });
  totalAll();
};
