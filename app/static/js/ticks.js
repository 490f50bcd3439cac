// Boxes at the rows of a list, and below it what can be done to those that are ticked.
import { text } from "panel/texts";

let table, bar, asked;

export function offerTicks() {
  table = document.querySelector("table[data-bulk]");
  if (!table) return;
  for (const row of table.tBodies[0].rows) offer(row);
  table.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick]")) changed();
  });
  table.addEventListener("click", tickUpTo);
}

let last = null;

// With the shift key, all rows between the last box and this one.
function tickUpTo(event) {
  const box = event.target.closest("[data-tick]");
  if (!box) return;
  if (event.shiftKey && last) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    changed();
  }
  last = box;
}

function offer(row) {
  const link = row.cells[0].querySelector("a");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input b-tick";
  box.dataset.tick = new URL(link.href).pathname.split("/").pop();
  box.setAttribute("aria-label", `${text("choose")}: ${link.textContent.trim()}`);
  row.cells[0].prepend(box);
}

export function tickRow(row) {
  const box = row?.querySelector("[data-tick]");
  if (!box) return false;
  box.checked = !box.checked;
  changed();
  return true;
}

function boxes() {
  return [...table.querySelectorAll("[data-tick]")];
}

function ticked() {
  return boxes().filter((box) => box.checked);
}

async function changed() {
  const chosen = ticked();
  for (const box of boxes()) box.closest("tr").classList.toggle("b-ticked", box.checked);
  if (!chosen.length && !bar) return;
  await show();
  if (!bar) return;
  const all = bar.querySelector("[data-bulk-all]");
  all?.setAttribute("aria-pressed", "false");
  bar.querySelector("[name=all]").value = "";
  const keys = chosen.map((box) => decodeURIComponent(box.dataset.tick));
  bar.querySelector("[name=keys]").value = JSON.stringify(keys);
  bar.querySelector("[data-bulk-count]").textContent = chosen.length;
  const two = bar.querySelector("[data-bulk-two]");
  if (two) two.hidden = chosen.length !== 2;
  bar.hidden = !chosen.length;
}

function show() {
  asked ??= fetchBar();
  return asked;
}

async function fetchBar() {
  const place = document.getElementById("bulk");
  const answer = await fetch(place.dataset.url + window.location.search).catch(() => null);
  if (!answer?.ok) {
    asked = null;
    return;
  }
  place.innerHTML = await answer.text();
  bar = place.querySelector("[data-bulk-form]");
  bar.querySelector("[data-bulk-page]").addEventListener("click", () => tickAll(true));
  bar.querySelector("[data-bulk-none]").addEventListener("click", () => tickAll(false));
  bar.querySelector("[data-bulk-all]")?.addEventListener("click", chooseAll);
}

function tickAll(isOn) {
  for (const box of boxes()) box.checked = isOn;
  changed();
  if (!isOn) boxes()[0].focus();
}

async function chooseAll(event) {
  const all = event.currentTarget;
  for (const box of boxes()) box.checked = true;
  await changed();
  all.setAttribute("aria-pressed", "true");
  bar.querySelector("[name=all]").value = "1";
  bar.querySelector("[data-bulk-two]")?.setAttribute("hidden", "");
  bar.querySelector("[data-bulk-count]").textContent = all.dataset.bulkAll;
}
