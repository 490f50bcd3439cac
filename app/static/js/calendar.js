// The calendar: month, week, day and agenda; records are dragged to another day and looked at.
import { tell } from "panel/messages";
import { language, text } from "panel/texts";

// Days have no hours; moments stand at theirs.
const DAYS = { month: "dayGridMonth", week: "dayGridWeek", day: "dayGridDay", list: "listMonth" };
const MOMENTS = { ...DAYS, week: "timeGridWeek", day: "timeGridDay" };
const PHONE = "(max-width: 767px)";

export function offerCalendar() {
  const place = document.getElementById("calendar");
  if (!place) return;
  const views = place.hasAttribute("data-moments") ? MOMENTS : DAYS;
  const calendar = new window.FullCalendar.Calendar(place, options(place, views));
  calendar.render();
  followWidth(place, calendar);
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => calendar[button.dataset.step]());
  }
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => calendar.changeView(views[button.dataset.view]));
  }
  offerPeople(calendar);
  document.addEventListener("click", (event) => event.target.closest("[data-peek-close]") && closePeek());
  document.addEventListener("keydown", (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && closePeek());
}

// A record that opens beside the calendar makes it narrower, and the window does not say so.
function followWidth(place, calendar) {
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    calendar.updateSize();
  }).observe(place);
}

function options(place, views) {
  const { today, moveUrl, allDay, more, none } = place.dataset;
  return {
    initialView: window.matchMedia(PHONE).matches ? views.list : views.month,
    locale: language,
    firstDay: 1,
    timeZone: "Europe/Istanbul",
    now: today,
    height: "auto",
    headerToolbar: false,
    allDayText: allDay,
    noEventsText: none,
    moreLinkText: (count) => `+${count} ${more}`,
    moreLinkClick: "day",
    dayMaxEvents: 5,
    fixedWeekCount: false,
    views: {
      week: { dayHeaderFormat: { weekday: "short", day: "numeric" }, dayMaxEvents: false },
      day: { dayMaxEvents: false },
    },
    slotMinTime: "07:00:00",
    editable: Boolean(moveUrl),
    eventDurationEditable: false,
    longPressDelay: 250,
    eventInteractive: true,
    progressiveEventRendering: true,
    eventDidMount: ({ event, el }) => { el.title = event.title; },
    events: (range, show, fail) => load(place, range).then(show, fail),
    datesSet: ({ view }) => sayView(view, views),
    eventClick: ({ event, el, jsEvent }) => {
      jsEvent.preventDefault();
      look(place, event, el);
    },
    eventDrop: (drop) => move(place, drop),
  };
}

async function load(place, range) {
  const url = new URL(place.dataset.events, window.location.href);
  url.searchParams.set("start", range.startStr);
  url.searchParams.set("end", range.endStr);
  const person = document.getElementById("calendar-person")?.value;
  if (person) url.searchParams.set("person", person);
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!answer?.ok || !said) {
    tell(said?.error?.message || text("failed"), "danger");
    return [];
  }
  const problem = document.getElementById("calendar-problem");
  problem.hidden = !said.problem;
  problem.textContent = said.problem;
  return said.events;
}

function sayView(view, views) {
  document.getElementById("calendar-title").textContent = view.title;
  for (const button of document.querySelectorAll("[data-view]")) {
    button.setAttribute("aria-pressed", String(views[button.dataset.view] === view.type));
  }
}

function offerPeople(calendar) {
  const person = document.getElementById("calendar-person");
  const everybody = document.getElementById("calendar-everybody");
  if (!person) return;
  person.addEventListener("change", () => {
    everybody.hidden = !person.value;
    calendar.refetchEvents();
  });
  everybody.addEventListener("click", () => person.tomselect.clear());
}

async function move(place, { event, revert }) {
  const body = new URLSearchParams({
    csrf_token: document.querySelector("[name=csrf_token]").value,
    on: event.startStr.slice(0, 10),
    version: event.extendedProps.version,
  });
  const url = `${place.dataset.moveUrl}${event.id}`;
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && said) return event.setExtendedProp("version", said.version);
  revert();
  return tell(said?.error?.message || text("failed"), "danger");
}

async function look(place, event, opener) {
  const panel = document.getElementById("peek");
  const answer = await fetch(`${place.dataset.peek}${event.id}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return tell(text("failed"), "danger");
  panel.innerHTML = await answer.text();
  panel.hidden = false;
  document.body.classList.add("m-peeking");
  panel.opener = opener;
  return panel.querySelector("a").focus();
}

function closePeek() {
  const panel = document.getElementById("peek");
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("m-peeking");
  panel.opener?.querySelector("a, [tabindex]")?.focus();
  panel.opener?.focus();
}
