// The editor of the agenda: puts its parts together. The server decides; what it answers is drawn.
import { makeDialog } from "./planner-dialog.js";
import { makeGrid } from "./planner-grid.js";
import { makeKeys } from "./planner-keys.js";
import { everyFewSeconds, makeNet } from "./planner-net.js";
import { makeOutside } from "./planner-outside.js";
import { makePanels } from "./planner-panels.js";
import { makeSay } from "./planner-say.js";
import { field, fill, wallOf } from "./planner-time.js";
import { makeUndo } from "./planner-undo.js";

const root = document.querySelector("[data-planner]");
const settings = JSON.parse(document.getElementById("planner-settings").textContent);
const { words } = settings;
const SMALL = "(max-width: 47.99rem)"; // there the list is the better way

let { board } = settings;
let posts = 0; // deeds on their way
let isOffline = false;
const newest = (steps) => Math.max(0, ...steps.map((step) => step.id));
let lastStep = newest(board.steps);

const find = (id) => [...board.sessions, ...board.parked].find((one) => one.id === id);
const net = makeNet(settings, board.day);
let touched = null; // the session that somebody did something to last
const voice = makeSay(root, () => handlers.focus(touched));

function apply(next) {
  board = next;
  const others = next.steps.filter((step) => step.id > lastStep && step.user !== settings.user).reverse();
  lastStep = Math.max(lastStep, newest(next.steps));
  grid.show(next);
  panels.show(next);
  return others.map((step) => fill(words.colleague, { name: step.by, step: step.text })).join(" ");
}

async function perform(deed, values, { isQuiet = false } = {}) {
  posts += 1;
  touched = Number(values.session ?? touched);
  const answer = await net.post(deed, values);
  posts -= 1;
  if (answer.board) {
    const told = apply(answer.board);
    voice.quiet();
    if (answer.kind === "done") {
      undo.push(deed === "zurueck" ? null : answer.step);
      voice.say([told, answer.said].filter(Boolean).join(" "), answer.more);
    } else if (!isQuiet) {
      voice.refuse(answer.messages.map((one) => one.text));
    }
  } else {
    answer.messages = [{ field: "whole", text: answer.kind === "signedOut" ? words.signedOut : words.offline }];
    if (!isQuiet) voice.refuse([answer.messages[0].text]);
    for (const one of board.sessions) if (String(one.id) === String(values.session)) grid.reset(one.id);
  }
  return answer;
}

const seen = (block) => ({ session: block.id, seen: block.edits });
const placed = (place) => ({ room: place.room, day: board.day, start: field(place.start), end: field(place.end) });

const handlers = {
  board: () => board,
  say: voice.say,
  async moveTo(block, place) {
    const answer = await perform("verlegen", { ...seen(block), ...placed(place) });
    handlers.focus(block.id);
    return answer;
  },
  async move(id, { room, start, end }) {
    await perform("verlegen", { ...seen(find(id)), room, day: start.slice(0, 10), start: start.slice(11), end: end.slice(11) });
    handlers.focus(id);
  },
  async park(id) {
    keys.forget();
    await perform("herausnehmen", seen(find(id)));
    handlers.focus(id);
  },
  async remove(block) {
    await perform("loeschen", seen(block));
    handlers.focus(block.id);
  },
  save: (block, values) => perform("verlegen", { ...values, ...seen(block) }, { isQuiet: true }),
  create: (values) => perform("anlegen", values, { isQuiet: true }),
  open: (id) => dialog.change(find(id), board.day),
  draw: (place) => dialog.create({ ...place, day: board.day }),
  closed(block) {
    grid.unselect();
    if (block) handlers.focus(block.id);
  },
  accept: (note) => perform("annehmen", { key: note.key }),
  withdraw: (one) => perform("ablehnen", { key: one.key }),
  show(note) {
    const here = note.sessions.find((id) => grid.article(id));
    if (here || !note.day) return handlers.focus(here ?? note.sessions[0], { isShown: true });
    return location.assign(`?tag=${note.day}#s-${note.sessions[0]}`);
  },
  // To a session's block, else to its line among those without a time, else to where work goes on.
  focus(id, how) {
    requestAnimationFrame(() => {
      if (grid.focus(id, how)) return;
      const line = root.querySelector(`[data-parked] [data-session="${id}"]`);
      if (line) line.focus();
      else if (document.activeElement === document.body) root.querySelector("[data-start]").focus();
    });
  },
};

async function takeBack({ isByKey = false } = {}) {
  if (keys.isMoving()) return keys.putBack();
  const step = undo.last();
  if (!step) return voice.say(words.nothingToUndo);
  const answer = await perform("zurueck", { step: step.id });
  if (answer.kind === "done" || ["stale", "gone"].includes(answer.code)) undo.drop();
  return answer.session && (isByKey || document.activeElement === document.body) ? handlers.focus(answer.session) : null;
}

const isBusy = () => posts > 0 || grid.isHeld() || outside.isHeld() || keys.isMoving() || dialog.isOpen();

async function look() {
  if (isBusy()) return;
  const before = board;
  const answer = await net.fresh(board.version);
  if (answer.kind === "offline" || answer.kind === "signedOut") {
    if (!isOffline) voice.refuse([answer.kind === "offline" ? words.waiting : words.signedOut]);
    isOffline = true;
    return;
  }
  if (isOffline) {
    voice.quiet();
    voice.say(words.online);
  }
  isOffline = false;
  if (!answer.board || isBusy() || before !== board) return; // somebody has begun meanwhile: the next look shows it
  const told = apply(answer.board);
  if (told) voice.say(told);
}

if (matchMedia(SMALL).matches && root.hasAttribute("data-may-leave")) location.replace(settings.list);

const host = root.querySelector("[data-grid]");
const grid = makeGrid(host, settings, handlers);
const panels = makePanels(root, settings, handlers);
const dialog = makeDialog(root, settings, handlers);
const keys = makeKeys(root, host, grid, settings, handlers);
const outside = makeOutside(root, root.querySelector("[data-parked]"), grid, settings, handlers);
const undo = makeUndo(root, settings, takeBack);

panels.show(board);
root.querySelector("[data-new]")?.addEventListener("click", () => dialog.create({ day: board.day, start: wallOf(board.day, 9 * 60) }));
everyFewSeconds(look);
const asked = /^#s-(\d+)$/.exec(location.hash);
if (asked) handlers.focus(Number(asked[1]), { isShown: true });
root.dataset.ready = "yes";
