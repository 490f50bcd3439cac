// Transfers and mixed vouchers by keyboard alone; the running difference stands beside.
import "panel/panel";
import { Beside, go, isTyping, next, openScreen, typeKey } from "panel/entry";

const form = document.getElementById("voucher");
const beside = new Beside(form, []);
const palette = document.getElementById("palette");
const chosen = palette.querySelector("[aria-current]") ?? palette.querySelector("a");

function choose(key) {
  const found = palette.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (found) openScreen(found, form);
  return Boolean(found);
}

// Who chose a party or account goes on typing: the next cell of its row, the next field of its side.
function goOn(holder) {
  const { wrapper } = holder.tomselect;
  if (document.activeElement !== document.body && !wrapper.contains(document.activeElement)) return;
  const cell = wrapper.closest("td");
  if (cell) go(cell.nextElementSibling.querySelector("select, input"));
  else next(form, holder);
}

form.addEventListener("change", (event) => {
  beside.refresh(0);
  if (event.target.name?.endsWith("-holder") && event.target.value) setTimeout(() => goOn(event.target));
});
form.addEventListener("input", () => beside.refresh(250));

document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    event.preventDefault();
    chosen.focus();
  } else if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key.length === 1 && !isTyping(event.target)) {
    if (choose(typeKey(event))) event.preventDefault();
  } else if (event.key === "Enter" && event.target.closest(".v-fields") && !event.target.closest(".dropdown-active")) {
    event.preventDefault();
    next(form, event.target);
  }
});

beside.look();
chosen.scrollIntoView({ block: "nearest", inline: "center" });
if (!document.getElementById("problems")) go(document.querySelector("[name='lines-0-holder']"));
