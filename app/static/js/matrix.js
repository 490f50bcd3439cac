// The tables of rights: rows found by what is typed, cells reached by the arrow keys.
import "panel/panel";

const table = document.querySelector("[data-matrix]");
const search = document.querySelector("[data-matrix-search]");
const fold = (text) => text.toLocaleLowerCase(document.documentElement.lang).normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i");

function find() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  for (const row of table.querySelectorAll("tbody tr")) {
    const label = fold(row.cells[0].textContent);
    row.hidden = !words.every((word) => label.includes(word));
  }
  for (const body of table.tBodies) {
    const isEmpty = [...body.rows].every((row) => row.hidden);
    const head = body.previousElementSibling;
    if (head?.tagName === "THEAD") head.hidden = isEmpty;
  }
}

const stops = (row) => [...row.cells].map((cell) => cell.querySelector("a, input:enabled, select:enabled"));

// Up and down change a select that has the focus: there Alt goes with the arrow.
function move(event) {
  const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const here = event.target.closest("td, th");
  if (!by || !here || (event.target.tagName === "SELECT" && !event.altKey)) return;
  const rows = [...table.querySelectorAll("tbody tr:not([hidden])")];
  const row = rows.indexOf(here.parentElement);
  const next = by[0] ? nextRow(rows, row, by[0], here.cellIndex) : nextCell(stops(rows[row]), here.cellIndex, by[1]);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

function nextRow(rows, from, by, column) {
  for (let at = from + by; rows[at]; at += by) if (stops(rows[at])[column]) return stops(rows[at])[column];
  return null;
}

function nextCell(cells, from, by) {
  for (let at = from + by; at in cells; at += by) if (cells[at]) return cells[at];
  return null;
}

search.addEventListener("input", find);
table.addEventListener("keydown", move);
