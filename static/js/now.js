// Marks what is on at this moment and fills "now and next". The page itself holds no clock, so that it can be kept in
// memory: every session carries from when until when it is on, the browser knows the time.
const place = document.querySelector("[data-zone]");
const sessions = [...document.querySelectorAll("[data-from][data-until]")].map((element) => ({
  element, from: Date.parse(element.dataset.from), until: Date.parse(element.dataset.until),
}));
const box = document.querySelector("[data-now-box]");
const MANY = 8; // from here on a list scrolls in itself

function parts(moment) {
  const names = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  const format = new Intl.DateTimeFormat("en-GB", { ...names, timeZone: place.dataset.zone });
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
}

function clock(moment) {
  const { hour, minute } = parts(moment);
  return `${Number(hour)}:${minute}`;
}

function dateOf(moment) {
  const { year, month, day } = parts(moment);
  return `${year}-${month}-${day}`;
}

function entry({ element, until }, word) {
  const item = document.createElement("li");
  const about = document.createElement("span");
  about.className = "meta";
  if (word) about.append(word.replace("@", clock(until)));
  const room = element.querySelector(".room");
  if (room) about.append(...(word ? [" · "] : []), ...[...room.childNodes].map((node) => node.cloneNode(true)));
  item.append(element.querySelector(".title a").cloneNode(true), " ", about);
  return item;
}

function fill(name, chosen) {
  const part = box.querySelector(`[data-now-part="${name}"]`);
  part.hidden = chosen.length === 0;
  part.classList.toggle("long", chosen.length > MANY);
  part.querySelector("ul").replaceChildren(...chosen.map((one) => entry(one, part.dataset.until)));
  const time = part.querySelector("[data-now-time]");
  if (time && chosen.length) time.textContent = clock(chosen[0].from);
}

function fillBox(now) {
  const today = sessions.filter(({ from, until, element }) => {
    return until > now && dateOf(from) === dateOf(now) && !element.classList.contains("cancelled");
  });
  const later = today.filter(({ from }) => from > now);
  const next = Math.min(...later.map(({ from }) => from));
  fill("now", today.filter(({ from }) => from <= now));
  fill("next", later.filter(({ from }) => from === next));
  box.hidden = today.length === 0;
}

function mark() {
  const now = Date.now();
  for (const { element, from, until } of sessions) {
    const isOn = from <= now && now < until && !element.classList.contains("cancelled");
    element.classList.toggle("on", isOn);
    for (const word of element.querySelectorAll("[data-on]")) word.hidden = !isOn;
  }
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("now", row.querySelector(".on") !== null);
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.querySelector("[data-today]").hidden = tab.dataset.tab !== dateOf(now);
  }
  if (box) fillBox(now);
}

// A programme of many days opens on the first; on the event's other days "now" stands on a page of its own.
function toToday() {
  const tab = [...document.querySelectorAll("[data-tab]:not([href^='#'])")].find((one) => one.dataset.tab === dateOf(Date.now()));
  if (tab && !location.search && !location.hash && tab.getAttribute("aria-current") !== "page") location.replace(tab.href);
}

if (place) {
  toToday();
  mark();
  setInterval(mark, 30_000);
  document.addEventListener("visibilitychange", mark);
}
