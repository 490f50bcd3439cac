// A click anywhere on a row opens the record its first cell links to.
export function openRows() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    if (!row || event.target.closest("a, button, input, label") || selects()) return;
    const link = row.querySelector("a");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else window.location.assign(link.href);
  });
}

function selects() {
  return !window.getSelection().isCollapsed;
}
