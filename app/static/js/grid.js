// Child rows by keyboard alone, as in a spreadsheet.
import { readCents, writeCents } from "panel/amounts";
import { offerCalendars } from "panel/days";
import { pasteInto } from "panel/paste";
import { offerOptions } from "panel/selects";
import { text } from "panel/texts";

export function startGrids() {
  for (const root of document.querySelectorAll("[data-grid]")) new LineGrid(root);
}

class LineGrid {
  constructor(root) {
    this.root = root;
    this.body = root.querySelector("tbody");
    this.blank = root.querySelector("[data-blank]");
    this.said = root.querySelector("[data-said]");
    this.number = Math.max(-1, ...this.#numbers()) + 1;
    this.removed = [];
    root.querySelector("[data-add]").addEventListener("click", () => this.focus(this.add(), 0));
    this.body.addEventListener("click", (event) => {
      if (event.target.closest("[data-remove]")) this.remove(event.target.closest("tr"));
    });
    this.body.addEventListener("keydown", (event) => this.#key(event), true);
    this.body.addEventListener("paste", (event) => pasteInto(this, event));
    this.body.addEventListener("input", () => {
      this.removed.length = 0;
      this.total();
    });
    this.body.addEventListener("change", () => this.total());
    if (!this.rows.length) this.add();
    this.total();
  }

  get rows() {
    return [...this.body.rows].filter((row) => !row.hidden);
  }

  cells(row) {
    return [...row.cells].slice(0, -1).map((cell) => cell.querySelector(":is(input, select, textarea):not([type=hidden])"));
  }

  add() {
    const made = document.createElement("template");
    made.innerHTML = this.blank.innerHTML.replaceAll("__row__", String(this.number++));
    const row = made.content.querySelector("tr");
    this.body.append(row);
    offerOptions(row);
    offerCalendars(row);
    return row;
  }

  remove(row) {
    const at = this.rows.indexOf(row);
    const column = this.#column(row, document.activeElement);
    row.hidden = true;
    row.querySelector("[data-gone]").value = "1";
    this.removed.push(row);
    this.#offerUndo();
    this.#changed();
    if (!this.rows.length) this.add();
    this.focus(this.rows[Math.min(at, this.rows.length - 1)], Math.max(column, 0));
  }

  undo() {
    const row = this.removed.pop();
    if (!row) return;
    row.hidden = false;
    row.querySelector("[data-gone]").value = "";
    this.said.replaceChildren();
    this.#changed();
    this.focus(row, 0);
  }

  focus(row, column) {
    const field = row && this.cells(row)[column];
    if (!field) return;
    if (field.tomselect) field.tomselect.control_input.focus();
    else {
      field.focus();
      field.select?.();
    }
  }

  total() {
    for (const place of this.root.querySelectorAll("[data-total]")) {
      let sum = 0n;
      for (const row of this.rows) sum += readCents(this.cells(row)[place.dataset.total]?.value || "") ?? 0n;
      place.textContent = writeCents(sum);
    }
  }

  #changed() {
    this.total();
    this.root.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #offerUndo() {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text("undo");
    button.addEventListener("click", () => this.undo());
    this.said.replaceChildren(`${text("rowRemoved")} `, button);
  }

  #numbers() {
    return [...this.root.querySelectorAll("tbody [data-id]")].map((id) => Number(id.name.split("-").at(-2)));
  }

  #column(row, element) {
    return [...row.cells].findIndex((cell) => cell.contains(element));
  }

  #key(event) {
    const row = event.target.closest("tr");
    const column = this.#column(row, event.target);
    const control = event.ctrlKey || event.metaKey;
    const choosing = event.target.closest(".ts-wrapper.dropdown-active");
    if (control && event.key === "Delete") this.#take(event, () => this.remove(row));
    else if (control && event.key === "z" && this.removed.length) this.#take(event, () => this.undo());
    else if (event.key === "Enter" && !control && !choosing) this.#take(event, () => this.#step(row, column, event.shiftKey ? -1 : 1));
    else if (event.key === "Tab" && !event.shiftKey) this.#tab(event, row, column);
    else if (["ArrowUp", "ArrowDown"].includes(event.key) && event.target.matches("input.m-cell") && !event.altKey)
      this.#take(event, () => this.#move(row, column, event.key === "ArrowUp" ? -1 : 1));
  }

  #take(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #step(row, column, by) {
    const rows = this.rows;
    if (by > 0 && row === rows.at(-1)) this.focus(this.add(), 0);
    else this.#move(row, column, by);
  }

  #move(row, column, by) {
    this.focus(this.rows[this.rows.indexOf(row) + by], column);
  }

  #tab(event, row, column) {
    const isLast = row === this.rows.at(-1) && column === this.cells(row).length - 1;
    if (!isLast || this.#isEmpty(row)) return;
    setTimeout(() => this.focus(this.add(), 0));
  }

  get #copied() {
    return this.blank.content.querySelector("tr");
  }

  #isEmpty(row) {
    // What a new row holds by itself, the currency of an account for one, was written by nobody.
    return this.cells(row).every((field, column) => !field || isUntouched(field, "new" in row.dataset && this.cells(this.#copied)[column]));
  }
}

function isUntouched(field, copied) {
  if (field.type === "checkbox") return field.checked === Boolean(copied?.checked);
  return !field.value || field.value === copied?.value;
}
