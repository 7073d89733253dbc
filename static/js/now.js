// Marks what is on at this moment and fills "now and next". The page itself holds no clock, so that it can be kept in
// memory: every session carries from when until when it is on, the browser knows the time.
const place = document.querySelector("[data-zone]");
const sessions = [...document.querySelectorAll("[data-from][data-until]")].map((element) => ({
  element, from: Date.parse(element.dataset.from), until: Date.parse(element.dataset.until),
}));
const box = document.querySelector("[data-now-box]");

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

function entry({ element, from, until }) {
  const item = document.createElement("li");
  const time = document.createElement("span");
  time.className = "num";
  time.textContent = `${clock(from)} – ${clock(until)}`;
  item.append(time, element.querySelector(".title a").cloneNode(true));
  const room = element.querySelector(".room");
  if (room) {
    const copy = room.cloneNode(true);
    copy.className = "meta";
    item.append(copy);
  }
  return item;
}

function fill(name, chosen) {
  const part = box.querySelector(`[data-now-part="${name}"]`);
  part.hidden = chosen.length === 0;
  part.querySelector("ul").replaceChildren(...chosen.map(entry));
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
