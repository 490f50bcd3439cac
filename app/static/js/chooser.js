// The one field of a page is ready to be typed into.
import "panel/panel";

document.querySelector("[data-first-focus]")?.tomselect?.focus();
