import { isPeeking, peekAt } from "panel/peek";

// A click anywhere on a row opens the record its first cell links to.
export function openRows() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    if (!row || event.target.closest("a, button, input, label") || selects()) return;
    const link = row.querySelector("a");
    if (!link) return;
    if (isPeeking() && !event.ctrlKey && !event.metaKey && peekAt(row)) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else window.location.assign(link.href);
  });
}

// What a row is too narrow for is said whole by whoever points at it.
export function sayCutTexts() {
  document.addEventListener("mouseover", (event) => {
    const cell = event.target.closest?.("[data-rows] tbody td");
    if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent.trim();
  });
}

function selects() {
  return !window.getSelection().isCollapsed;
}
