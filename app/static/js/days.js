// Dates are typed as people type them; a calendar helps who wants one.
import { language } from "panel/texts";

const WORDS = { bugün: 0, bugun: 0, today: 0, dün: -1, dun: -1, yesterday: -1, yarın: 1, yarin: 1, tomorrow: 1 };
const POINTED = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?$/;
const JOINED = /^(\d{2})(\d{2})(\d{4}|\d{2})?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

export function offerCalendars(root) {
  for (const input of root.querySelectorAll("input[data-day]")) {
    if (!input.closest("template") && !input.dataset.dayReady) offer(input);
  }
}

export function readDay(typed) {
  const word = typed.trim().toLocaleLowerCase(language);
  if (word in WORDS) {
    const day = new Date();
    day.setDate(day.getDate() + WORDS[word]);
    return day;
  }
  const iso = word.match(ISO);
  if (iso) return existing(+iso[1], +iso[2], +iso[3]);
  const match = word.match(POINTED) || word.match(JOINED);
  return match ? existing(fullYear(match[3]), +match[2], +match[1]) : undefined;
}

export function writeDay(day) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(day.getDate())}.${two(day.getMonth() + 1)}.${day.getFullYear()}`;
}

function existing(year, month, day) {
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date : undefined;
}

function fullYear(typed) {
  const now = new Date().getFullYear();
  if (!typed) return now;
  if (typed.length === 4) return +typed;
  const latest = now + 20;
  return latest - ((latest - +typed) % 100);
}

function offer(input) {
  input.dataset.dayReady = "yes";
  // What is no date stays as it was typed: the server says what is wrong with it.
  input.addEventListener("change", () => {
    const day = readDay(input.value);
    if (day) input.value = writeDay(day);
  });
  const button = input.parentElement.querySelector("[data-calendar]");
  button?.addEventListener("click", () => open(input));
  input.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "ArrowDown") open(input);
  });
}

function open(input) {
  // The calendar has an input of its own, so that it never rewrites what a person types.
  const anchor = document.createElement("input");
  anchor.type = "hidden";
  anchor.hidden = true;
  input.after(anchor);
  const calendar = window.flatpickr(anchor, {
    locale: language === "tr" ? window.flatpickr.l10ns.tr : { firstDayOfWeek: 1 },
    defaultDate: readDay(input.value) || new Date(),
    positionElement: input,
    disableMobile: true,
    onChange: ([day]) => {
      input.value = writeDay(day);
      input.dispatchEvent(new Event("change", { bubbles: true }));
      calendar.close();
    },
    onClose: () => {
      setTimeout(() => calendar.destroy());
      anchor.remove();
      input.focus();
    },
  });
  calendar.open();
}
