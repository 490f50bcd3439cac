// The timeline of a record: its forms are sent from where they stand, files may be dropped on it.
import { offerCalendars } from "panel/days";
import { refusal, tell } from "panel/messages";
import { text } from "panel/texts";

const place = () => document.getElementById("timeline");

export function keepTimeline() {
  if (!place()) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.closest("#timeline")) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-files] input[type=file]") && event.target.files.length) event.target.form.requestSubmit();
  });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, hover);
  for (const name of ["dragleave", "drop"]) document.addEventListener(name, leave);
  document.addEventListener("drop", drop);
}

async function send(form) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  form.setAttribute("aria-busy", "true");
  const focused = document.activeElement?.id;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
  delete form.dataset.sending;
  delete form.dataset.confirmed;
  form.removeAttribute("aria-busy");
  const said = answer && !answer.redirected ? await answer.text() : "";
  if (!answer?.ok || answer.redirected) {
    form.querySelector("input[type=file]")?.form.reset();
    return tell(refusal(said) || text("failed"), "danger");
  }
  show(said, form);
  window.htmx.process(place());
  offerCalendars(place());
  (document.getElementById(focused) ?? document.getElementById("timeline-body")).focus({ preventScroll: true });
}

const WRITTEN = [".m-write", ".m-letter-place"];

// What is being written stays while another form of the timeline is answered.
function show(said, sent) {
  const kept = sent.closest(WRITTEN.join()) ? [] : WRITTEN.map((name) => place().querySelector(name));
  place().innerHTML = said;
  kept.forEach((old, at) => old && place().querySelector(WRITTEN[at])?.replaceWith(old));
  if (sent.action.includes("/files")) offerFiles();
}

// A letter that is being written takes along what was attached meanwhile, and nothing that is gone.
async function offerFiles() {
  const offered = ".m-letter-files";
  const box = place().querySelector(".m-letter-place");
  if (!box?.querySelector(offered)) return;
  const answer = await fetch(box.getAttribute("hx-get"), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return tell(text("failed"), "danger");
  const files = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(offered);
  const old = box.querySelector(offered);
  for (const { value } of old?.querySelectorAll(":checked") ?? []) files?.querySelector(`[value="${CSS.escape(value)}"]`)?.setAttribute("checked", "");
  if (files) old?.replaceWith(files);
}

const dropPlace = (event) => (event.dataTransfer?.types.includes("Files") ? event.target.closest?.("#timeline")?.querySelector("[data-files]") : null);

function hover(event) {
  const form = dropPlace(event);
  if (!form) return;
  event.preventDefault();
  form.classList.add("m-over");
}

function leave(event) {
  dropPlace(event)?.classList.remove("m-over");
}

function drop(event) {
  const form = dropPlace(event);
  if (!form) return;
  event.preventDefault();
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  form.requestSubmit();
}
