// The drawer: a button with data-drawer opens it with the piece of HTML its address answers.
import { tell } from "panel/messages";
import { offerOptions } from "panel/selects";
import { text } from "panel/texts";

export function offerDrawer() {
  const drawer = document.getElementById("drawer");
  if (!drawer) return;
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-drawer]");
    if (opener) open(drawer, opener);
    if (event.target === drawer || event.target.closest("[data-drawer-close]")) drawer.close();
    const mover = event.target.closest("[data-move]");
    if (mover) move(mover, Number(mover.dataset.move));
  });
  drawer.addEventListener("change", (event) => event.target.name === "audience" && sayRole(event.target));
}

async function open(drawer, opener) {
  const answer = await fetch(opener.dataset.drawer, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return tell(text("failed"), "danger");
  drawer.querySelector("#drawer-title").textContent = opener.dataset.drawerTitle;
  const body = drawer.querySelector("#drawer-body");
  body.innerHTML = await answer.text();
  drawer.showModal();
  offerOptions(body);
  for (const audience of body.querySelectorAll("[name=audience]")) sayRole(audience);
  (body.querySelector("input:not([type=hidden]), select, button") ?? body).focus();
  drawer.dispatchEvent(new CustomEvent("drawer:filled"));
}

// Which role is asked only for a view that is for one.
function sayRole(audience) {
  const role = audience.closest("form").querySelector("[data-for-role]");
  if (role) role.hidden = audience.value !== "role";
}

function move(mover, by) {
  const row = mover.closest("li");
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  mover.focus();
}
