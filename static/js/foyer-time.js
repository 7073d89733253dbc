// What is on at a moment: plain values in, plain values out; knows neither page nor network. Times in milliseconds.

export function calendar(timezone) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  return {
    day: (moment) => day.format(moment), // 2027-01-21
    clock: (moment) => time.format(moment).replace(/^0(?=\d:)/, ""), // 9:45
  };
}

// The moment that a text like "2027-01-21T13:20" means in a time zone; NaN where it means none.
export function momentOf(text, timezone) {
  const guess = Date.parse(`${text}Z`);
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
    second: "numeric", hourCycle: "h23",
  });
  if (Number.isNaN(guess)) return NaN;
  const shown = (moment) => {
    const found = {};
    for (const part of parts.formatToParts(moment)) found[part.type] = Number(part.value);
    return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second);
  };
  const first = guess - (shown(guess) - guess);
  return first - (shown(first) - guess);
}

// The agenda with times in milliseconds, in order.
export function agenda(data) {
  const sessions = data.sessions.map((one) => ({ ...one, start: one.start * 1000, end: one.end * 1000 }));
  return sessions.sort((a, b) => a.start - b.start || a.id - b.id);
}

// What the screen shows: {kind: "empty" | "before" | "between" | "over", …} or {kind: "day", all, next, rows, changes}.
export function stateAt(now, sessions, rooms, days) {
  if (!sessions.length) return { kind: "empty" };
  const coming = sessions.filter((one) => one.end > now);
  if (!coming.length) return { kind: "over" };
  const today = days.day(now);
  const first = coming[0];
  const isToday = (one) => one.start <= now || days.day(one.start) === today;
  const todays = coming.filter(isToday);
  if (!todays.length) {
    const kind = coming.length === sessions.length ? "before" : "between";
    return { kind, start: first.start, day: days.day(first.start) };
  }
  return { kind: "day", ...dayAt(now, todays, rooms) };
}

const happens = (one) => !one.cancelled;
const preferred = (found) => found.find(happens) || found[0] || null;

function dayAt(now, todays, rooms) {
  const running = todays.filter((one) => one.start <= now);
  const later = todays.filter((one) => one.start > now);
  const next = firstOf(later.filter((one) => one.all));
  const isNextFirst = next !== null && running.every((one) => one.all) && later.every((one) => one.start >= next.start);
  const after = isNextFirst ? later.filter((one) => one !== next) : later; // the rows go on where `next` stands above them
  return {
    all: preferred(running.filter((one) => one.all)),
    next,
    isNextFirst,
    rows: rowsAt(now, running.filter((one) => !one.all), after, todays, rooms),
    changes: todays.filter((one) => one.cancelled || one.change),
  };
}

// What comes first; of several that begin together, one that takes place.
function firstOf(later) {
  return later.length ? preferred(later.filter((one) => one.start === later[0].start)) : null;
}

// Whether somebody may stand before the old room now: at the time at which it was to be there.
function isMissed(now, { start, change }) {
  return (change.start ? change.start * 1000 : start) <= now && now < change.until * 1000;
}

// A room where nothing happens but what is for all has no row; in the others that counts like everything.
function rowsAt(now, running, later, todays, rooms) {
  const rows = [];
  for (const room of rooms) {
    const here = (one) => one.room === room.id;
    const isGone = (one) => happens(one) && one.change && one.change.room_id === room.id && !here(one);
    const left = todays.filter((one) => isGone(one) && isMissed(now, one));
    const isUsed = left.length || running.some(here) || later.some((one) => here(one) && !one.all);
    if (isUsed) rows.push({ room, now: preferred(running.filter(here)), next: firstOf(later.filter(here)), left });
  }
  const roomless = (list) => list.filter((one) => one.room === null && !one.all);
  for (const one of roomless(running)) rows.push({ room: null, now: one, next: null, left: [] });
  const upcoming = roomless(later);
  for (const one of upcoming.filter((other) => other.start === upcoming[0].start)) {
    rows.push({ room: null, now: null, next: one, left: [] });
  }
  return rows;
}
