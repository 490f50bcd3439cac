// A roll by keyboard alone: whose papers, then each of them in a row; the party stands beside.
import "panel/panel";

const roll = document.getElementById("roll");
const form = roll.closest("form");
const beside = form.querySelector(".v-beside");
const UNASKED = ["csrf_token", "_version", "note"];
let waiting;
let turn = 0;

function showRate() {
  const currency = form.elements.currency?.value;
  form.querySelector("[data-rate]").hidden = !currency || currency === roll.dataset.mainCurrency;
}

function refresh(delay) {
  clearTimeout(waiting);
  waiting = setTimeout(look, delay);
}

async function look() {
  // Not by htmx: what is asked for is left behind at every key.
  const asked = new URLSearchParams(new FormData(form));
  for (const name of UNASKED) asked.delete(name);
  const mine = ++turn;
  const answer = await fetch(`${beside.dataset.url}?${asked}`).catch(() => null);
  const seen = answer?.ok ? await answer.text().catch(() => "") : "";
  if (seen && mine === turn) beside.innerHTML = seen;
}

function go(element) {
  if (element?.tomselect) element.tomselect.focus();
  else element?.focus();
}

function firstCell() {
  return form.querySelector("[data-row]:not([hidden]) :is(input, select):not([type=hidden])");
}

function next(element) {
  const stops = [...roll.querySelectorAll(":is(input, select, textarea):not([type=hidden], .ts-control input)")];
  const open = stops.filter((stop) => stop.tomselect || stop.offsetParent);
  const here = open.findIndex((stop) => stop === element || stop.tomselect?.wrapper.contains(element));
  go(open[here + 1] || firstCell());
}

form.addEventListener("change", (event) => {
  showRate();
  refresh(0);
  if (event.target.id === "party" && event.target.value) setTimeout(() => go(firstCell()));
});
form.addEventListener("input", () => refresh(250));
roll.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.target.closest(".dropdown-active")) return;
  event.preventDefault();
  next(event.target);
});

showRate();
if (form.elements.party.value) look();
