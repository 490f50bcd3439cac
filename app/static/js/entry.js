// What the screens of vouchers share: what stands beside the form, the palette, the next field.

export function go(element) {
  if (element?.tomselect) element.tomselect.focus();
  else {
    element?.focus();
    element?.select?.();
  }
}

export class Beside {
  constructor(form, unasked) {
    this.form = form;
    this.place = form.querySelector(".v-beside");
    this.unasked = ["csrf_token", "key", "draft", "description", "reason", ...unasked];
    this.turn = 0;
  }

  refresh(delay) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), delay);
  }

  async look() {
    // Not by htmx: what is asked for is left behind at every key and every posting.
    const asked = new URLSearchParams(new FormData(this.form));
    for (const name of this.unasked) asked.delete(name);
    const mine = ++this.turn;
    const answer = await fetch(`${this.place.dataset.url}?${asked}`).catch(() => null);
    const seen = answer?.ok ? await answer.text().catch(() => "") : "";
    if (seen && mine === this.turn) this.place.innerHTML = seen;
  }
}

export function isTyping(element) {
  return element.matches("input:not([type=radio]), select, textarea");
}

// The key of a type; a keyboard without ı types i.
export function typeKey(event) {
  const key = event.key.toLocaleLowerCase("tr");
  return key === "i" ? "ı" : key;
}

// The type of another screen keeps the day that was typed here.
export function openScreen(link, form) {
  const url = new URL(link.href);
  url.searchParams.set("dated_on", form.elements.dated_on?.value ?? "");
  window.location.assign(url);
}

export function next(form, element) {
  const stops = [...form.querySelectorAll(".v-fields :is(input, select, textarea):not([type=hidden], .ts-control input)")];
  const open = stops.filter((stop) => stop.tomselect || stop.offsetParent);
  const here = open.findIndex((stop) => stop === element || stop.tomselect?.wrapper.contains(element));
  go(open[here + 1] || form.elements._continue);
}
