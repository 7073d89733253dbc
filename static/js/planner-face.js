// How a session looks in the table: a button with time, marks, title, places and people.
import { fill } from "./planner-time.js";

const SHORT = 30; // minutes: below that there is one line for time and title
const TINY = 15; // minutes: below that this line is small

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function clockOf(block) {
  const plain = (wall) => wall.slice(11).replace(/^0/, "");
  return `${plain(block.start)}–${plain(block.end)}`;
}

// Kind and code, with the shape of the kind in front of the title.
export function kindOf(block) {
  const kind = element("span", "planner-kind", `${block.kind_label} `);
  kind.append(element("bdi", "", block.code));
  return kind;
}

export function titleOf(block) {
  const title = element("strong", "planner-title");
  title.append(element("i", "planner-shape"), element("bdi", "", block.narrow));
  title.lang = block.lang;
  return title;
}

// A button that is seen in parts and read in sentences.
export function pressable(className, block, ...parts) {
  const button = element("button", className);
  button.type = "button";
  button.dataset.session = block.id;
  for (const part of parts) part.setAttribute("aria-hidden", "true");
  button.append(element("span", "visually-hidden", block.label), ...parts);
  return button;
}

// A small tag: its sign is always seen, its text where there is room.
function mark(className, sign, text) {
  const made = element("span", className, `${sign} `);
  made.append(element("span", "planner-long", text));
  made.title = text;
  return made;
}

function marksOf(block, words) {
  const marks = element("span", "planner-marks");
  if (block.is_cancelled) marks.append(mark("tag bad", "✕", words.cancelled));
  if (block.warnings) {
    const warning = mark("tag warn", "⚠", "");
    const [before, after] = words.warnings.split("{count}");
    warning.lastChild.append(before);
    warning.append(String(block.warnings), element("span", "planner-long", after));
    warning.title = fill(words.warnings, { count: block.warnings });
    marks.append(warning);
  }
  if (block.mark) marks.append(mark("tag", "✎", block.mark));
  return marks;
}

// Code and places in a line: what the messages name, and how full it is.
function factsOf(block) {
  const facts = element("span", "planner-places");
  const kind = element("span", "planner-kind");
  kind.append(element("bdi", "", block.code));
  facts.append(kind);
  if (block.places) facts.append(` · ${block.places}`);
  return facts;
}

export function face(block, words) {
  const head = element("span", "planner-head");
  const isShort = block.minutes < SHORT;
  head.append(element("span", "planner-clock", isShort ? clockOf(block).split("–")[0] : clockOf(block)), marksOf(block, words));
  const lines = element("span", "planner-lines");
  const title = titleOf(block);
  if (isShort) title.dir = "auto"; // it is its end that is left out, whichever way the page runs
  lines.append(head, title, factsOf(block));
  if (block.people) lines.append(element("span", "planner-people", block.people));
  return pressable(`planner-face${isShort ? " is-short" : ""}${block.minutes < TINY ? " is-tiny" : ""}`, block, lines);
}

// While something is dragged, pulled or drawn: only what matters then.
export function shadow(title, time) {
  const box = element("span", "planner-face");
  box.append(element("span", "planner-clock", time), element("strong", "planner-title", title));
  return box;
}
