// The entry: every part looks for its own elements, now and in whatever is loaded later.
import { offerBoard } from "panel/board";
import { offerCalendar } from "panel/calendar";
import { sayChosen } from "panel/chosen";
import { offerConditions } from "panel/conditions";
import { askBefore } from "panel/confirm";
import { offerCalendars } from "panel/days";
import { offerDrawer } from "panel/drawer";
import { watchFilters } from "panel/filters";
import { offerFinder } from "panel/finder";
import { watchForms } from "panel/form";
import { startGrids } from "panel/grid";
import { holdFiles } from "panel/held";
import { listenToKeys } from "panel/keys";
import { offerMentions } from "panel/mentions";
import { offerAddresses } from "panel/letters";
import { foldMenu } from "panel/menu";
import { offerMembers } from "panel/members";
import { refusal, tell, watchMessages } from "panel/messages";
import { offerPeek } from "panel/peek";
import { openRows, sayCutTexts } from "panel/rows";
import { followRules } from "panel/rules";
import { offerOptions } from "panel/selects";
import { offerStars } from "panel/stars";
import { loadTabs } from "panel/tabs";
import { text } from "panel/texts";
import { openBranches } from "panel/tree";
import { offerTicks } from "panel/ticks";
import { keepTimeline } from "panel/timeline";

foldMenu();
askBefore();
listenToKeys();
offerFinder();
offerDrawer();
offerConditions();
offerStars();
offerTicks();
offerPeek();
openRows();
sayCutTexts();
loadTabs();
keepTimeline();
offerMentions();
watchMessages();
watchFilters();
watchForms();
sayChosen();
startGrids();
offerOptions(document);
offerMembers(document);
followRules();
holdFiles();
openBranches();
offerCalendars(document);
offerBoard();
offerCalendar();

// Few forms have an editor, and it is larger than all the rest.
if (document.querySelector("[data-rich]")) {
  import("panel/rich").then(({ offerEditors }) => offerEditors(document)).catch(() => tell(text("failed"), "danger"));
}

document.body.addEventListener("htmx:load", (event) => {
  offerOptions(event.detail.elt);
  offerMembers(event.detail.elt);
  offerCalendars(event.detail.elt);
  offerAddresses(event.detail.elt);
});

document.body.addEventListener("htmx:responseError", (event) => {
  tell(refusal(event.detail.xhr.responseText) || text("failed"), "danger");
});
document.body.addEventListener("htmx:sendError", () => tell(text("failed"), "danger"));
