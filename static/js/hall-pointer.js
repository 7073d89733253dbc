// Mouse, pen and finger: choose, move, pull a corner, draw. What is let go is posted; the answer is drawn.
import { make } from "./hall-drawing.js";
import { snapBox, snapPoint } from "./hall-snap.js";

const STILL = 4; // pixels that a press may move without becoming a pull
const SIZES = { stand: [300, 200], wall: [400, 20], door: [150, 30], stage: [600, 300], lane: [400, 150], pillar: [50, 50] };
const SMALL = "(max-width: 43rem)"; // there the list is the better way

export function makePointer(root, app, drawing) {
  const { canvas } = drawing;
  const tools = [...root.querySelectorAll("[data-tool]")];
  let tool = "";
  let held = null; // {one, corner, start, x, y, isMoved} or {draft}

  function pick(next) {
    tool = next;
    for (const button of tools) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    canvas.toggleAttribute("data-drawing", tool !== "");
    if (tool) app.say(tool === "socket" ? app.words.drawPoint : app.words.draw);
  }

  function boxOf(from, to) {
    return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), depth: Math.abs(to.y - from.y) };
  }

  function begin(event) {
    if (event.button || matchMedia(SMALL).matches) return;
    const place = drawing.at(event);
    if (tool && app.settings.mayChange) {
      const start = snapPoint(place, app);
      const draft = make("rect", { class: "draft", ...start });
      canvas.append(draft);
      held = { draft, start };
    } else {
      const corner = event.target.dataset.corner;
      const key = corner ? drawing.chosen() : event.target.closest("[data-key]")?.dataset.key;
      const one = key && app.find(key);
      if (!one) return;
      if (!corner) app.choose(key, { isShown: true });
      if (!app.settings.mayChange) return;
      held = { one, corner, start: place, x: event.clientX, y: event.clientY, isMoved: false };
    }
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  function pulled(one, corner, place, start) {
    const right = place.x - start.x;
    const down = place.y - start.y;
    if (!corner) return snapBox({ ...one, x: one.x + right, y: one.y + down }, app, one.key);
    const at = snapPoint({ x: corner.includes("w") ? one.x + right : one.x + one.width + right, y: corner.includes("n") ? one.y + down : one.y + one.depth + down }, app, one.key);
    const fixed = { x: corner.includes("w") ? one.x + one.width : one.x, y: corner.includes("n") ? one.y + one.depth : one.y };
    const box = boxOf(fixed, at);
    return { ...one, ...box, width: Math.max(box.width, 10), depth: Math.max(box.depth, 10) };
  }

  function move(event) {
    if (!held) return;
    const place = drawing.at(event);
    if (held.draft) {
      held.box = boxOf(held.start, snapPoint(place, app));
      const { x, y, width, depth } = held.box;
      for (const [name, value] of Object.entries({ x, y, width, height: depth })) held.draft.setAttribute(name, value);
      return;
    }
    if (!held.isMoved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < STILL) return;
    held.isMoved = true;
    held.now = pulled(held.one, held.corner, place, held.start);
    drawing.preview(held.now);
    app.say(app.describe(held.now));
  }

  async function draw({ draft, start, box }) {
    draft.remove();
    if (tool === "socket") {
      await app.change([["socket:", app.placed({ kind: "socket", ...start })]]);
    } else {
      const [width, depth] = SIZES[tool];
      const is = box && box.width >= 10 && box.depth >= 10 ? box : { ...start, width, depth };
      const place = app.placed({ kind: tool, ...is });
      const extra = tool === "stand" ? { number: nextNumber() } : { kind: tool };
      await app.change([[tool === "stand" ? "stand:" : "fixture:", { ...place, ...extra }]]);
    }
    pick("");
  }

  function nextNumber() {
    const numbers = new Set(app.board().objects.filter((one) => one.kind === "stand").map((one) => one.name));
    let count = 1;
    while (numbers.has(`S${count}`)) count += 1;
    return `S${count}`;
  }

  async function end() {
    if (!held) return;
    const done = held;
    held = null;
    if (done.draft) return draw(done);
    if (done.now) await app.change([[done.one.key, app.placed(done.now)]]);
    drawing.preview(null);
    return undefined;
  }

  function cancel() {
    held?.draft?.remove();
    held = null;
    drawing.preview(null);
  }

  for (const button of tools) button.addEventListener("click", () => pick(button.dataset.tool));
  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    cancel();
    if (tool) pick("");
  });
  return { isHeld: () => held !== null };
}
