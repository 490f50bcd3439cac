// Voucher entry by keyboard alone: type, party, amount, posted, the next one.
import "panel/panel";
import { Beside, go, isTyping, next, openScreen, typeKey } from "panel/entry";

const form = document.getElementById("voucher");
const beside = new Beside(form, []);
const palette = document.getElementById("palette");

const field = (name) => document.getElementById(name);
const party = () => field("party").tomselect;

function showWhatFits() {
  const type = palette.querySelector(":checked")?.value;
  form.querySelector("[data-side]").hidden = !form.dataset.eitherSide.split(" ").includes(type);
  form.querySelector("[data-rate]").hidden = (field("currency")?.value ?? form.dataset.mainCurrency) === form.dataset.mainCurrency;
}

function choose(key) {
  const found = palette.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.href) openScreen(found, form);
  else {
    found.checked = true;
    found.dispatchEvent(new Event("change", { bubbles: true }));
    go(field("party"));
  }
  return true;
}

form.addEventListener("change", (event) => {
  showWhatFits();
  beside.refresh(0);
  if (event.target.id === "party" && event.target.value) setTimeout(() => go(field("amount")));
});
form.addEventListener("input", () => beside.refresh(250));

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    event.preventDefault();
    palette.querySelector(":checked").focus();
  } else if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key.length === 1 && !isTyping(event.target)) {
    if (choose(typeKey(event))) event.preventDefault();
  } else if (event.key === "Enter" && event.target.matches(".v-palette input")) {
    event.preventDefault();
    go(field("party"));
  } else if (event.key === "Enter" && event.target.closest(".v-fields") && !event.target.closest(".dropdown-active")) {
    event.preventDefault();
    next(form, event.target);
  }
});

showWhatFits();
beside.look();
palette.querySelector(":checked").parentElement.scrollIntoView({ block: "nearest", inline: "center" });
if (!document.getElementById("problems")) go(field(party()?.items.length ? "amount" : "party"));
