// Ask before a form with data-confirm is sent.
export function askBefore() {
  const dialog = document.getElementById("confirm");
  const words = document.getElementById("confirm-text");
  const yes = document.getElementById("confirm-yes");
  const asked = document.getElementById("confirm-asked");
  const reason = document.getElementById("confirm-reason");

  // Enter in the answer means yes: the first button of the dialog would be no.
  reason.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    yes.click();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    const agreed = await ask(form.dataset);
    if (!agreed) return;
    form.dataset.confirmed = "yes";
    if (form.dataset.asks) form.elements.reason.value = reason.value;
    form.requestSubmit(event.submitter);
  });

  function ask({ confirm, confirmLabel, confirmTone, asks }) {
    words.textContent = confirm;
    if (confirmLabel) yes.textContent = confirmLabel;
    yes.className = `btn btn-${confirmTone === "danger" ? "danger" : "primary"}`;
    dialog.returnValue = "no";
    document.getElementById("confirm-asks").textContent = asks ?? "";
    asked.hidden = !asks;
    reason.value = "";
    dialog.showModal();
    (asks ? reason : yes).focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }
}
