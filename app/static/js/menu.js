// Fold the menu to its icons, and remember it in a cookie so that the next page comes folded.
const root = document.documentElement;

export function foldMenu() {
  const button = document.getElementById("fold-menu");
  button?.addEventListener("click", () => {
    const narrow = root.dataset.menu !== "narrow";
    if (narrow) root.dataset.menu = "narrow";
    else delete root.dataset.menu;
    button.setAttribute("aria-expanded", String(!narrow));
    document.cookie = `menu=${narrow ? "narrow" : "wide"};path=/;max-age=31536000;samesite=lax`;
  });
}
