// Voucher entry by keyboard alone: type, party, amount, posted, the next one.
import "panel/panel";

const form = document.getElementById("voucher");
const beside = form.querySelector(".v-beside");
const palette = document.getElementById("palette");
const UNASKED = ["csrf_token", "key", "draft", "description"];
let waiting;
let turn = 0;

const field = (name) => document.getElementById(name);
const party = () => field("party").tomselect;

function go(element) {
  if (element?.tomselect) element.tomselect.focus();
  else {
    element?.focus();
    element?.select?.();
  }
}

function showWhatFits() {
  const type = palette.querySelector(":checked")?.value;
  form.querySelector("[data-side]").hidden = !form.dataset.eitherSide.split(" ").includes(type);
  form.querySelector("[data-rate]").hidden = field("currency").value === form.dataset.mainCurrency;
}

function refresh(delay) {
  clearTimeout(waiting);
  waiting = setTimeout(look, delay);
}

async function look() {
  // Not by htmx: what is asked for is left behind at every key and every posting.
  const asked = new URLSearchParams(new FormData(form));
  for (const name of UNASKED) asked.delete(name);
  const mine = ++turn;
  const answer = await fetch(`${beside.dataset.url}?${asked}`).catch(() => null);
  const seen = answer?.ok ? await answer.text().catch(() => "") : "";
  if (seen && mine === turn) beside.innerHTML = seen;
}

function choose(key) {
  const radio = palette.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  go(field("party"));
  return true;
}

function isTyping(element) {
  return element.matches("input:not([type=radio]), select, textarea");
}

function next(element) {
  const stops = [...form.querySelectorAll(".v-fields :is(input, select, textarea):not([type=hidden], .ts-control input)")];
  const open = stops.filter((stop) => stop.tomselect || stop.offsetParent);
  const here = open.findIndex((stop) => stop === element || stop.tomselect?.wrapper.contains(element));
  go(open[here + 1] || form.elements._continue);
}

form.addEventListener("change", (event) => {
  showWhatFits();
  refresh(0);
  if (event.target.id === "party" && event.target.value) setTimeout(() => go(field("amount")));
});
form.addEventListener("input", () => refresh(250));

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    event.preventDefault();
    palette.querySelector(":checked").focus();
  } else if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key.length === 1 && !isTyping(event.target)) {
    if (choose(event.key.toLocaleLowerCase("tr"))) event.preventDefault();
  } else if (event.key === "Enter" && event.target.matches(".v-palette input")) {
    event.preventDefault();
    go(field("party"));
  } else if (event.key === "Enter" && event.target.closest(".v-fields") && !event.target.closest(".dropdown-active")) {
    event.preventDefault();
    next(event.target);
  }
});

showWhatFits();
look();
palette.querySelector(":checked").parentElement.scrollIntoView({ block: "nearest", inline: "center" });
if (!document.getElementById("problems")) go(field(party()?.items.length ? "amount" : "party"));
