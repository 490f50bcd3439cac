// What is copied from a spreadsheet fills cells to the right and rows below.
import { findOptions } from "panel/selects";
import { language } from "panel/texts";

const YES = new Set(["1", "x", "evet", "yes", "true", "doğru"]);

export function pasteInto(grid, event) {
  const copied = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(copied.trimEnd())) return;
  event.preventDefault();
  event.stopPropagation();
  const start = event.target.closest("tr");
  const column = [...start.cells].findIndex((cell) => cell.contains(event.target));
  let at = grid.rows.indexOf(start);
  for (const line of copied.replace(/\r/g, "").replace(/\n+$/, "").split("\n")) {
    const row = grid.rows[at++] ?? grid.add();
    const fields = grid.cells(row);
    line.split("\t").forEach((word, offset) => fill(fields[column + offset], word.trim()));
  }
  grid.body.dispatchEvent(new Event("input", { bubbles: true }));
}

function fill(field, word) {
  if (!field || field.readOnly) return;
  if (field.type === "checkbox") field.checked = YES.has(plain(word));
  else if (field.tomselect) choose(field.tomselect, field.dataset.optionsUrl, word);
  else if (field.matches("select")) field.value = keyOf(field, word);
  else field.value = word;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function choose(chooser, address, word) {
  if (!word) return;
  const found = await findOptions(address, word);
  const exact = found.filter((option) => plain(option.label) === plain(word));
  const option = exact.length === 1 ? exact[0] : found.length === 1 ? found[0] : null;
  if (!option) return;
  chooser.addOption(option);
  chooser.setValue(String(option.id));
}

function keyOf(select, word) {
  const option = [...select.options].find((each) => plain(each.text) === plain(word) || each.value === word);
  return option ? option.value : select.value;
}

function plain(word) {
  return word.trim().toLocaleLowerCase(language);
}
