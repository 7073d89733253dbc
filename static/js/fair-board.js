// Dragging on the board: a card or a stand onto a stand sends the same form as choosing the number in the card's list.
const board = document.querySelector("[data-fair-board]");
const form = board?.querySelector("[data-fair-form]");
let carried = null;

function bookingOf(target) {
  const source = target.closest?.("[data-card], [data-spot][data-booking]");
  return source ? source.dataset.card || source.dataset.booking : null;
}

function spotAt(x, y) {
  return document.elementFromPoint(x, y)?.closest("[data-spot]") ?? null;
}

function mark(spot) {
  for (const one of board.querySelectorAll("[data-over]")) if (one !== spot) one.removeAttribute("data-over");
  spot?.setAttribute("data-over", "");
}

function put(booking, spot) {
  mark(null);
  if (!booking || !spot || spot.dataset.booking === booking) return;
  form.elements.booking.value = booking;
  form.elements.stand.value = spot.dataset.spot;
  form.requestSubmit();
}

if (form) {
  board.querySelector("[data-fair-drag]")?.removeAttribute("hidden");
  board.addEventListener("dragstart", (event) => {
    carried = bookingOf(event.target);
    event.dataTransfer?.setData("text/plain", carried ?? "");
  });
  board.addEventListener("dragover", (event) => {
    const spot = event.target.closest?.("[data-spot]");
    if (!spot || !carried) return;
    event.preventDefault();
    mark(spot);
  });
  board.addEventListener("drop", (event) => {
    event.preventDefault();
    put(carried, event.target.closest?.("[data-spot]"));
    carried = null;
  });
  // Shapes of a drawing cannot be dragged by the browser itself.
  board.addEventListener("pointerdown", (event) => {
    const spot = event.target.closest?.("[data-spot][data-booking]");
    if (!spot || event.button !== 0) return;
    const booking = spot.dataset.booking;
    const move = (moved) => mark(spotAt(moved.clientX, moved.clientY));
    const stop = () => {
      removeEventListener("pointermove", move);
      mark(null);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", (released) => {
      stop();
      put(booking, spotAt(released.clientX, released.clientY));
    }, { once: true });
    addEventListener("pointercancel", stop, { once: true });
  });
}
