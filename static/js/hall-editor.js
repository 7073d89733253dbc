// The editor of a hall: puts its parts together. The server decides; what it answers is drawn.
import { everyFewSeconds } from "./planner-net.js";
import { makeDrawing } from "./hall-drawing.js";
import { makeKeys } from "./hall-keys.js";
import { makeNet } from "./hall-net.js";
import { makePanel } from "./hall-panel.js";
import { makePointer } from "./hall-pointer.js";
import { makeScale } from "./hall-scale.js";

const root = document.querySelector("[data-hall-editor]");
const settings = JSON.parse(document.getElementById("hall-settings").textContent);
const { words } = settings;
const said = root.querySelector("[data-said]");
const refused = root.querySelector("[data-refused]");
let { board } = settings;
let isBusy = false;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
const metres = (length) => (length / 100).toLocaleString(document.documentElement.lang || "de", { maximumFractionDigits: 2 });

function entrance() {
  const { hall } = board;
  if (!hall.entrance) return null;
  const [x, y] = hall.entrance;
  return { key: hall.key, kind: "entrance", name: words.entrance, x, y, width: 0, depth: 0, values: {}, taken: "" };
}

const app = {
  settings,
  words,
  board: () => board,
  things: () => [...board.objects, entrance()].filter(Boolean),
  find: (key) => app.things().find((one) => one.key === key),
  nameOf(one) {
    if (one.kind === "stand") return fill(one.taken ? words.standTaken : words.stand, { name: one.name, holder: one.taken });
    return one.name === words[one.kind] || one.kind === "entrance" ? one.name : `${words[one.kind]} ${one.name}`;
  },
  describe(one) {
    const values = { name: app.nameOf(one), x: metres(one.x), y: metres(one.y), width: metres(one.width), depth: metres(one.depth) };
    return fill(one.width ? words.place : words.point, values);
  },
  fill: (text, one) => fill(text, { name: app.nameOf(one), x: metres(one.x), y: metres(one.y), width: metres(one.width), depth: metres(one.depth) }),
  say(text) {
    said.textContent = text;
    if (text) app.refuse([]); // both have the same place
  },
  refuse(reasons) {
    refused.textContent = reasons.length ? fill(words.refused, { reasons: reasons.join(" ") }) : "";
    refused.hidden = reasons.length === 0;
  },
  // Values of a place, as the server takes them.
  placed(one) {
    const text = (length) => (length / 100).toFixed(2);
    if (one.kind === "entrance") return { entrance_x: text(one.x), entrance_y: text(one.y) };
    if (!one.width) return { x: text(one.x), y: text(one.y) };
    return { x: text(one.x), y: text(one.y), width: text(one.width), depth: text(one.depth) };
  },
  choose(key, { isShown = false } = {}) {
    drawing.choose(key);
    panel?.show(app.find(key));
    if (isShown) drawing.focus(key);
  },
  async perform(deed, values) {
    isBusy = true;
    const answer = await net.post(settings.deeds[deed], values);
    isBusy = false;
    if (answer.board) {
      const before = new Set(app.things().map((one) => one.key));
      board = answer.board;
      show();
      const made = app.things().filter((one) => !before.has(one.key));
      if (answer.kind === "done" && made.length) app.choose(made[0].key, { isShown: true });
    }
    app.refuse(answer.messages ?? (answer.board ? [] : [answer.kind === "signedOut" ? words.signedOut : words.offline]));
    app.say(answer.kind === "done" ? answer.said : "");
    return answer;
  },
  change: (items) => app.perform("aendern", { items: JSON.stringify(items), seen: board.seen }),
};

const net = makeNet(root);
const drawing = makeDrawing(root, app);
const panel = settings.mayChange ? makePanel(root, app, drawing) : null;
const keys = makeKeys(root, app, drawing);
const pointer = makePointer(root, app, drawing);
const scale = settings.mayChange ? makeScale(root, app, drawing) : null;

function showNotes() {
  const list = root.querySelector("[data-notes]");
  const lines = board.problems.map((one) => {
    const line = document.createElement("li");
    line.className = `is-${one.level}`;
    const level = document.createElement("strong");
    level.textContent = `${words[one.level]}: `;
    const text = document.createElement("button");
    text.type = "button";
    text.textContent = one.text;
    text.addEventListener("click", () => app.choose(one.keys[0], { isShown: true }));
    line.append(level, text);
    return line;
  });
  if (!lines.length) {
    const fine = document.createElement("li");
    fine.className = "is-fine";
    fine.textContent = words.noProblems;
    lines.push(fine);
  }
  list.replaceChildren(...lines);
}

function showSteps() {
  for (const [name, none] of [["undo", words.nothingToUndo], ["redo", words.nothingToRedo]]) {
    const button = root.querySelector(`[data-${name}]`);
    if (!button) continue;
    button.textContent = board[name] ? fill(words[name], { step: board[name] }) : none;
    button.setAttribute("aria-disabled", String(!board[name]));
  }
}

function show() {
  drawing.show();
  panel?.show(app.find(drawing.chosen()));
  showNotes();
  showSteps();
}

for (const [name, deed] of [["undo", "zurueck"], ["redo", "wieder"]]) {
  root.querySelector(`[data-${name}]`)?.addEventListener("click", (event) => {
    event.preventDefault();
    if (board[name]) app.perform(deed, {});
    else app.say(name === "undo" ? words.nothingToUndo : words.nothingToRedo);
  });
}

document.addEventListener("keydown", (event) => {
  if (!settings.mayChange || !(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const deed = key === "z" && !event.shiftKey ? "zurueck" : key === "y" || (key === "z" && event.shiftKey) ? "wieder" : "";
  if (!deed) return;
  event.preventDefault();
  keys.putBack();
  app.perform(deed, {});
});

everyFewSeconds(async () => {
  if (isBusy || keys.isMoving() || pointer.isHeld() || scale?.isPicking() || panel?.isTyping()) return;
  const answer = await net.fresh(settings.data, board.version);
  if (answer.kind !== "done" || isBusy || keys.isMoving() || pointer.isHeld() || panel?.isTyping()) return;
  const hadPlan = Boolean(board.floorPlan?.url);
  board = answer.board;
  show();
  if (!hadPlan && board.floorPlan?.url) location.reload(); // its forms come from the server
});

show();
root.dataset.ready = "yes";
