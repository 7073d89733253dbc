// Keeps the form on the server while somebody types, and puts the draft's address into the browser's, so that closing the
// page loses nothing. Without this file the button "Entwurf speichern" does the same.
const form = document.querySelector("[data-draft-address]");
const place = document.querySelector("[data-draft-place]");
const voice = document.querySelector("[data-draft-say]");
const QUIET = 2500; // milliseconds after the last key
let timer = 0;
let running = Promise.resolve();
let isOver = false;
let hasSpoken = false;

function isWorthIt() {
  return ["organisation", "contact_name", "email", "description", "crew", "remark"].some((name) => form.elements[name]?.value.trim());
}

async function keep() {
  if (isOver || !isWorthIt()) return;
  const body = new FormData(form);
  body.delete("conditions");
  const answer = await fetch(form.dataset.draftAddress, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  if (answer.status === 410) isOver = true;
  if (!answer.ok || isOver) return;
  place.innerHTML = await answer.text();
  const link = place.querySelector("[data-draft-link]").dataset.draftLink;
  if (location.pathname !== link) history.replaceState(history.state, "", link);
  if (!hasSpoken) voice.textContent = voice.dataset.words;
  hasSpoken = true;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    running = running.then(keep).catch(() => {});
  }, QUIET);
}

if (form && place) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    isOver = true;
    clearTimeout(timer);
  });
}
