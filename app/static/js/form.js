// Forms: saving by key, a word before unsaved changes are left, the way to what is wrong.

export function watchForms() {
  const form = document.querySelector("[data-form]");
  if (!form) return;
  const problems = document.getElementById("problems");
  let changed = Boolean(problems);
  let leaving = false;

  form.addEventListener("input", () => (changed = true));
  form.addEventListener("change", () => (changed = true));
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() === "s") press(event, form.elements._save);
    if (event.key === "Enter") press(event, form.elements._continue);
  });

  form.addEventListener("keydown", (event) => {
    // Enter in a field would send the form half-typed.
    if (event.key === "Enter" && event.target.matches("input:not([type=submit])") && !event.ctrlKey) {
      event.preventDefault();
    }
  });

  problems?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && focusField(document.getElementById(link.hash.slice(1)))) event.preventDefault();
  });
  if (problems) problems.focus();
  else focusField(form.querySelector(".m-fields :is(input:not([type=hidden], [readonly]), select, textarea)"));
}

function press(event, button) {
  event.preventDefault();
  document.activeElement?.blur?.();
  button?.click();
}

function focusField(field) {
  if (!field) return false;
  if (field.tomselect) field.tomselect.control_input.focus({ preventScroll: false });
  else field.focus();
  return true;
}

