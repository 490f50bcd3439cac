// A colleague is offered while "@name" is typed; only those who may read the record are.
const WAIT = 120;
const TYPED = /(^|[^\w@.])@([\w.+\-\u00c0-\u024f]*)$/;
let turn = 0;

export function offerMentions() {
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-mentions]")) look(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[data-mentions]")) key(event);
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-username]");
    if (option) take(option.closest(".m-mentions").querySelector("textarea"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-mentions]") && !event.relatedTarget?.closest(".m-mention-list")) close(event.target);
  });
}

const listOf = (area) => document.getElementById(area.getAttribute("aria-controls"));
const typed = (area) => TYPED.exec(area.value.slice(0, area.selectionStart))?.[2];

function look(area) {
  const words = typed(area);
  const mine = ++turn;
  if (words === undefined) return close(area);
  setTimeout(() => mine === turn && fill(area, words, mine), WAIT);
}

async function fill(area, words, mine) {
  const answer = await fetch(`${area.dataset.mentions}?${new URLSearchParams({ q: words })}`).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  const people = await answer.json();
  if (mine !== turn) return;
  const list = listOf(area);
  list.replaceChildren(...people.map(([username, name], number) => option(list, username, name, number)));
  list.hidden = people.length === 0;
  area.setAttribute("aria-expanded", String(!list.hidden));
  choose(area, list.firstElementChild);
}

function option(list, username, name, number) {
  const made = document.createElement("li");
  made.id = `${list.id}-${number}`;
  made.role = "option";
  made.tabIndex = -1;
  made.dataset.username = username;
  made.textContent = name;
  const note = document.createElement("small");
  note.textContent = `@${username}`;
  made.append(" ", note);
  return made;
}

function choose(area, option) {
  for (const other of listOf(area).children) other.setAttribute("aria-selected", String(other === option));
  if (option) area.setAttribute("aria-activedescendant", option.id);
  else area.removeAttribute("aria-activedescendant");
}

function key(event) {
  const area = event.target;
  const list = listOf(area);
  if (list.hidden) return;
  const options = [...list.children];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(area, options[(here + step + options.length) % options.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(area, options[here]);
  else if (event.key === "Escape") close(area);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function take(area, option) {
  const end = area.selectionStart;
  const begin = end - typed(area).length;
  area.setRangeText(`${option.dataset.username} `, begin, end, "end");
  close(area);
  area.focus();
}

function close(area) {
  turn += 1;
  listOf(area).hidden = true;
  listOf(area).replaceChildren();
  area.setAttribute("aria-expanded", "false");
  choose(area, null);
}
