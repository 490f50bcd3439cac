// A board: cards are dragged, or moved by their menu; the server decides, and says why it refuses.
import { tell } from "panel/messages";
import { text } from "panel/texts";

const columns = () => [...document.querySelectorAll("[data-stage]")];
const labelOf = (stage) => document.querySelector(`[data-head="${CSS.escape(stage)}"]`).dataset.label;

export function offerBoard() {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  document.addEventListener("show.bs.dropdown", (event) => {
    const card = event.target.closest("[data-card]");
    if (card) fillMenu(card);
  });
  board.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-move-to]");
    if (choice) moveByMenu(board, choice.closest("[data-card]"), choice.dataset.moveTo);
  });
  for (const column of columns()) makeSortable(board, column);
}

function makeSortable(board, column) {
  window.Sortable.create(column, {
    group: "board",
    draggable: "[data-card]",
    filter: ".dropdown",
    preventOnFilter: false,
    sort: false,
    delay: 180,
    delayOnTouchOnly: true,
    animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onStart: ({ item }) => {
      const moves = item.dataset.moves.split(" ");
      for (const each of columns()) each.classList.toggle("m-allowed", moves.includes(each.dataset.stage));
    },
    onEnd: ({ item, from, to, oldDraggableIndex }) => {
      for (const each of columns()) each.classList.remove("m-allowed");
      if (from !== to) move(board, item, to.dataset.stage, () => putBack(item, from, oldDraggableIndex));
    },
  });
}

function putBack(card, column, at) {
  column.insertBefore(card, column.querySelectorAll("[data-card]")[at] ?? column.querySelector(".m-board-more"));
}

function fillMenu(card) {
  const menu = card.querySelector("[data-card-moves]");
  const moves = card.dataset.moves.split(" ").filter(Boolean);
  menu.replaceChildren(...moves.filter((stage) => document.querySelector(`[data-stage="${CSS.escape(stage)}"]`)).map((stage) => {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.className = "dropdown-item";
    choice.dataset.moveTo = stage;
    choice.textContent = labelOf(stage);
    return choice;
  }));
  if (moves.length) return;
  const nothing = document.createElement("span");
  nothing.className = "dropdown-item-text";
  nothing.textContent = text("lastStage");
  menu.append(nothing);
}

function moveByMenu(board, card, stage) {
  const from = card.closest("[data-stage]");
  const at = [...from.querySelectorAll("[data-card]")].indexOf(card);
  document.querySelector(`[data-stage="${CSS.escape(stage)}"]`).prepend(card);
  card.querySelector("a").focus();
  move(board, card, stage, () => putBack(card, from, at));
}

async function move(board, card, stage, undo) {
  const [address, query] = board.dataset.board.split("?");
  const body = new URLSearchParams({
    csrf_token: board.querySelector("[name=csrf_token]").value,
    stage,
    version: card.dataset.version,
  });
  const url = `${address}${card.dataset.card}${query ? `?${query}` : ""}`;
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!answer?.ok || !said) {
    undo();
    tell(said?.error?.message || text("failed"), "danger");
    return;
  }
  card.dataset.version = said.version;
  card.dataset.moves = said.moves;
  card.querySelector(".m-board-card-since")?.remove();
  for (const [key, head] of Object.entries(said.heads)) {
    const place = document.querySelector(`[data-head="${CSS.escape(key)}"]`);
    if (place) place.innerHTML = head;
  }
}
