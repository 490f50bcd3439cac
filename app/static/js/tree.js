// Lists of records that are part of one another: a level is fetched when its record is opened.
import { tell } from "panel/messages";
import { text } from "panel/texts";

export function openBranches() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-branch], [data-branch-more]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    if (button.dataset.branchMore) more(button);
    else if (button.getAttribute("aria-expanded") === "true") close(button);
    else open(button);
  }, true);
}

async function open(button) {
  const row = button.closest("tr");
  button.setAttribute("aria-expanded", "true");
  const rows = await fetched(button.dataset.branch, level(row));
  if (rows === null) button.setAttribute("aria-expanded", "false");
  else row.insertAdjacentHTML("afterend", rows);
}

function close(button) {
  const row = button.closest("tr");
  button.setAttribute("aria-expanded", "false");
  while (row.nextElementSibling && level(row.nextElementSibling) > level(row)) {
    row.nextElementSibling.remove();
  }
}

async function more(button) {
  const row = button.closest("tr");
  const rows = await fetched(button.dataset.branchMore, level(row) - 1);
  if (rows !== null) row.outerHTML = rows;
}

async function fetched(address, above) {
  const url = new URL(address, window.location.href);
  url.searchParams.set("level", above);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) return answer.text();
  tell(text("failed"), "danger");
  return null;
}

function level(row) {
  return Number(row.dataset.level ?? 0);
}
