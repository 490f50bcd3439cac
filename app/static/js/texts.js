// The words scripts say, translated by the server.
const words = JSON.parse(document.getElementById("texts").textContent);

export const language = document.documentElement.lang;

export function text(name) {
  return words[name];
}
