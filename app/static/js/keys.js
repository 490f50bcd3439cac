// Shortcuts of every page: / and Ctrl K to the search box, n to a new record.
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const search = document.getElementById("search");
    const wantsSearch = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (search && (wantsSearch || (event.key === "/" && !isTyping(event.target)))) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
}

function isTyping(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}
