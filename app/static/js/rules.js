// Fields that are visible, needed or fixed by what stands in others: the server holds to it too.

import { fixFile, holdsFile } from "panel/held";

export function followRules() {
  const form = document.querySelector("[data-form]");
  const ruled = form ? [...form.querySelectorAll("[data-rules]")] : [];
  if (!ruled.length) return;
  const follow = () => ruled.forEach((field) => apply(form, field, JSON.parse(field.dataset.rules)));
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  follow();
}

function apply(form, field, { visible, required, fixed }) {
  if (visible) field.hidden = !holds(form, visible);
  if (required) mark(field, holds(form, required));
  if (fixed) fix(field, holds(form, fixed));
}

function holds(form, rule) {
  return Object.entries(rule).every(([name, wanted]) => {
    const value = valueOf(form.elements[name]);
    return wanted.some((one) => (one === "*" ? value !== "" : one === value));
  });
}

function valueOf(input) {
  if (!input) return "";
  if (input.matches("[data-held] *")) return holdsFile(input) ? "1" : "";
  return input.type === "checkbox" ? (input.checked ? "1" : "") : input.value.trim();
}

function mark(field, isNeeded) {
  const label = field.querySelector(".m-label");
  let star = label.querySelector(".m-required");
  if (isNeeded && !star) {
    star = document.createElement("span");
    star.className = "m-required";
    star.setAttribute("aria-hidden", "true");
    star.textContent = "*";
    label.append(star);
  }
  if (star) star.hidden = !isNeeded;
  const input = inputOf(field);
  if (isNeeded) input.setAttribute("aria-required", "true");
  else input.removeAttribute("aria-required");
}

function inputOf(field) {
  const seen = field.querySelector("[role=textbox], input[type=file]");
  if (seen) return seen;
  const input = field.querySelector("input[name], select[name], textarea[name]");
  return input.tomselect?.control_input ?? input;
}

// What is fixed keeps the value the page came with, and is sent with it.
function fix(field, isFixed) {
  const input = field.querySelector("input[name], select[name], textarea[name]");
  if (input.matches("[data-held] *")) return fixFile(input, isFixed);
  if (isFixed && !field.dataset.fixed) restore(input);
  if (isFixed) field.dataset.fixed = "1";
  else delete field.dataset.fixed;
  if (input.tomselect) {
    if (isFixed) input.tomselect.lock();
    else input.tomselect.unlock();
  } else if (input.matches("select, [type=checkbox]")) input.inert = isFixed;
  else input.readOnly = isFixed;
  const shown = inputOf(field);
  if (isFixed) shown.setAttribute("aria-readonly", "true");
  else shown.removeAttribute("aria-readonly");
}

function restore(input) {
  if (input.type === "checkbox") input.checked = input.defaultChecked;
  else if (input.tomselect) input.tomselect.setValue(beginning(input), true);
  else if (input.matches("select")) input.value = beginning(input);
  else input.value = input.defaultValue;
}

function beginning(select) {
  const first = [...(select.options ?? [])].find((option) => option.defaultSelected);
  return first?.value ?? select.defaultValue ?? "";
}
