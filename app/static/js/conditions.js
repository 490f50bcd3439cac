// Conditions put together in the drawer: what stands there becomes one value of the address.
import { offerCalendars } from "panel/days";
import { offerOptions } from "panel/selects";

const DEEPEST = 3;
let number = 0;

export function offerConditions() {
  const drawer = document.getElementById("drawer");
  drawer?.addEventListener("drawer:filled", () => begin(drawer));
  drawer?.addEventListener("click", (event) => press(event.target));
  drawer?.addEventListener("change", (event) => change(event.target));
  drawer?.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-conditions]")) return;
    event.preventDefault();
    window.location.assign(address(event.target));
  });
}

function begin(drawer) {
  const form = drawer.querySelector("[data-conditions]");
  if (!form) return;
  for (const condition of form.querySelectorAll("[data-condition]")) show(condition);
  if (!form.querySelector("[data-condition]")) add(form.querySelector("[data-group]"));
  offerCalendars(form);
  [...form.querySelectorAll("[data-field]")].pop().focus();
}

function press(pressed) {
  const button = pressed.closest("button");
  const group = button?.closest("[data-group]");
  if (!group) return;
  if ("addCondition" in button.dataset) add(group).querySelector("[data-field]").focus();
  else if ("addGroup" in button.dataset) addGroup(group);
  else if ("drop" in button.dataset) drop(button);
}

function change(changed) {
  const condition = changed.closest("[data-condition]");
  if (!condition) return;
  if ("field" in changed.dataset) ask(condition, changed.value);
  else if ("operator" in changed.dataset) show(condition);
}

function add(group) {
  const made = blank("[data-new-condition]");
  const condition = made.querySelector("[data-condition]");
  members(group).append(made);
  enliven(condition);
  return condition;
}

function addGroup(group) {
  const made = blank(`[data-new-group="${Math.min(depth(group) + 1, DEEPEST)}"]`);
  const inner = made.querySelector("[data-group]");
  members(group).append(made);
  add(inner).querySelector("[data-field]").focus();
}

function drop(button) {
  const gone = button.closest("[data-condition]") ?? button.closest("[data-group]");
  const group = gone.parentElement.closest("[data-group]");
  gone.remove();
  group.querySelector(":scope > .m-drawer-buttons [data-add-condition]").focus();
}

function ask(condition, field) {
  condition.querySelector("[data-asked]").replaceChildren(blank(`[data-question="${field}"]`));
  enliven(condition);
}

function enliven(condition) {
  for (const input of condition.querySelectorAll("[data-value] [id]")) input.id = `condition-${++number}`;
  show(condition);
  offerOptions(condition);
  offerCalendars(condition);
}

// Only the input that the comparison needs is there to be typed into.
function show(condition) {
  const operator = condition.querySelector("[data-operator]");
  const period = condition.querySelector("[data-period]");
  const isAlone = "alone" in operator.selectedOptions[0].dataset;
  const isPeriod = operator.value === "in";
  condition.querySelector("[data-value]").hidden = isAlone || isPeriod;
  if (period) period.hidden = !isPeriod;
}

function address(form) {
  const url = new URL(form.action);
  const said = read(form.querySelector("[data-group]"));
  if (said.length > 1) url.searchParams.set("where", JSON.stringify(said));
  return url;
}

function read(member) {
  if (member.matches("[data-condition]")) return readCondition(member);
  const parts = [...members(member).children].map(read).filter((part) => part.length > 1);
  const mode = member.querySelector("[data-mode]").value;
  return parts.length ? [mode, ...parts] : [];
}

function readCondition(condition) {
  const operator = condition.querySelector("[data-operator]");
  const isAlone = "alone" in operator.selectedOptions[0].dataset;
  const value = isAlone ? "" : valueOf(condition, operator.value);
  return isAlone || value ? [condition.querySelector("[data-field]").value, operator.value, value] : [];
}

function valueOf(condition, operator) {
  const input = operator === "in" ? "[data-period]" : "[data-value] [name]";
  return condition.querySelector(input).value.trim();
}

const blank = (selector) => document.querySelector(`#drawer template${selector}`).content.cloneNode(true);
const members = (group) => group.querySelector(":scope > [data-members]");

function depth(group) {
  const outer = group.parentElement.closest("[data-group]");
  return outer ? depth(outer) + 1 : 1;
}
