// Messages above the screen: some pass by themselves, each can be closed.
const PASSING_AFTER = 6000;

export function watchMessages() {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".m-message").remove();
  });
  for (const message of document.querySelectorAll("[data-passing]")) pass(message);
}

export function tell(words, tone) {
  const place = document.getElementById("messages");
  if (!place) return;
  const message = document.createElement("div");
  message.className = `m-message m-tone-${tone}`;
  message.setAttribute("role", tone === "danger" ? "alert" : "status");
  const said = document.createElement("span");
  said.textContent = words;
  message.append(said);
  place.append(message);
  pass(message);
}

// What the server says of a refused request; nothing where it said nothing.
export function refusal(answer) {
  try {
    return JSON.parse(answer).error.message;
  } catch {
    return "";
  }
}

function pass(message) {
  setTimeout(() => {
    if (!message.matches(":hover, :focus-within")) message.remove();
    else pass(message);
  }, PASSING_AFTER);
}
