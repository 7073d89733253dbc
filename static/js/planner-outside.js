// Drags a session without a time from its list into the table, with mouse or pen. A finger scrolls the list; there and
// by keyboard the button opens the dialog instead.
import { clock } from "./planner-time.js";

const LEAST = 5; // pixels until a press becomes a drag
const EDGE = 50; // pixels from the table's edge at which it scrolls

export function makeOutside(root, list, grid, settings, handlers) {
  let drag = null;
  let ended = 0;

  function begin(event) {
    const item = event.target.closest("[data-session]");
    if (!settings.mayChange || !item || event.pointerType === "touch" || event.button !== 0) return;
    const block = handlers.board().parked.find((one) => one.id === Number(item.dataset.session));
    drag = { block, x: event.clientX, y: event.clientY, tip: null, place: null };
  }

  function start() {
    drag.tip = document.createElement("div");
    drag.tip.className = "planner-tip";
    root.append(drag.tip);
    root.classList.add("is-dragging");
    requestAnimationFrame(scroll);
  }

  function placeAt(x, y) {
    const found = grid.at(x, y);
    return found && { ...found, end: found.start + drag.block.minutes };
  }

  function move(event) {
    if (!drag) return;
    Object.assign(drag, { toX: event.clientX, toY: event.clientY });
    if (!drag.tip && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < LEAST) return;
    if (!drag.tip) start();
    event.preventDefault();
    follow();
  }

  function follow() {
    const place = placeAt(drag.toX, drag.toY);
    drag.tip.style.transform = `translate(${drag.toX + 14}px, ${drag.toY + 14}px)`;
    drag.tip.textContent = place ? `${drag.block.code} ${clock(place.start)}–${clock(place.end)}` : drag.block.code;
    if (JSON.stringify(place) === JSON.stringify(drag.place)) return;
    drag.place = place;
    grid.ghost(drag.block.title, place);
  }

  function scroll() {
    if (!drag?.tip) return;
    const main = grid.scroller();
    const box = main.getBoundingClientRect();
    const inside = drag.toX > box.left && drag.toX < box.right && drag.toY > box.top && drag.toY < box.bottom;
    if (inside) {
      main.scrollLeft += drag.toX > box.right - EDGE ? 10 : drag.toX < box.left + EDGE ? -10 : 0;
      main.scrollTop += drag.toY > box.bottom - EDGE ? 10 : drag.toY < box.top + EDGE ? -10 : 0;
      follow();
    }
    requestAnimationFrame(scroll);
  }

  function end(isDropped) {
    if (!drag) return;
    const { block, tip, place } = drag;
    drag = null;
    if (!tip) return;
    ended = performance.now();
    tip.remove();
    root.classList.remove("is-dragging");
    grid.ghost("", null);
    if (isDropped && place) handlers.moveTo(block, place);
  }

  list.addEventListener("pointerdown", begin);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", () => end(true));
  window.addEventListener("pointercancel", () => end(false));
  window.addEventListener("keydown", (event) => event.key === "Escape" && end(false));
  list.addEventListener("dragstart", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-session]");
    if (item && performance.now() - ended > 200) handlers.open(Number(item.dataset.session));
  });

  return { isHeld: () => Boolean(drag?.tip) };
}
