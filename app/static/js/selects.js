// References are searched on the server: only the chosen record is in the page.
import { text } from "panel/texts";

export function offerOptions(root) {
  for (const select of root.querySelectorAll("select[data-options-url]")) {
    if (!select.closest("template") && !select.tomselect) offer(select);
  }
}

export async function findOptions(address, words) {
  const url = new URL(address, window.location.href);
  url.searchParams.set("q", words);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  return (await answer.json()).options;
}

function offer(select) {
  const { optionsUrl, createUrl } = select.dataset;
  const chooser = new window.TomSelect(select, {
    valueField: "id",
    labelField: "label",
    searchField: [],
    maxOptions: null,
    allowEmptyOption: false,
    openOnFocus: true,
    selectOnTab: true,
    loadThrottle: 180,
    preload: "focus",
    placeholder: select.dataset.placeholder ?? text("chooseOne"),
    shouldLoad: () => true,
    load(words, show) {
      findOptions(optionsUrl, words).then((found) => {
        chooser.clearOptions((option) => chooser.items.includes(String(option.id)));
        show(found);
        hurry.arrived(words, found);
      }, () => show());
    },
    score: () => () => 1,
    render: {
      option: (option, escape) =>
        `<div>${escape(option.label)}${option.note ? `<small>${escape(option.note)}</small>` : ""}</div>`,
      item: (option, escape) => `<div>${escape(option.label)}</div>`,
      no_results: () => `<div class="no-results" role="option" aria-disabled="true">${text("noResults")}</div>`,
      loading: () => `<div class="spinner-text" role="option" aria-disabled="true">${text("searching")}</div>`,
    },
    onChange: () => chooser.blur(),
  });
  const hurry = new Hurry(chooser);
  name(select, chooser);
  if (createUrl) offerCreation(chooser, createUrl);
}

// Who types faster than the server answers chooses what was typed, not what still stands there.
class Hurry {
  constructor(chooser) {
    this.chooser = chooser;
    this.known = "";
    this.waits = false;
    this.moves = false;
    chooser.control_input.addEventListener("keydown", (event) => this.#key(event), true);
  }

  arrived(words, found) {
    this.known = words;
    if (!this.waits || words !== this.chooser.inputValue()) return;
    this.waits = false;
    if (!found.length) return;
    this.chooser.addItem(String(found[0].id));
    this.chooser.setTextboxValue("");
    if (this.moves) fieldAfter(this.chooser.wrapper)?.focus();
  }

  #key(event) {
    const typed = this.chooser.inputValue();
    const chooses = ["Enter", "Tab"].includes(event.key) && !event.ctrlKey && !event.shiftKey;
    const early = chooses && typed !== "" && typed !== this.known;
    this.moves = early && ((this.waits && this.moves) || event.key === "Tab");
    this.waits = early;
    if (!early) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function fieldAfter(wrapper) {
  const fields = document.querySelectorAll("input:not([type=hidden]), select, textarea, button");
  return [...fields].find(
    (field) => field.offsetParent && field.tabIndex >= 0 && !wrapper.contains(field)
      && wrapper.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
}

function name(select, chooser) {
  // The select itself is hidden and only carries the value: what is read aloud is the search box.
  select.setAttribute("aria-hidden", "true");
  for (const attribute of ["aria-label", "aria-describedby", "aria-required", "aria-invalid"]) {
    const value = select.getAttribute(attribute);
    if (value) chooser.control_input.setAttribute(attribute, value);
  }
}

function offerCreation(chooser, address) {
  const link = document.createElement("a");
  link.className = "m-create";
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text("createNew");
  // Tom Select closes on the way down of a press elsewhere; the link must still be there on the way up.
  link.addEventListener("mousedown", (event) => event.stopPropagation());
  chooser.dropdown.append(link);
}
