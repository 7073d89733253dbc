// The screen in the foyer: fetches the agenda, reckons by the server's clock, changes pages and languages in turn, and
// goes on with what it knows while there is no network. ?sprachen=de,ar&takt=20 chooses languages and seconds,
// ?zeit=2027-01-21T13:20 shows how it will look then.

const POLL = 5_000; // milliseconds
const RETRIES = [2_000, 5_000, 10_000, 20_000, 30_000]; // after the first, second … failure
const GIVES_UP = 10_000; // a request that hangs
const TURN = 20; // seconds for a language
const LEAST = 10; // seconds for a page, so that it can be read
const START_AGAIN = 10_000;
const IDLE = 4_000; // until pointer and buttons hide
const KEPT = "foyer"; // name of the browser's store for a start without a network
const RELOADED = "foyer-reloaded";
const RELOAD_AGAIN = 10 * 60_000;

const body = document.body;
const find = (name) => body.querySelector(`[data-${name}]`);
const stage = find("stage");
const asked = new URLSearchParams(location.search);
const narrow = matchMedia("(max-width: 47.99rem)");

let time, view; // the two other modules
let data = null, etag = "", sessions = [], days = null, shownLanguages = [];
let shift = 0; // milliseconds that the server's clock is ahead of ours
let failures = 0, lastHeard = 0, poll = 0, isAsking = false;
let language = 0, page = 0, pages = 1, turned = 0, drawn = "", isPaused = false;

const now = () => Date.now() + shift;

// --- The network ------------------------------------------------------------------------------------------------

async function ask() {
  if (isAsking) return;
  isAsking = true;
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), GIVES_UP);
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(body.dataset.url, { headers, cache: "no-store", signal: stopper.signal });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    const text = answer.status === 304 ? null : await answer.text();
    heard(answer, text);
  } catch {
    failures += 1;
    if (!data) await recall();
  } finally {
    clearTimeout(timer);
    isAsking = false;
  }
  poll = setTimeout(ask, failures ? RETRIES[Math.min(failures, RETRIES.length) - 1] : POLL);
  beat();
}

function askNow() {
  clearTimeout(poll);
  ask();
}

function heard(answer, text) {
  const moment = Date.parse(answer.headers.get("Date"));
  if (text !== null) {
    take(JSON.parse(text));
    etag = answer.headers.get("ETag") || "";
    keep(text);
  }
  if (!Number.isNaN(moment) && !asked.has("zeit")) setClock(moment - Date.now());
  failures = 0;
  lastHeard = now();
  if (data.program !== body.dataset.program) reload();
}

// The server says whole seconds, so that a smaller difference says nothing.
function setClock(ahead) {
  if (Math.abs(ahead - shift) > 1_500) shift = ahead;
}

function take(found) {
  data = found;
  days = time.calendar(data.timezone);
  sessions = time.agenda(data);
  const wished = (asked.get("sprachen") || "").split(",");
  const chosen = wished.map((code) => data.languages.find((one) => one.code === code)).filter(Boolean);
  shownLanguages = chosen.length ? chosen : startingHere(data.languages);
  drawn = "";
  listLanguages();
}

// All languages, that of the address first.
function startingHere(all) {
  const here = Math.max(all.findIndex((one) => one.code === body.dataset.language), 0);
  return [...all.slice(here), ...all.slice(0, here)];
}

// A new program version: once, and only when the page is really to be had.
async function reload() {
  const [version, moment] = (sessionStorage.getItem(RELOADED) || "").split(" ");
  if (version === data.program && Date.now() - Number(moment) < RELOAD_AGAIN) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return;
  sessionStorage.setItem(RELOADED, `${data.program} ${Date.now()}`);
  location.reload();
}

// --- A start without a network ------------------------------------------------------------------------------------

async function keep(text) {
  if (!("caches" in window)) return;
  const store = await caches.open(KEPT);
  await store.put(body.dataset.url, new Response(text, { headers: { "Content-Type": "application/json" } }));
}

async function recall() {
  const answer = "caches" in window ? await caches.match(body.dataset.url) : null;
  if (answer) take(await answer.json());
}

async function standBy() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register(body.dataset.worker, { scope: body.dataset.scope });
  const store = await caches.open(KEPT);
  const used = performance.getEntriesByType("resource").map((one) => one.name);
  const files = new Set(used.filter((name) => name.includes("/static/")));
  await store.addAll([location.href, ...files]);
  for (const { url } of await store.keys()) {
    if (url.includes("/static/") && !files.has(url)) await store.delete(url); // of an earlier program
  }
}

// --- The picture -----------------------------------------------------------------------------------------------

