// The page's words, from the server, in its language: filled, counted, with times and dates as the language writes them.
const data = JSON.parse(document.getElementById("checkin-words").textContent);
const language = `${document.documentElement.lang.split("-")[0]}-u-nu-latn`; // figures as on badges and screens
let zone = data.timezone;

export const folded = data.fold;

export function setZone(name) {
  if (name) zone = name;
}

// A name in another direction must not turn the sentence around it.
const apart = document.documentElement.dir === "rtl" ? (value) => `\u2068${value}\u2069` : (value) => value;

export function fill(text, values = {}) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? apart(values[name]) : whole));
}

// Facts in a row, each in its own direction.
export const row = (parts) => parts.filter(Boolean).map(apart).join(" · ");

export const say = (key, values) => fill(data.words[key] ?? key, values);

// When it was and, where that is known, at which door or desk.
export const sayAt = (key, at, place) => say(place ? key : `${key}_plain`, { time: clock(at), door: place, desk: place });

// A counted word: the server says which of its forms stands with which number (from 100 on they repeat).
export function count(key, number, values = {}) {
  const { forms, index } = data.counted[key];
  const place = number < 100 ? number : 100 + (number % 100);
  return fill(forms[Number(index[place])], { count: figure(number), ...values });
}

export const figure = (number) => new Intl.NumberFormat(language).format(number);

export function clock(moment) {
  const date = moment instanceof Date ? moment : new Date(moment);
  return new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(date);
}

export function day(moment) {
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: zone }).format(
    new Date(moment),
  );
}

// Names of people in a row, as the language joins them.
export const list = (names) => new Intl.ListFormat(language, { type: "conjunction" }).format(names);
