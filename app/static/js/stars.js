// A star at each row of a list: the server says which are marked, a press changes one of them.
import { tell } from "panel/messages";
import { text } from "panel/texts";

export function offerStars() {
  for (const table of document.querySelectorAll("[data-star]")) {
    for (const row of table.tBodies[0]?.rows ?? []) offer(table, row);
  }
  document.addEventListener("click", (event) => {
    const star = event.target.closest("[data-row-star]");
    if (star) press(star);
  });
}

function offer(table, row) {
  const star = document.createElement("button");
  star.type = "button";
  star.tabIndex = -1; // by keyboard: F on the row, or the record's own star
  star.className = "m-row-star";
  star.dataset.rowStar = "";
  star.append(document.getElementById("star").content.cloneNode(true));
  row.cells[0].prepend(star);
  show(star, row.hasAttribute("data-starred"));
}

function show(star, isOn) {
  star.setAttribute("aria-pressed", String(isOn));
  star.setAttribute("aria-label", text(isOn ? "unstar" : "star"));
  star.title = text(isOn ? "unstar" : "star");
  star.classList.toggle("m-starred", isOn);
}

export function pressStarOf(row) {
  const star = row?.querySelector("[data-row-star]");
  if (star) press(star);
  return Boolean(star);
}

async function press(star) {
  const isOn = star.getAttribute("aria-pressed") !== "true";
  show(star, isOn);
  const key = new URL(star.parentElement.querySelector("a").href).pathname.split("/").pop();
  const body = new URLSearchParams({ csrf_token: document.querySelector("[name=csrf_token]").value });
  if (isOn) body.set("on", "1");
  const answer = await fetch(`${star.closest("table").dataset.star}${key}`, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return;
  show(star, !isOn);
  tell(text("failed"), "danger");
}
