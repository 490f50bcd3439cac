// Fields that hold several records: each is searched on the server, the input keeps their keys.
import { findOptions } from "panel/selects";
import { text } from "panel/texts";

export function offerMembers(root) {
  for (const input of root.querySelectorAll("input[data-members]")) {
    if (!input.closest("template") && !input.tomselect && !input.readOnly) offer(input);
  }
}

function offer(input) {
  const { members, optionsUrl, createUrl, chosen } = input.dataset;
  const isTags = members === "tags";
  // A tag is kept by its name: one typed here has no key yet.
  const key = isTags ? "label" : "id";
  const chooser = new window.TomSelect(input, {
    valueField: key,
    labelField: "label",
    searchField: ["label"],
    options: JSON.parse(chosen),
    delimiter: ",",
    maxOptions: null,
    hideSelected: true,
    closeAfterSelect: true,
    openOnFocus: true,
    preload: "focus",
    loadThrottle: 180,
    refreshThrottle: 0, // a late refresh opens the list again, and takes the cursor with it
    create: isTags && Boolean(createUrl) && ((name) => ({ id: name, label: name })),
    createOnBlur: isTags && Boolean(createUrl),
    persist: false,
    plugins: {},
    shouldLoad: () => true,
    load(words, show) {
      // Whoever went on meanwhile must not be called back by an answer that comes late.
      const isHere = () => document.activeElement === chooser.control_input;
      findOptions(optionsUrl, words).then((found) => show(isHere() ? found : []), () => show());
    },
    score: () => () => 1,
    render: {
      option: (option, escape) => `<div>${escape(option.label)}</div>`,
      item: (option, escape) => `<div>${escape(option.label)}</div>`,
      option_create: (data, escape) => `<div class="create" role="option">+ ${escape(data.input)}</div>`,
      no_results: () => `<div class="no-results" role="option" aria-disabled="true">${text("noResults")}</div>`,
      loading: () => `<div class="spinner-text" role="option" aria-disabled="true">${text("searching")}</div>`,
    },
    onItemAdd() {
      this.setTextboxValue("");
      this.close();
    },
  });
  // The input itself is hidden and only carries the value: what is read aloud is the search box.
  input.setAttribute("aria-hidden", "true");
  input.tabIndex = -1;
  for (const attribute of ["aria-describedby", "aria-invalid"]) {
    const value = input.getAttribute(attribute);
    if (value) chooser.control_input.setAttribute(attribute, value);
  }
}
