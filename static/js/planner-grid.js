// The table of one day: rooms as columns, time as rows. The calendar library draws, drags and pulls; this module
// feeds it sessions and turns what it reports into rooms and times.
import { face, shadow } from "./planner-face.js";
import { clock, minutesOf, wallOf, wallOfDate } from "./planner-time.js";

const NOWHERE = "0"; // the column of what has no room
const SLOT_MINUTES = 15;
const SLOT_HEIGHT = 26; // pixels
const EARLY = 8.5 * 60; // minutes: where an empty day is taken to begin

export function makeGrid(host, settings, handlers) {
  const { words, mayChange } = settings;
  const shown = new Map(); // what the calendar holds: key of the session → its JSON
  let board = settings.board;
  let isHeld = false; // something is being dragged
  let dragged = 0; // when a drag ended: the click that follows it opens nothing
  let wanted = null; // the session that had the focus before its block was drawn anew

  const columns = () => [...board.rooms.map((room) => ({ id: room.id, title: room.name, extendedProps: { room } })), { id: NOWHERE, title: words.noRoom }];
  const hours = (hour) => `${hour}:00`;
  const eventOf = (block) => ({
    id: String(block.id),
    resourceIds: [block.room || NOWHERE],
    start: `${block.start}:00`,
    end: `${block.end}:00`,
    title: block.title,
    classNames: ["planner-block", `k-${block.kind}`, block.is_cancelled && "is-cancelled", block.warnings && "has-warnings", block.mark && "is-changed"].filter(Boolean),
    extendedProps: { block },
  });
  const placeOf = (event) => ({
    room: event.resourceIds[0] === NOWHERE ? "" : event.resourceIds[0],
    start: wallOfDate(event.start),
    end: wallOfDate(event.end),
  });

  // Where the day begins, for the first look.
  function beginning() {
    if (!board.sessions.length) return EARLY;
    return Math.min(24 * 60, ...board.sessions.map((block) => minutesOf(block.start, board.day)));
  }

  function content({ event, timeText }) {
    if (event.display === "pointer") return { domNodes: [shadow("", `${clock(minutesOf(wallOfDate(event.start)))} ${words.here}`)] };
    const block = event.extendedProps.block;
    if (!block || event.display === "preview") return { domNodes: [shadow(event.title || words.new, timeText)] };
    return { domNodes: [face(block, words)] };
  }

  function settle(info) {
    const id = Number(info.event.id);
    shown.set(id, ""); // what the server answers is drawn in any case
    handlers.move(id, placeOf(info.event));
  }

  function drop(info) {
    const below = document.elementFromPoint(info.jsEvent.clientX, info.jsEvent.clientY);
    if (!below?.closest("[data-park-here]")) return settle(info);
    info.revert();
    return handlers.park(Number(info.event.id));
  }

  // Nothing is pushed over the edge of the day.
  const isToday = ({ event }) => wallOfDate(event.start) >= wallOf(board.day, 0) && wallOfDate(event.end) <= wallOf(board.day, 24 * 60);

  function hold(is) {
    isHeld = is;
    host.classList.toggle("is-held", is);
    if (!is) dragged = performance.now();
  }

  const calendar = EventCalendar.create(host, {
    view: "resourceTimeGridDay",
    date: board.day,
    locale: document.documentElement.lang,
    height: "100%",
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    slotEventOverlap: false,
    slotDuration: { minutes: SLOT_MINUTES },
    slotLabelInterval: "01:00",
    slotLabelFormat: (time) => hours(time.getHours()),
    eventTimeFormat: (start, end) => `${clock(minutesOf(wallOfDate(start)))}–${clock(minutesOf(wallOfDate(end)))}`,
    slotHeight: SLOT_HEIGHT,
    slotMinTime: hours(board.first_hour),
    slotMaxTime: hours(board.last_hour),
    scrollTime: { minutes: Math.max(beginning() - 30, board.first_hour * 60) },
    snapDuration: "00:05",
    columnWidth: "minmax(9.25rem, 1fr)",
    resources: columns(),
    resourceLabelContent: ({ resource }) => ({ domNodes: label(resource) }),
    events: board.sessions.map(eventOf),
    eventContent: content,
    editable: mayChange,
    selectable: mayChange,
    pointer: mayChange,
    longPressDelay: 400,
    eventDragStart: () => hold(true),
    eventResizeStart: () => hold(true),
    eventDragStop: () => hold(false),
    eventResizeStop: () => hold(false),
    dragConstraint: isToday,
    resizeConstraint: isToday,
    eventDrop: drop,
    eventResize: settle,
    select: (info) => handlers.draw({ room: roomOf(info.resource), start: wallOfDate(info.start), end: wallOfDate(info.end) }),
    dateClick: (info) => handlers.draw({ room: roomOf(info.resource), start: wallOfDate(info.date), end: "" }),
    eventAllUpdated: tidy,
  });
  for (const block of board.sessions) shown.set(block.id, JSON.stringify(block));

  const roomOf = (resource) => (resource && resource.id !== NOWHERE ? resource.id : "");

  function label(resource) {
    const name = document.createElement("strong");
    name.textContent = resource.title;
    const detail = document.createElement("small");
    detail.textContent = resource.extendedProps?.room?.detail ?? "";
    return detail.textContent ? [name, detail] : [name];
  }

  // The library calls the table a table, which it is not for a screen reader: blocks lie across its cells.
  function tidy() {
    for (const one of host.querySelectorAll(".ec, .ec-main [role]:not(.ec-event)")) {
      one.removeAttribute("role");
      one.removeAttribute("aria-colindex");
    }
    for (const one of host.querySelectorAll(".ec-event:not([role])")) one.setAttribute("role", "none");
    for (const one of host.querySelectorAll(".ec-sidebar")) one.setAttribute("aria-hidden", "true");
    const main = host.querySelector(".ec-main");
    if (main) main.tabIndex = board.sessions.length ? -1 : 0; // who scrolls by keyboard needs something to stand on
    if (wanted !== null) requestAnimationFrame(refocus);
  }

  function refocus() {
    if (wanted === null) return;
    const before = document.activeElement;
    if (!before || before === document.body || before.dataset?.session === String(wanted)) focus(wanted);
    wanted = null;
  }

  function article(id) {
    return host.querySelector(`.ec-event button[data-session="${id}"]`)?.closest(".ec-event");
  }

  function focus(id, { isShown = false } = {}) {
    const button = article(id)?.querySelector("button");
    if (!button) return false;
    button.focus({ preventScroll: true });
    const where = isShown ? "center" : "nearest";
    article(id).scrollIntoView({ block: where, inline: where });
    return true;
  }

  function show(next) {
    const focused = document.activeElement?.closest?.(".ec-event [data-session]");
    if (focused && host.contains(focused)) wanted = Number(focused.dataset.session);
    const hadRooms = JSON.stringify(board.rooms);
    const before = board;
    // the table may grow, but never jumps under somebody's hands
    board = { ...next, first_hour: Math.min(before.first_hour, next.first_hour), last_hour: Math.max(before.last_hour, next.last_hour) };
    if (before.first_hour !== board.first_hour) calendar.setOption("slotMinTime", hours(board.first_hour));
    if (before.last_hour !== board.last_hour) calendar.setOption("slotMaxTime", hours(board.last_hour));
    if (hadRooms !== JSON.stringify(next.rooms)) calendar.setOption("resources", columns());
    const left = new Set(shown.keys());
    for (const block of next.sessions) {
      const text = JSON.stringify(block);
      left.delete(block.id);
      if (shown.get(block.id) === text) continue;
      if (!calendar.updateEvent(eventOf(block))) calendar.addEvent(eventOf(block));
      shown.set(block.id, text);
    }
    for (const id of left) {
      calendar.removeEventById(id);
      shown.delete(id);
    }
  }

  // Lets a block lie elsewhere for the eye, while the keyboard moves it; its element and the focus stay.
  function preview(id, { room, start, end }) {
    const box = article(id);
    shown.set(id, "");
    const column = columns().findIndex((one) => one.id === (room || NOWHERE));
    const pixels = (minutes) => `${(minutes / SLOT_MINUTES) * SLOT_HEIGHT}px`;
    Object.assign(box.style, {
      gridColumn: column + 1,
      insetBlockStart: pixels(start - board.first_hour * 60),
      insetInlineStart: "0",
      inlineSize: "calc(100% - var(--ec-event-col-gap))",
      zIndex: 900,
      ...Object.fromEntries(["minBlockSize", "blockSize", "maxBlockSize"].map((name) => [name, pixels(end - start)])),
    });
    box.classList.add("is-moving");
    box.querySelector(".planner-clock").textContent = `${clock(start)}–${clock(end)}`;
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Draws a block anew from what the board says.
  function reset(id) {
    const block = board.sessions.find((one) => one.id === id);
    if (!block) return;
    wanted = id;
    calendar.updateEvent(eventOf(block));
  }

  // Where a point of the window is in the table, null outside.
  function at(x, y) {
    const main = host.querySelector(".ec-main").getBoundingClientRect();
    if (x < main.left || x > main.right || y < main.top || y > main.bottom) return null;
    const found = calendar.dateFromPoint(x, y);
    return found && { room: roomOf(found.resource), start: minutesOf(wallOfDate(found.date), board.day) };
  }

  function ghost(title, place) {
    calendar.removeEventById("ghost");
    if (!place) return;
    calendar.addEvent({
      id: "ghost", title, classNames: ["planner-block", "is-ghost"], resourceIds: [place.room || NOWHERE],
      start: `${wallOf(board.day, place.start)}:00`, end: `${wallOf(board.day, place.end)}:00`,
    }); // prettier-ignore
  }

  host.addEventListener("click", (event) => {
    const button = event.target.closest(".ec-event button[data-session]");
    if (button && performance.now() - dragged > 200) handlers.open(Number(button.dataset.session));
  });
  tidy();

  return {
    show, focus, preview, reset, at, ghost,
    article,
    columns: () => columns().map((one) => ({ room: one.id === NOWHERE ? "" : one.id, name: one.title })),
    isHeld: () => isHeld,
    unselect: () => calendar.unselect(),
    hours: () => ({ first: board.first_hour * 60, last: board.last_hour * 60 }),
    scroller: () => host.querySelector(".ec-main"),
  }; // prettier-ignore
}
