// The table by keyboard. Arrows move the block that has the focus; nothing is saved before Enter or before the focus
// goes elsewhere, so there is no hurry; Escape puts the block back.
import { clock, fill, minutesOf, STEP } from "./planner-time.js";

const SHORTEST = 5; // minutes
const FAR = 15;

export function makeKeys(root, host, grid, settings, handlers) {
  const { words } = settings;
  const bar = root.querySelector("[data-moving]");
  const text = bar?.querySelector("[data-moving-text]");
  let moving = null; // {block, room, start, end}

  const isRtl = () => document.documentElement.dir === "rtl";
  const sessionOf = (target) => target.closest?.(".ec-event button[data-session]");

  function begin(block) {
    const day = settings.board.day;
    moving = { block, room: block.room, start: minutesOf(block.start, day), end: minutesOf(block.end, day) };
  }

  function changed(next) {
    const { first, last } = grid.hours();
    if (next.start < first || next.end > last || next.end - next.start < SHORTEST || next.room === undefined) {
      text.textContent = words.edge;
      bar.hidden = false;
      return;
    }
    moving = next;
    grid.preview(moving.block.id, moving);
    const room = grid.columns().find((one) => one.room === moving.room).name;
    const values = { session: moving.block.code, start: clock(moving.start), end: clock(moving.end), room };
    text.textContent = fill(words.moving, values);
    bar.hidden = false;
  }

  function beside(room, by) {
    const columns = grid.columns();
    return columns[columns.findIndex((one) => one.room === room) + by]?.room;
  }

  function put() {
    if (!moving) return;
    const { block, room, start, end } = moving;
    moving = null;
    bar.hidden = true;
    const day = settings.board.day;
    if (room === block.room && start === minutesOf(block.start, day) && end === minutesOf(block.end, day)) grid.reset(block.id);
    else handlers.moveTo(block, { room, start, end });
  }

  function putBack() {
    if (!moving) return;
    const { block } = moving;
    moving = null;
    bar.hidden = true;
    grid.reset(block.id);
    handlers.say(fill(words.back, { session: block.code }));
  }

  function arrow(event, block) {
    if (!moving) begin(block);
    const { room, start, end } = moving;
    const by = event.altKey ? FAR : STEP;
    const sideways = isRtl() ? -1 : 1;
    if (event.key === "ArrowUp") changed({ ...moving, start: event.shiftKey ? start : start - by, end: end - by });
    if (event.key === "ArrowDown") changed({ ...moving, start: event.shiftKey ? start : start + by, end: end + by });
    if (event.key === "ArrowLeft") changed({ ...moving, room: beside(room, -sideways) });
    if (event.key === "ArrowRight") changed({ ...moving, room: beside(room, sideways) });
  }

  // The next block in the order of the day, or in the same room.
  function go(from, to) {
    const all = [...host.querySelectorAll(".ec-event button[data-session]")];
    const index = all.indexOf(from);
    const target = { Home: all[0], End: all.at(-1), PageDown: all[index + 1], PageUp: all[index - 1] }[to];
    if (!target) return;
    target.focus({ preventScroll: true });
    target.closest(".ec-event").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function press(event) {
    const button = sessionOf(event.target);
    if (!button || event.ctrlKey || event.metaKey) return;
    const block = handlers.board().sessions.find((one) => one.id === Number(button.dataset.session));
    if (!block) return;
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && settings.mayChange) arrow(event, block);
    else if (["Home", "End", "PageUp", "PageDown"].includes(event.key)) go(button, event.key);
    else if (event.key === "Enter" && moving) put();
    else if (event.key === "Escape" && moving) putBack();
    else if (event.key === "Delete" && settings.mayChange) handlers.park(block.id);
    else return;
    event.preventDefault(); // or Enter would press the button, arrows would scroll
  }

  host.addEventListener("keydown", press);
  host.addEventListener("focusout", (event) => {
    if (moving && document.hasFocus() && sessionOf(event.target)) put();
  });
  bar?.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays on the block
  bar?.querySelector("[data-put]").addEventListener("click", put);
  bar?.querySelector("[data-put-back]").addEventListener("click", putBack);

  return { isMoving: () => moving !== null, putBack, forget: () => { moving = null; bar.hidden = true; } }; // prettier-ignore
}
