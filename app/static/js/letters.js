// Whom an e-mail goes to: chosen among the addresses at hand, or typed and pasted in a row.
import { text } from "panel/texts";

export function offerAddresses(root) {
  for (const select of root.querySelectorAll("select[data-addresses]")) {
    if (!select.tomselect) offer(select);
  }
}

function offer(select) {
  const chooser = new window.TomSelect(select, {
    plugins: {},
    create: true,
    createOnBlur: true,
    createFilter: (typed) => typed.includes("@"),
    persist: false,
    hideSelected: true,
    closeAfterSelect: true,
    openOnFocus: true,
    maxOptions: null,
    splitOn: /[,;\s]+/,
    searchField: ["text", "whose"],
    render: {
      option: (option, escape) =>
        `<div>${escape(option.text)}${option.whose ? `<small>${escape(option.whose)}</small>` : ""}</div>`,
      item: (option, escape) => `<div>${escape(option.text)}</div>`,
      option_create: (data, escape) => `<div class="create" role="option">+ ${escape(data.input)}</div>`,
      no_results: () => `<div class="no-results" role="option" aria-disabled="true">${text("noResults")}</div>`,
    },
    onItemAdd() {
      this.setTextboxValue("");
      this.refreshOptions(false);
    },
  });
  // The select itself is hidden and only carries the values: what is read aloud is the search box.
  select.setAttribute("aria-hidden", "true");
  select.tabIndex = -1;
  chooser.control_input.setAttribute("aria-label", select.dataset.label);
  chooser.control_input.setAttribute("inputmode", "email");
}
