// How a session looks in the table: a button with kind, time, title, people and places.
import { fill } from "./planner-time.js";

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

export function face(block, words) {
  const head = element("span", "planner-head");
  head.append(kindOf(block), element("span", "planner-clock", clockOf(block)));
  const marks = element("span", "planner-marks");
  if (block.is_cancelled) marks.append(element("span", "tag bad", words.cancelled));
  if (block.warnings) marks.append(element("span", "tag warn", `⚠ ${fill(words.warnings, { count: block.warnings })}`));
  if (block.mark) marks.append(element("span", "tag", block.mark));
  const parts = [titleOf(block), marks, head];
  if (block.people) parts.push(element("span", "planner-people", block.people));
  if (block.places) parts.push(element("span", "planner-places", block.places));
  return pressable("planner-face", block, ...parts);
}

// While something is dragged, pulled or drawn: only what matters then.
export function shadow(title, time) {
  const box = element("span", "planner-face");
  box.append(element("span", "planner-clock", time), element("strong", "planner-title", title));
  return box;
}
