// One place to go anywhere from: the screens of the menu, new records, and records by their names.
import { findOptions } from "panel/selects";
import { text } from "panel/texts";

const WAIT = 150;
const MOST_OF_A_KIND = 7;

export function offerFinder() {
  const dialog = document.getElementById("finder");
  if (dialog) new Finder(dialog);
}

class Finder {
  constructor(dialog) {
    this.dialog = dialog;
    this.words = dialog.querySelector("input");
    this.list = dialog.querySelector("[role=listbox]");
    this.turn = 0;
    new MutationObserver(() => dialog.open && this.#begin()).observe(dialog, { attributeFilter: ["open"] });
    this.words.addEventListener("input", () => this.#look());
    this.words.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#go(event.target.closest("[role=option]"), event));
    this.list.addEventListener("mousemove", (event) => this.#choose(event.target.closest("[role=option]")));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  #begin() {
    this.words.value = "";
    this.#look();
    this.words.focus();
  }

  #look() {
    const words = this.words.value.trim();
    const mine = ++this.turn;
    const near = [...screens(), ...actions()].filter((place) => matches(place.label, words));
    this.#show(words ? near.slice(0, MOST_OF_A_KIND) : near, words.length < 2);
    if (words.length < 2) return;
    setTimeout(async () => {
      if (mine !== this.turn) return;
      const found = (await Promise.all(sources().map((source) => recordsOf(source, words)))).flat();
      if (mine === this.turn) this.#show([...near.slice(0, MOST_OF_A_KIND), ...found], true);
    }, WAIT);
  }

  #show(places, isWhole) {
    this.list.replaceChildren(...places.map(row));
    if (!places.length && isWhole) {
      const nothing = document.createElement("li");
      nothing.className = "m-quiet";
      nothing.setAttribute("role", "option");
      nothing.setAttribute("aria-disabled", "true");
      nothing.textContent = text("noResults");
      this.list.append(nothing);
    }
    this.#choose(this.list.querySelector("[data-url]"));
  }

  #choose(option) {
    if (!option?.dataset.url) return;
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
    this.words.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    const options = [...this.list.querySelectorAll("[data-url]")];
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Enter") this.#go(options[here], event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options[(here + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length];
      this.#choose(next);
      next?.scrollIntoView({ block: "nearest" });
    }
  }

  #go(option, event) {
    if (!option?.dataset.url) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(option.dataset.url, "_blank", "noopener");
    else window.location.assign(option.dataset.url);
  }
}

const links = () => [...document.querySelectorAll(".m-side-nav a")];

function screens() {
  return links().map((link) => ({ label: link.title, url: link.href, icon: link.querySelector("svg") }));
}

function actions() {
  const making = links().filter((link) => link.dataset.create);
  return making.map((link) => ({ label: link.dataset.createLabel, url: link.dataset.create, icon: link.querySelector("svg") }));
}

function sources() {
  return links().filter((link) => link.dataset.options);
}

async function recordsOf(link, words) {
  const found = await findOptions(link.dataset.options, words).catch(() => []);
  return found.slice(0, MOST_OF_A_KIND).map((option) => ({
    label: option.label,
    note: option.note ? `${option.note} · ${link.title}` : link.title,
    url: `${link.dataset.records}${option.id}`,
    icon: link.querySelector("svg"),
  }));
}

function row({ label, url, icon, note }, number) {
  const option = document.createElement("li");
  option.id = `finder-${number}`;
  option.dataset.url = url;
  option.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = label;
  option.append(icon.cloneNode(true), name);
  if (note) {
    const beside = document.createElement("small");
    beside.textContent = note;
    option.append(beside);
  }
  return option;
}

function matches(label, words) {
  const folded = fold(label);
  return fold(words).split(" ").every((word) => folded.includes(word));
}

function fold(words) {
  return words.toLocaleLowerCase("tr").replaceAll("ı", "i").normalize("NFD").replace(/\p{M}/gu, "");
}
