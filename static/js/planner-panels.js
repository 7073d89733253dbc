// What stands beside the table: sessions without a time, what is to be checked, what is not published yet.
import { element, kindOf, pressable, titleOf } from "./planner-face.js";

export function makePanels(root, settings, handlers) {
  const { words, mayChange } = settings;
  const drawn = new Map();

  // Draws a list anew only where it changed; a focus in it goes to the same line again, else to the list's heading.
  function draw(name, rows, make, empty) {
    const list = root.querySelector(`[data-${name}]`);
    const text = JSON.stringify(rows);
    if (drawn.get(name) === text) return;
    drawn.set(name, text);
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    list.replaceChildren(...rows.map(make));
    if (!rows.length && empty) list.append(element("li", "planner-empty", empty));
    root.querySelector(`[data-${name}-count]`)?.replaceChildren(String(rows.length));
    if (focused === null) return;
    const again = [...list.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === focused);
    (again ?? list.closest("section, details").querySelector("h2, summary")).focus();
  }

  function button(label, act, focus, className = "button plain") {
    const made = element("button", className, label);
    made.type = "button";
    made.dataset.focus = focus;
    made.addEventListener("click", act);
    return made;
  }

  function parked(block) {
    const item = element("li");
    const people = block.people ? [element("span", "planner-people", block.people)] : [];
    const made = pressable(`planner-parked k-${block.kind}`, block, titleOf(block), kindOf(block), ...people);
    made.dataset.focus = block.id;
    item.append(made);
    return item;
  }

  function note(one) {
    const item = element("li", one.level === "block" ? "is-bad" : "");
    const sign = element("span", one.level === "block" ? "tag bad" : "tag warn", one.level === "block" ? `✕ ${words.cannot}` : `⚠ ${words.look}`);
    const acts = element("span", "planner-acts");
    acts.append(button(words.show, () => handlers.show(one), `${one.key} show`));
    if (mayChange && one.level !== "block") acts.append(button(words.accept, () => handlers.accept(one), `${one.key} accept`));
    for (const act of acts.children) act.setAttribute("aria-describedby", `note-${one.key}`);
    const text = element("span", "", one.message);
    text.id = `note-${one.key}`;
    item.append(sign, text, acts);
    return item;
  }

  function accepted(one) {
    const item = element("li");
    item.append(element("span", "", one.message), element("small", "", one.by));
    if (mayChange) item.append(button(words.withdraw, () => handlers.withdraw(one), one.key));
    return item;
  }

  return {
    show(board) {
      draw("parked", board.parked, parked, words.nothingParked);
      draw("notes", board.notes, note, words.nothingOpen);
      draw("accepted", board.accepted, accepted, "");
      root.querySelector("[data-begin]")?.toggleAttribute("hidden", board.sessions.length + board.parked.length > 0);
      root.querySelector("[data-accepted-box]").hidden = !board.accepted.length;
      root.querySelector("[data-pending]").textContent = board.pending_text;
      root.querySelector("[data-publish]")?.classList.toggle("main", board.pending > 0);
    },
  };
}
