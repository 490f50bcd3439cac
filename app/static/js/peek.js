// A record beside its list: ↑ and ↓ go along the rows, Enter opens, Esc closes.
import { tell } from "panel/messages";
import { text } from "panel/texts";

const WAIT = 90;
let turn = 0;

const panel = () => document.getElementById("peek");
const table = () => document.querySelector(".m-list-page [data-peek]");
const linkOf = (row) => row?.querySelector("td:first-child a");

export function offerPeek() {
  if (!panel() || !table()) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-peek-close]")) close();
    else if (event.target.closest("[data-peek-toggle]")) toggle();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-peek] tbody tr");
    if (row && isPeeking()) show(row);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && isPeeking() && !document.querySelector("dialog[open]") && close());
}

export const isPeeking = () => panel()?.hidden === false;

export function peekAt(row) {
  const link = linkOf(row);
  if (!link || !table()) return false;
  open();
  link.focus();
  show(row);
  return true;
}

function toggle() {
  if (isPeeking()) close();
  else peekAt(document.activeElement.closest("[data-peek] tbody tr") ?? table().tBodies[0].rows[0]);
}

function open() {
  panel().hidden = false;
  document.body.classList.add("m-peeking");
  document.querySelector("[data-peek-toggle]")?.setAttribute("aria-pressed", "true");
}

function close() {
  turn += 1;
  panel().hidden = true;
  panel().replaceChildren();
  document.body.classList.remove("m-peeking");
  const row = mark(null);
  linkOf(row)?.focus();
  document.querySelector("[data-peek-toggle]")?.setAttribute("aria-pressed", "false");
}

function mark(row) {
  const before = document.querySelector("tr.m-peeked");
  before?.classList.remove("m-peeked");
  row?.classList.add("m-peeked");
  return before;
}

function show(row) {
  if (mark(row) === row) return;
  const mine = ++turn;
  setTimeout(() => mine === turn && fill(row, mine), WAIT);
}

async function fill(row, mine) {
  const link = new URL(linkOf(row).href);
  const key = link.pathname.split("/").pop();
  const answer = await fetch(`${table().dataset.peek}${key}${link.search}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (mine !== turn) return;
  if (!answer?.ok || answer.redirected) return tell(text("failed"), "danger");
  panel().innerHTML = await answer.text();
  panel().scrollTop = 0;
}
