// A file that is to be sent with its form: its name stands where it is chosen.
export function sayChosen() {
  document.addEventListener("change", (event) => {
    const place = event.target.closest(".m-drop")?.querySelector("[data-chosen]");
    if (place && event.target.files?.length) place.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
}
