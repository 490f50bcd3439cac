// Ask before a form with data-confirm is sent.
export function askBefore() {
  const dialog = document.getElementById("confirm");
  const words = document.getElementById("confirm-text");
  const yes = document.getElementById("confirm-yes");

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    const agreed = await ask(form.dataset);
    if (!agreed) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  });

  function ask({ confirm, confirmLabel, confirmTone }) {
    words.textContent = confirm;
    if (confirmLabel) yes.textContent = confirmLabel;
    yes.className = `btn btn-${confirmTone === "danger" ? "danger" : "primary"}`;
    dialog.returnValue = "no";
    dialog.showModal();
    yes.focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }
}
