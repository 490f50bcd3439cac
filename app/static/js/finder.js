// One place to go anywhere from: the server finds records, screens and things to do.
import { text } from "panel/texts";

const WAIT = 120;

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
    this.waits = false;
    new MutationObserver(() => dialog.open && this.#begin()).observe(dialog, { attributeFilter: ["open"] });
    this.words.addEventListener("input", () => this.#look(WAIT));
    this.words.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => this.#go(event.target.closest("[data-url]"), event));
    this.list.addEventListener("mousemove", (event) => this.#choose(event.target.closest("[data-url]")));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  #begin() {
    this.words.value = "";
    this.#look(0);
    this.words.focus();
  }

  #look(wait) {
    const mine = ++this.turn;
    this.waits = true;
    this.hurry = null;
    setTimeout(async () => {
      if (mine !== this.turn) return;
      const found = await this.#ask(this.words.value.trim());
      if (mine !== this.turn) return;
      this.waits = false;
      this.list.innerHTML = found ?? "";
      if (found === null) this.list.textContent = text("failed");
      this.list.scrollTop = 0;
      this.#choose(this.list.querySelector("[data-url]"));
      if (this.hurry) this.#go(this.list.querySelector("[data-url]"), this.hurry);
    }, wait);
  }

  async #ask(words) {
    const url = new URL(this.dialog.dataset.find, window.location.href);
    url.searchParams.set("q", words);
    const answer = await fetch(url).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.text() : null;
  }

  #choose(option) {
    this.words.removeAttribute("aria-activedescendant");
    if (!option) return;
    for (const other of this.list.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
    this.words.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    const options = [...this.list.querySelectorAll("[data-url]")];
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Enter") {
      event.preventDefault();
      // Who types faster than the server answers opens what was typed, not what still stands there.
      if (this.waits) this.hurry = event;
      else this.#go(options[here], event);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options[(here + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length];
      this.#choose(next);
      next?.scrollIntoView({ block: "nearest" });
    }
  }

  #go(option, event) {
    if (!option) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(option.dataset.url, "_blank", "noopener");
    else window.location.assign(option.dataset.url);
  }
}
