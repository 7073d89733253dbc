// The hall by keyboard. Arrows move what has the focus; nothing is saved before Enter or before the focus goes
// elsewhere, so there is no hurry; Escape puts it back.
import { turned } from "./hall-panel.js";

const STEP = 10; // centimetres
const FAR = 100;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function makeKeys(root, app, drawing) {
  const { canvas } = drawing;
  let moving = null; // {before, now}

  function arrow(event, one) {
    moving ??= { before: one, now: one };
    const [right, down] = WAYS[event.key];
    const by = event.altKey ? FAR : STEP;
    const { now } = moving;
    const { hall } = app.board();
    const next = event.shiftKey && now.width
      ? { ...now, width: now.width + right * by, depth: now.depth + down * by }
      : { ...now, x: now.x + right * by, y: now.y + down * by };
    if (next.x < 0 || next.y < 0 || next.x + next.width > hall.width || next.y + next.depth > hall.depth) return app.say(app.words.edge);
    if (now.width && (next.width < STEP || next.depth < STEP)) return undefined;
    moving.now = next;
    drawing.preview(next);
    return app.say(app.fill(event.shiftKey && now.width ? app.words.sizing : app.words.moving, next));
  }

  async function put() {
    if (!moving) return;
    const { before, now } = moving;
    moving = null;
    if (now.x !== before.x || now.y !== before.y || now.width !== before.width || now.depth !== before.depth) await app.change([[now.key, app.placed(now)]]);
    drawing.preview(null);
  }

  function putBack() {
    if (!moving) return;
    const { before } = moving;
    moving = null;
    drawing.preview(null);
    app.say(app.fill(app.words.back, before));
  }

  // In the order in which people read: from the top, then from the left.
  function go(from, to) {
    const all = [...app.things()].sort((one, other) => one.y - other.y || one.x - other.x).map((one) => one.key);
    const at = all.indexOf(from);
    const key = { Home: all[0], End: all.at(-1), PageDown: all[at + 1], PageUp: all[at - 1] }[to];
    if (key) app.choose(key, { isShown: true });
  }

  async function press(event) {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    const one = key && app.find(key);
    if (!one || event.ctrlKey || event.metaKey) return;
    const mayChange = app.settings.mayChange;
    const is = { arrow: event.key in WAYS, go: ["Home", "End", "PageUp", "PageDown"].includes(event.key) };
    if (!is.arrow && !is.go && !["Enter", " ", "Escape", "Delete", "F4", "r", "R"].includes(event.key)) return;
    event.preventDefault();
    if (is.go) {
      await put();
      go(key, event.key);
    } else if (is.arrow && mayChange) arrow(event, one);
    else if (event.key === "Escape") putBack();
    else if (event.key === "Enter" || event.key === " ") moving ? await put() : app.choose(key, { isShown: true });
    else if (event.key === "F4") {
      app.choose(key);
      root.querySelector("[data-panel] input:not([hidden])")?.focus();
    } else if (event.key === "Delete" && mayChange && one.kind !== "entrance") await app.change([[key, null]]);
    else if (event.key.toLowerCase() === "r" && mayChange && one.width) await app.change([[key, turned(one, app)]]);
  }

  canvas.addEventListener("keydown", press);
  canvas.addEventListener("focusout", (event) => {
    if (moving && document.hasFocus() && event.relatedTarget && !canvas.contains(event.relatedTarget)) put();
  });
  canvas.addEventListener("focusin", (event) => {
    const key = event.target.dataset?.key;
    if (key && key !== drawing.chosen()) app.choose(key, { isShown: false });
  });
  return { isMoving: () => moving !== null, putBack };
}
