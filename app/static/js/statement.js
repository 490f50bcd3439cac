// A statement is read from its end: the newest rows are in sight at once.
const rows = document.querySelector("[data-newest-first]");

if (rows) rows.scrollTop = rows.scrollHeight;
