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
    loadThrottle: 180,
    preload: "focus",
    placeholder: select.dataset.placeholder ?? text("chooseOne"),
    shouldLoad: () => true,
    load(words, show) {
      findOptions(optionsUrl, words).then((found) => {
        chooser.clearOptions((option) => chooser.items.includes(String(option.id)));
        show(found);
        keys.arrived(words, found);
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
  const keys = new Keys(chooser);
  name(select, chooser);
  if (createUrl) offerCreation(chooser, createUrl);
}

// Tab chooses what was typed or pointed at and goes on; from a list that merely opened it goes on
// alone. Who types faster than the server answers chooses what was typed, not what stands there yet.
class Keys {
  constructor(chooser) {
    this.chooser = chooser;
    this.known = "";
    this.points = false;
    this.waits = false;
    this.moves = false;
    chooser.on("focus", () => { this.points = false; });
    chooser.control_input.addEventListener("keydown", (event) => this.#key(event), true);
  }

  arrived(words, found) {
    this.known = words;
    if (!this.waits || words !== this.chooser.inputValue()) return;
    this.waits = false;
    if (!found.length) return;
    this.chooser.addItem(String(found[0].id));
    this.chooser.setTextboxValue("");
    if (this.moves) this.#goOn();
  }

  #key(event) {
    const typed = this.chooser.inputValue();
    if (["ArrowDown", "ArrowUp"].includes(event.key)) this.points = true;
    const isPlain = !event.ctrlKey && !event.shiftKey;
    const tabs = event.key === "Tab" && isPlain;
    const chooses = tabs ? typed !== "" || this.points : event.key === "Enter" && isPlain;
    const early = chooses && typed !== "" && typed !== this.known;
    this.chooser.settings.selectOnTab = tabs && chooses;
    this.moves = early && ((this.waits && this.moves) || tabs);
    this.waits = early;
    if (early) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (tabs && chooses) {
      setTimeout(() => this.#goOn());
    }
  }

  #goOn() {
    const { activeElement, body } = document;
    const isLeft = activeElement !== body && !this.chooser.wrapper.contains(activeElement);
    if (!isLeft) fieldAfter(this.chooser.wrapper)?.focus();
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
  link.tabIndex = -1; // the list closes as Tab leaves it, and would take whoever stands on the link along
  // Tom Select closes on the way down of a press elsewhere; the link must still be there on the way up.
  link.addEventListener("mousedown", (event) => event.stopPropagation());
  chooser.dropdown.append(link);
}
