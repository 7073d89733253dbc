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

export function face(block, words) {
  const button = element("button", "planner-face");
  button.type = "button";
  button.dataset.session = block.id;
  button.setAttribute("aria-label", block.label);
  const head = element("span", "planner-head");
  head.append(kindOf(block), element("span", "planner-clock", clockOf(block)));
  const marks = element("span", "planner-marks");
  if (block.is_cancelled) marks.append(element("span", "tag bad", words.cancelled));
  if (block.warnings) marks.append(element("span", "tag warn", `⚠ ${fill(words.warnings, { count: block.warnings })}`));
  if (block.mark) marks.append(element("span", "tag", block.mark));
  button.append(titleOf(block), ...(marks.childNodes.length ? [marks] : []), head);
  if (block.people) button.append(element("span", "planner-people", block.people));
  if (block.places) button.append(element("span", "planner-places", block.places));
  return button;
}

// While something is dragged, pulled or drawn: only what matters then.
export function shadow(title, time) {
  const box = element("span", "planner-face");
  box.append(element("span", "planner-clock", time), element("strong", "planner-title", title));
  return box;
}
