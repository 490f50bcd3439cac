// A file that is to be sent with its form: its name stands where it is chosen.
export function sayChosen() {
  document.addEventListener("change", (event) => nameChosen(event.target));
}

// What is chosen in an input, or the words that ask for it.
export function nameChosen(input) {
  const place = input.closest(".m-drop")?.querySelector("[data-chosen]");
  if (!place) return;
  place.dataset.chosen ||= place.textContent;
  place.textContent = [...input.files].map((file) => file.name).join(", ") || place.dataset.chosen;
}
