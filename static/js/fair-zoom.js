// The plan larger and smaller: by buttons, two fingers, or the wheel with Ctrl. One finger moves a plan that is larger
// than its frame; a plan that is whole lets it scroll the page, so nobody gets stuck.
const MOST = 8;

function zoomable(frame) {
  const svg = frame.querySelector("svg");
  const bar = frame.querySelector("[data-zoom-bar]");
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const fingers = new Map();
  let view = { x: left, y: top, scale: 1 };
  let isPulled = false;

  function show(next) {
    const scale = Math.min(MOST, Math.max(1, next.scale));
    const [wide, high] = [width / scale, height / scale];
    const within = (value, start, whole, part) => Math.min(start + whole - part, Math.max(start, value));
    view = { scale, x: within(next.x, left, width, wide), y: within(next.y, top, height, high) };
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${wide} ${high}`);
    frame.toggleAttribute("data-zoomed", scale > 1);
    frame.style.setProperty("--zoom", String(scale));
  }

  // Larger by a factor around a place of the window, which stays where it is.
  function zoom(factor, place) {
    const box = svg.getBoundingClientRect();
    const across = place ? (place.x - box.left) / box.width : 0.5;
    const down = place ? (place.y - box.top) / box.height : 0.5;
    const scale = Math.min(MOST, Math.max(1, view.scale * factor));
    show({ scale, x: view.x + across * (width / view.scale - width / scale), y: view.y + down * (height / view.scale - height / scale) });
  }

  function pull(right, down) {
    const box = svg.getBoundingClientRect();
    const unit = width / view.scale / box.width;
    show({ ...view, x: view.x - right * unit, y: view.y - down * unit });
  }

  const middle = ([one, other]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
  const apart = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);

  svg.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) isPulled = false;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const was = [...fingers.values()];
    if (fingers.size === 1) {
      if (view.scale === 1 || (!isPulled && Math.hypot(now.x - before.x, now.y - before.y) < 5)) return;
      pull(now.x - before.x, now.y - before.y);
    } else {
      const is = [...fingers].map(([id, place]) => (id === event.pointerId ? now : place));
      pull(middle(is).x - middle(was).x, middle(is).y - middle(was).y);
      zoom(apart(is) / Math.max(apart(was), 1), middle(is));
    }
    isPulled = true;
    fingers.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(name, (event) => fingers.delete(event.pointerId));
  // Who has just moved the plan did not mean the stand below the finger.
  svg.addEventListener("click", (event) => {
    if (!isPulled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY });
  }, { passive: false });
  bar.addEventListener("click", (event) => {
    const by = event.target.closest("[data-zoom-by]")?.dataset.zoomBy;
    if (by === undefined) return;
    if (by === "0") show({ x: left, y: top, scale: 1 });
    else zoom(Number(by));
  });
  bar.hidden = false;
}

for (const frame of document.querySelectorAll("[data-zoom]")) zoomable(frame);
