// Filter chips: two ends become one value of the address; a chosen record applies at once.
export function watchFilters() {
  document.addEventListener("submit", (event) => {
    const name = event.target.dataset.filterRange;
    if (!name) return;
    event.preventDefault();
    const form = event.target;
    const [first, last] = [...form.querySelectorAll("[data-range-end]")].map((end) => end.value.trim());
    const address = new URL(form.action);
    for (const [key, value] of new FormData(form)) address.searchParams.append(key, value);
    if (first || last) address.searchParams.set(name, `${first}..${last}`);
    window.location.assign(address);
  });

  // Other shapes of the same list: its address goes with them when they are pressed, not in each link.
  for (const pressed of ["click", "auxclick"]) {
    document.addEventListener(pressed, (event) => {
      const link = event.target.closest("a[data-same]");
      if (link) keepList(link);
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-filter-link]");
    if (form && event.target.value) form.requestSubmit();
  });

  document.addEventListener("shown.bs.dropdown", (event) => {
    const editor = event.target.parentElement.querySelector(".m-filter-form");
    const select = editor?.querySelector("select");
    if (select?.tomselect) select.tomselect.focus();
    else editor?.querySelector("input:not([type=hidden])")?.focus();
  });
}

function keepList(link) {
  const address = new URL(link.href);
  for (const [name, value] of new URLSearchParams(window.location.search)) {
    if (!address.searchParams.has(name)) address.searchParams.append(name, value);
  }
  link.href = address;
}
