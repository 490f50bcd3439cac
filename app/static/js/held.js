// Files of fields in forms: what was chosen is said and shown, what is too large is not sent.
import { nameChosen } from "panel/chosen";
import { tell } from "panel/messages";

export function holdFiles() {
  document.querySelectorAll("[data-held]").forEach(hold);
}

// Whether anything would stand in the field if the form were saved now.
export function holdsFile(input) {
  const box = input.closest("[data-held]");
  const isGone = box.querySelector("[data-gone]")?.checked;
  return Boolean(box.querySelector("input[type=file]").files.length || (input.value && !isGone));
}

// What other fields fix is neither replaced nor taken out.
export function fixFile(input, isFixed) {
  const box = input.closest("[data-held]");
  const [file, gone] = [box.querySelector("input[type=file]"), box.querySelector("[data-gone]")];
  if (isFixed && (file.value || gone?.checked)) {
    file.value = "";
    if (gone) gone.checked = false;
    show(box, file);
  }
  for (const one of [file, gone]) if (one) one.inert = isFixed;
}

function hold(box) {
  const file = box.querySelector("input[type=file]");
  const gone = box.querySelector("[data-gone]");
  file.addEventListener("change", () => {
    if (file.files[0]?.size > Number(file.dataset.most)) {
      tell(file.dataset.tooLarge, "danger");
      file.value = "";
    }
    if (gone && file.files.length) gone.checked = false;
    show(box, file);
  });
  gone?.addEventListener("change", () => show(box, file));
}

function show(box, file) {
  nameChosen(file);
  const now = box.querySelector(".m-held-now");
  now?.classList.toggle("m-held-over", Boolean(file.files.length || box.querySelector("[data-gone]")?.checked));
  box.querySelector(".m-held-new")?.remove();
  const chosen = file.files[0];
  if (!chosen?.type.startsWith("image/") || !file.dataset.picture) return;
  const picture = document.createElement("img");
  picture.className = "m-thumb m-held-new";
  picture.alt = "";
  const reader = new FileReader();
  reader.addEventListener("load", () => (picture.src = reader.result));
  reader.readAsDataURL(chosen);
  file.parentElement.before(picture);
}
