// Times are texts on the clock of the place, such as "2027-01-21T13:15"; within a day they are minutes since midnight.
export const STEP = 5;

const two = (number) => String(number).padStart(2, "0");

// Minutes since the midnight at which a day begins; what lies before or after that day is cut off.
export function minutesOf(wall, day = wall.slice(0, 10)) {
  if (wall.slice(0, 10) > day) return 24 * 60;
  return wall.slice(0, 10) < day ? 0 : Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

export function field(minutes) {
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

export function clock(minutes) {
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

export function wallOf(day, minutes) {
  if (minutes < 24 * 60) return `${day}T${field(minutes)}`;
  const next = new Date(`${day}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, 10)}T${field(minutes - 24 * 60)}`;
}

// The calendar gives dates whose local parts are the clock of the place.
export function wallOfDate(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