function draw() {
  const moment = now();
  const isScreen = !narrow.matches;
  const spoken = shownLanguages[language];
  const state = time.stateAt(moment, sessions, data.rooms, days);
  const drawing = new view.Drawing(data, spoken, moment, days);
  const root = document.documentElement;
  root.lang = spoken.code;
  root.dir = spoken.dir;
  document.title = `${drawing.words.page_title} – ${find("title").textContent}`;
  find("title").replaceChildren(drawing.text(data.title));
  find("venue").replaceChildren(drawing.text(data.venue));
  find("today").textContent = drawing.day(days.day(moment));
  const shown = view.draw(stage, drawing, state, page, isScreen);
  ({ pages, page } = shown);
  find("rooms").textContent = shown.rooms ? view.fill(drawing.words.rooms_page, shown.rooms) : "";
  find("preview").textContent = asked.has("zeit") ? drawing.words.preview : "";
  showCode(drawing.words.on_phone, spoken.code, moment);
  markLanguage();
  markPages();
}

// The programme's code, or one that takes its place now.
function showCode(words, code, moment) {
  const picture = find("code");
  picture.dataset.own ||= picture.src;
  const other = (data.codes || []).find((one) => one.start * 1000 <= moment && moment < one.end * 1000);
  picture.src = other ? other.picture : picture.dataset.own;
  body.classList.toggle("asks", Boolean(other));
  find("on-phone").textContent = other ? other.words[code] : words;
}

// Every second: the clock, and a new picture where the minute, the agenda, the page or the language is another.
function beat() {
  if (!data) return;
  const moment = now();
  find("clock").textContent = days.clock(moment);
  turn(moment);
  const picture = [language, page, Math.floor(moment / 60_000), innerWidth, innerHeight].join();
  if (picture !== drawn) {
    drawn = picture;
    draw();
    drawn = [language, page, Math.floor(moment / 60_000), innerWidth, innerHeight].join();
  }
  sayConnection();
}

function turn(moment) {
  const seconds = Math.max(Number(asked.get("takt")) || TURN, 5);
  const each = pages > 1 ? Math.max(seconds / pages, Math.min(LEAST, seconds)) : seconds;
  if (isPaused || narrow.matches || Math.abs(moment - turned) < each * 1000) return;
  if (turned) {
    page += 1;
    if (page >= pages) {
      page = 0;
      language = (language + 1) % shownLanguages.length;
    }
  }
  turned = moment;
}

function words() {
  return data.words[shownLanguages[language].code];
}

function sayConnection() {
  const sign = find("offline");
  const isOff = failures > 1 || (failures > 0 && !navigator.onLine);
  const text = isOff ? view.fill(words().offline, { time: days.clock(lastHeard || now()) }) : "";
  if (sign.textContent !== text) sign.textContent = text;
}

function listLanguages() {
  find("languages").replaceChildren(
    ...shownLanguages.map((one, number) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: one.name, lang: one.code, dir: one.dir });
      button.dataset.number = number;
      item.append(button);
      return item;
    }),
  );
  language %= shownLanguages.length;
}

function markLanguage() {
  for (const button of find("languages").querySelectorAll("button")) {
    if (Number(button.dataset.number) === language) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function markPages() {
  const dots = Array.from({ length: pages > 1 ? pages : 0 }, (_none, number) => {
    const dot = document.createElement("span");
    dot.className = number === page ? "dot here" : "dot";
    return dot;
  });
  find("dots").replaceChildren(...dots);
}

// --- Buttons, pointer, light ---------------------------------------------------------------------------------------

function listen() {
  let idle = 0;
  const wake = () => {
    body.classList.add("awake");
    clearTimeout(idle);
    idle = setTimeout(() => body.classList.remove("awake"), IDLE);
  };
  for (const name of ["pointermove", "pointerdown", "keydown"]) addEventListener(name, wake, { passive: true });
  find("languages").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    [language, page, turned] = [Number(button.dataset.number), 0, now()];
    beat();
  });
  find("pause").addEventListener("click", () => {
    isPaused = !isPaused;
    turned = now();
    find("pause").setAttribute("aria-pressed", String(isPaused));
  });
  find("fullscreen").hidden = !document.fullscreenEnabled;
  find("fullscreen").addEventListener("click", () => {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    done.catch(() => {});
  });
  addEventListener("online", askNow);
  document.fonts.addEventListener("loadingdone", () => (drawn = "")); // other letters, other lengths
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    stayLit();
    askNow();
  });
}

function stayLit() {
  if ("wakeLock" in navigator) navigator.wakeLock.request("screen").catch(() => {});
}

async function start() {
  [time, view] = await Promise.all([import(body.dataset.time), import(body.dataset.view)]);
  if (asked.has("zeit")) {
    const moment = time.momentOf(asked.get("zeit"), body.dataset.timezone);
    if (!Number.isNaN(moment)) shift = moment - Date.now();
  }
  body.classList.add("live");
  find("tools-live").hidden = false;
  listen();
  stayLit();
  setInterval(beat, 1_000);
  await ask();
  standBy().catch(() => {});
}

// Without the other modules there is no screen: again, as soon as the page is to be had.
async function startAgain() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer && answer.ok) location.reload();
  else setTimeout(startAgain, START_AGAIN);
}

start().catch(() => setTimeout(startAgain, START_AGAIN));
