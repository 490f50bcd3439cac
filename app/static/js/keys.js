// Shortcuts of every page: the list of them is in panel/parts/shortcuts.html.
import { peekAt } from "panel/peek";
import { pressStarOf } from "panel/stars";
import { tickRow } from "panel/ticks";

const rowHere = () => document.activeElement.closest("[data-rows] tbody tr");

const ONE_KEY = { "/": toSearch, " ": () => peekAt(rowHere()), f: () => pressStarOf(rowHere()), x: () => tickRow(rowHere()), "?": () => open("shortcuts"), n: () => press("#create"), e: () => press(".m-record-head a[href*='/edit/']") };

export function listenToKeys() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") take(event, () => open("finder"));
    else if (!event.ctrlKey && !event.metaKey && !event.altKey && isFree(event.target)) {
      const act = ONE_KEY[event.key.toLowerCase()];
      if (act) take(event, act);
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "ArrowDown" && event.target.id === "search") step(event, 1);
  });
}

function take(event, act) {
  if (act() !== false) event.preventDefault();
}

function open(name) {
  const dialog = document.getElementById(name);
  if (!dialog || document.querySelector("dialog[open]")) return false;
  dialog.showModal();
  return true;
}

function toSearch() {
  const search = document.getElementById("search");
  if (!search) return open("finder");
  search.focus();
  search.select();
  return true;
}

function press(selector) {
  const found = document.querySelector(selector);
  found?.click();
  return Boolean(found);
}

// From row to row of a list; Enter opens the row whose link has the focus.
function step(event, by) {
  const links = [...document.querySelectorAll(".m-list-page [data-rows] tbody td:first-child a")];
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : -1) : here + by;
  if (!links[next]) return;
  event.preventDefault();
  links[next].focus();
}

function isFree(element) {
  return !element.closest("input, textarea, select, [contenteditable], [role=tab], .dropdown-menu, dialog");
}
