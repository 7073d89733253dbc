// Asks every few seconds how the stands stand and says it on the plan and in the list. A choice is never taken away:
// whoever's stand was taken hears so and can choose another one. Without this file the page says it after reloading.
const EVERY = 3500; // milliseconds
const voice = document.querySelector("[data-live]");
const STATES = ["free", "mine", "held", "requested", "confirmed", "blocked"];
const PATTERNS = ["held", "requested", "blocked"];
let etag = "";
let known = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
const swap = (element, start, state) => {
  if (!element) return;
  for (const one of STATES) element.classList.toggle(`${start}--${one}`, one === state);
};
const mine = () => document.querySelector("[data-hold-stand]:not(.hold--over)")?.dataset.holdStand;
const rowOf = (number) => document.querySelector(`[data-live-row="${CSS.escape(number)}"]`);

// Where whoever has a stand presents itself; "" where that is not public.
const pageOf = (key) => (key ? voice.dataset.page.replace("/0/", `/${key}/`) : "");

function showSpot(number, state, name, key) {
  const spot = document.querySelector(`[data-spot="${CSS.escape(number)}"]`);
  if (!spot) return;
  swap(spot, "spot", state);
  const rect = spot.querySelector("rect");
  if (PATTERNS.includes(state)) rect.setAttribute("fill", `url(#plan-${state})`);
  else rect.removeAttribute("fill");
  spot.querySelector("title").textContent = `${number}: ${name || wordOf(state)}`;
  const row = rowOf(number);
  if (spot.closest(".plan--fair") && row) spot.setAttribute("href", pageOf(key) || `#${row.id}`);
  if (state !== "confirmed") {
    spot.classList.remove("spot--named");
    for (const line of spot.querySelectorAll(".spot-name")) line.remove();
  }
}

const wordOf = (state) => voice.dataset[state];

// A name in its own direction, as a link where there is a page.
function nameOf(name, key) {
  const written = document.createElement("bdi");
  written.textContent = name;
  if (!key) return written;
  const link = document.createElement("a");
  link.href = pageOf(key);
  link.append(written);
  return link;
}

function showRow(number, state, name, key) {
  const row = rowOf(number);
  if (!row) return;
  swap(row, row.classList.contains("choice") ? "stand-choice" : "stand-row", state);
  swap(row.querySelector(".swatch"), "swatch", state);
  const isFree = state === "free" || state === "mine";
  const word = row.querySelector("[data-word]");
  if (word) word.replaceChildren(name ? nameOf(name, row.matches(".stand-row") && key) : wordOf(state));
  const button = row.querySelector(".stand-act");
  if (button) button.hidden = !isFree;
  const radio = row.querySelector("input[type=radio]");
  if (radio && !radio.checked) radio.disabled = !isFree;
}

function tell(changes) {
  if (!("tell" in voice.dataset) || !changes.length) return;
  const chosen = document.querySelector("[data-live-row] input[type=radio]:checked")?.value;
  const lost = changes.find(([number, [state]]) => number === chosen && state !== "free");
  if (lost) voice.textContent = fill(voice.dataset.lost, { number: lost[0] });
  else if (changes.length > 3) voice.textContent = voice.dataset.many;
  else voice.textContent = changes.map(([number, [state]]) => fill(voice.dataset.one, { number, word: wordOf(state) })).join(" ");
  showLost(lost?.[0]);
}

// The same for the eye, at the choice itself.
function showLost(number) {
  const row = number && rowOf(number);
  if (!row || row.querySelector("[data-lost]")) return;
  const note = document.createElement("p");
  note.className = "field__error";
  note.dataset.lost = "";
  note.textContent = voice.textContent;
  row.append(note);
}

function show(stands) {
  const own = mine();
  const changes = Object.entries(stands).filter(([number, now]) => !known || String(known[number]) !== String(now));
  const first = known === null;
  known = stands;
  const others = [];
  for (const [number, [state, name, key]] of changes) {
    const isMine = number === own && state === "held";
    if (first && isSame(number, state)) continue;
    showSpot(number, isMine ? "mine" : state, name, key);
    showRow(number, isMine ? "mine" : state, name, key);
    if (state === "free") rowOf(number)?.querySelector("[data-lost]")?.remove();
    if (!isMine) others.push([number, [state, name]]);
  }
  if (!first || others.length) tell(others);
  if (changes.length) document.dispatchEvent(new CustomEvent("stands-changed"));
}

// The page as it came may already say it, with a link or a reason that the short answer does not have.
function isSame(number, state) {
  const spot = document.querySelector(`[data-spot="${CSS.escape(number)}"]`);
  return spot?.classList.contains(`spot--${state}`) || (state === "held" && spot?.classList.contains("spot--mine"));
}

let isAsking = false;
async function ask() {
  if (document.hidden || isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(voice.dataset.live, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      show((await answer.json()).stands);
    }
  } catch {
    // no network: the next time
  }
  isAsking = false;
}

if (voice) {
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
