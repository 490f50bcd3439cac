// A tab's content is fetched when the tab is opened for the first time.
export function loadTabs() {
  document.addEventListener("shown.bs.tab", (event) => {
    const pane = document.querySelector(event.target.dataset.bsTarget);
    if (pane?.hasAttribute("hx-get")) window.htmx.trigger(pane, "opened");
  });
}
