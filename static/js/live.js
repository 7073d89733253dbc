// Keeps the parts of a page fresh without reloading it: asks for each [data-live-part] every few seconds, changes only
// what is different (nothing under the reader's hands is thrown away, no focus moves), says how new the page is, and
// keeps the list for an emergency, so that it can be printed when the server is gone. Without this file there is a
// button that loads the page anew.

const GIVES_UP = 10_000; // milliseconds: a request that hangs
const state = document.querySelector("[data-live]");
const words = state?.dataset ?? {};
const say = state?.querySelector("[data-live-say]");
const pause = state?.querySelector("[data-live-pause]");
const parts = [...document.querySelectorAll("[data-live-part]")];
let isPaused = false;
let isOff = false;

// --- Times ----------------------------------------------------------------------------------------------------------

const format = new Intl.DateTimeFormat("en-GB", {
  timeZone: words.timezone, hour: "numeric", minute: "2-digit", hourCycle: "h23",
});
const clock = (milliseconds) => format.format(milliseconds).replace(/^0(?=\d:)/, "");
const withTime = (text, milliseconds) => text.replace("%(time)s", clock(milliseconds));
const put = (element, text) => {
  if (element && element.textContent !== text) element.textContent = text;
};

// --- Changing only what is different ------------------------------------------------------------------------------

function morph(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) return now.replaceWith(next);
  if (now.nodeType === Node.TEXT_NODE) return put(now, next.textContent);
  if (now.nodeType !== Node.ELEMENT_NODE) return undefined;
  const isDetails = now.nodeName === "DETAILS"; // what the reader opened stays open
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name) && !(isDetails && name === "open")) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  return morphChildren(now, next);
}

function morphChildren(now, next) {
  const wanted = [...next.childNodes];
  const there = [...now.childNodes];
  wanted.forEach((child, at) => (at < there.length ? morph(there[at], child) : now.append(child)));
  there.slice(wanted.length).forEach((child) => child.remove());
}

// --- Asking -----------------------------------------------------------------------------------------------------------

class SignedOut extends Error {}

async function ask(part) {
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), GIVES_UP);
  try {
    const headers = part.dataset.etag ? { "If-None-Match": part.dataset.etag } : {};
    const answer = await fetch(part.dataset.livePart, { headers, cache: "no-store", signal: stopper.signal });
    if (answer.redirected || [401, 403].includes(answer.status)) throw new SignedOut();
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 304) show(part, await answer.text());
    part.dataset.etag = answer.headers.get("ETag") ?? "";
    part.dataset.made = String(Date.parse(answer.headers.get("Last-Modified")) / 1000);
    heard();
  } catch (error) {
    missed(part, error);
  } finally {
    clearTimeout(timer);
  }
}

function show(part, html) {
  const next = document.createElement("template"); // a whole page would lose the white space before the first element
  next.innerHTML = html;
  morphChildren(part, next.content);
}

const isKept = (part) => "always" in part.dataset;

function follow(part) {
  const again = () => setTimeout(turn, Number(part.dataset.seconds) * 1000);
  const turn = async () => {
    const isSeen = document.visibilityState === "visible";
    if (isKept(part) || (!isPaused && isSeen)) await ask(part);
    again();
  };
  if (part.dataset.etag) again();
  else turn();
}

// --- Saying how new it is ---------------------------------------------------------------------------------------------

function heard() {
  if (isOff) put(say, words.wordBack);
  isOff = false;
  document.body.classList.remove("live-is-off");
  times();
}

function missed(part, error) {
  const text = error instanceof SignedOut ? words.wordOut : withTime(words.wordOff, madeAt(parts[0]));
  isOff = true;
  document.body.classList.add("live-is-off");
  put(say, text);
}

const madeAt = (part) => Number(part.dataset.made) * 1000;

function times() {
  if (madeAt(parts[0])) put(state.querySelector("[data-live-time]"), withTime(words.wordTime, madeAt(parts[0])));
  const kept = parts.find(isKept);
  if (kept && madeAt(kept)) put(document.querySelector("[data-live-list-time]"), withTime(words.wordTime, madeAt(kept)));
}

// --- Buttons ----------------------------------------------------------------------------------------------------------

function listen() {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    put(pause, isPaused ? words.wordGo : words.wordPause);
    if (!isPaused) parts.forEach(ask);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !isPaused) parts.forEach(ask);
  });
  addEventListener("online", () => parts.forEach(ask));
  for (const button of document.querySelectorAll("[data-live-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  const opener = document.querySelector("[data-live-open]");
  if (opener) keepList(opener, document.getElementById(opener.dataset.liveOpen));
}

// With a connection the link leads to the list's own page; without one the list that this page keeps is shown.
function keepList(opener, list) {
  const open = (isOpen) => {
    list.hidden = !isOpen;
    document.body.classList.toggle("live-list-open", isOpen);
    (isOpen ? list : opener).focus();
  };
  opener.addEventListener("click", (event) => {
    if (!isOff && navigator.onLine) return;
    event.preventDefault();
    open(true);
  });
  list.querySelector("[data-live-close]").addEventListener("click", () => open(false));
}

if (state && parts.length) {
  listen();
  times();
  parts.forEach(follow);
}
