// The matching screen: what is ticked is added up, kept from page to page, and reached by keys.
import { readCents, writeCents } from "panel/amounts";

const form = document.getElementById("match");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const button = document.querySelector("[data-default]");
  if (!button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.click();
});

document.getElementById("problems")?.focus();

if (form) {
  form.addEventListener("change", addUp);
  form.addEventListener("keydown", step);
  form.addEventListener("click", tickRow);
  document.addEventListener("click", keepOnLink);
  document.addEventListener("submit", keepOnSearch);
  window.addEventListener("pageshow", addUp);
  addUp();
  if (!document.getElementById("problems")) form.querySelector("[data-pane] input[type=checkbox]")?.focus({ preventScroll: true });
}

function ticked(letter) {
  return [...form.querySelectorAll(`input[name="${letter}"]:checked`)];
}

function addUp() {
  const sums = ["d", "c"].map((letter) =>
    ticked(letter).reduce((sum, box) => sum + (readCents(box.dataset.open) ?? 0n), 0n));
  show("d", sums[0], ticked("d").length);
  show("c", sums[1], ticked("c").length);
  show("rest", sums[0] - sums[1], ticked("d").length + ticked("c").length);
}

function show(name, cents, count) {
  const place = form.querySelector(`[data-sum="${name}"]`);
  if (place) place.textContent = count ? writeCents(cents) : "–";
}

// From item to item of a pane, and across to the other one.
function step(event) {
  if (!event.target.matches("[data-pane] input[type=checkbox]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const panes = [...form.querySelectorAll("[data-pane]")];
  const here = panes.indexOf(event.target.closest("[data-pane]"));
  const boxes = boxesOf(panes[here]);
  const at = boxes.indexOf(event.target);
  const to = {
    ArrowDown: () => boxes[at + 1],
    ArrowUp: () => boxes[at - 1],
    ArrowRight: () => near(panes[here + 1], at),
    ArrowLeft: () => near(panes[here - 1], at),
  }[event.key]?.();
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function boxesOf(pane) {
  return pane ? [...pane.querySelectorAll("input[type=checkbox]")] : [];
}

function near(pane, at) {
  const boxes = boxesOf(pane);
  return boxes[Math.min(at, boxes.length - 1)];
}

// A click anywhere on an item ticks it.
function tickRow(event) {
  const row = event.target.closest("[data-pane] tbody tr");
  if (!row || event.target.closest("a, button, input, label") || !window.getSelection().isCollapsed) return;
  row.querySelector("input[type=checkbox]")?.click();
}

function kept() {
  const said = { d: ticked("d").map((box) => box.value).join(","), c: ticked("c").map((box) => box.value).join(",") };
  for (const name of ["amount", "rate", "reason"]) said[name] = form.elements[name]?.value ?? "";
  return said;
}

function keepOnLink(event) {
  const link = event.target.closest("a[data-keeps]");
  if (!link) return;
  const url = new URL(link.href);
  for (const [name, text] of Object.entries(kept())) {
    if (text) url.searchParams.set(name, text);
    else url.searchParams.delete(name);
  }
  link.href = url;
}

function keepOnSearch(event) {
  if (!event.target.matches("form[data-keeps]")) return;
  for (const [name, text] of Object.entries(kept())) {
    const inputs = event.target.querySelector(`input[name="${name}"]`) ?? event.target.appendChild(hidden(name));
    inputs.value = text;
  }
}

function hidden(name) {
  return Object.assign(document.createElement("input"), { type: "hidden", name });
}
