// Draws the hall as SVG, in centimetres. What is chosen gets handles; nothing here talks to the server.
const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 120;

export function make(name, values = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

export function makeDrawing(root, app) {
  const canvas = root.querySelector("[data-canvas]");
  const view = root.querySelector("[data-window]");
  const ways = root.querySelector("[data-ways]");
  let chosen = "";
  let zoom = 1;
  let moved = null; // the object that is being moved, where it is now

  function frontOf(one) {
    const { x, y, width, depth } = one;
    return {
      down: `M${x} ${y + depth}h${width}`,
      up: `M${x} ${y}h${width}`,
      left: `M${x} ${y}v${depth}`,
      right: `M${x + width} ${y}v${depth}`,
    }[one.values.front];
  }

  function label(one) {
    if (one.kind === "pillar" || one.kind === "wall") return null;
    const size = Math.max(26, Math.min(70, Math.max(one.width, one.depth) / Math.max(one.name.length * 0.7, 2)));
    const values = { x: one.x + one.width / 2, y: one.y + one.depth / 2 + size / 3, "font-size": size };
    if (one.depth > one.width * 1.5) values.transform = `rotate(-90 ${values.x} ${one.y + one.depth / 2})`;
    return make("text", values, one.name);
  }

  function body(one) {
    if (one.kind === "entrance") return [make("path", { d: `M${one.x} ${one.y - 60}l55 75h-110z` }), make("text", { x: one.x, y: one.y + 75, "font-size": 56 }, one.name)];
    if (one.kind === "socket") {
      return [
        make("circle", { cx: one.x, cy: one.y, r: 28 }),
        make("path", { d: `M${one.x - 9} ${one.y - 11}v22M${one.x + 9} ${one.y - 11}v22` }),
        make("text", { x: one.x, y: one.y + 66, "font-size": 32 }, one.name),
      ];
    }
    const parts = [make("rect", { x: one.x, y: one.y, width: one.width, height: one.depth, rx: one.kind === "stand" ? 10 : 0 })];
    const front = frontOf(one);
    if (front) parts.push(make("path", { d: front, class: "front" }));
    const text = label(one);
    return text ? [...parts, text] : parts;
  }

  function levels() {
    const found = new Map();
    for (const one of [...app.board().problems].reverse()) for (const key of one.keys) found.set(key, one.level);
    return found;
  }

  function draw(one, level) {
    const state = [one.taken && "is-taken", one.values.blocked && "is-closed", level && (level === "block" ? "has-error" : "has-warning")];
    const group = make("g", {
      class: ["thing", `is-${one.kind}`, one.key === chosen && "is-chosen", ...state].filter(Boolean).join(" "),
      "data-key": one.key,
      role: "button",
      tabindex: "-1",
      "aria-label": app.describe(one),
      "aria-pressed": String(one.key === chosen),
    });
    group.append(...body(one));
    return group;
  }

  function handles(one) {
    if (!one?.width || !app.settings.mayChange) return [];
    const scale = canvas.viewBox.baseVal.width / Math.max(canvas.clientWidth, 1);
    const corners = [["nw", one.x, one.y], ["ne", one.x + one.width, one.y], ["sw", one.x, one.y + one.depth], ["se", one.x + one.width, one.y + one.depth]];
    return corners.flatMap(([corner, cx, cy]) => [
      make("circle", { cx, cy, r: 7 * scale, class: "handle" }),
      make("circle", { cx, cy, r: 16 * scale, class: "grip", "data-corner": corner }),
    ]);
  }

  function backdrop() {
    const { hall, floorPlan } = app.board();
    const parts = [make("rect", { class: "floor", width: hall.width, height: hall.depth })];
    if (floorPlan?.url) {
      const { url, x, y, width, height } = floorPlan;
      parts.push(make("image", { href: url, x, y, width, height, preserveAspectRatio: "none" }));
    }
    let lines = "";
    for (let x = 100; x < hall.width; x += 100) lines += `M${x} 0v${hall.depth}`;
    for (let y = 100; y < hall.depth; y += 100) lines += `M0 ${y}h${hall.width}`;
    parts.push(make("path", { class: "grid", d: lines }));
    if (!ways || ways.checked) parts.push(make("path", { class: "ways", d: app.board().ways }));
    return parts;
  }

  function definitions() {
    const all = make("defs");
    const pattern = make("pattern", { id: "hall-lane", width: 60, height: 60, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(make("path", { d: "M0 0v60", class: "lane-mark" }));
    all.append(pattern);
    return all;
  }

  const order = { stage: 0, lane: 0, wall: 1, pillar: 1, door: 2, stand: 3, socket: 4, entrance: 5 };

  function show() {
    const { hall } = app.board();
    const had = canvas.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    canvas.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${hall.width + 2 * MARGIN} ${hall.depth + 2 * MARGIN}`);
    const bad = levels();
    const things = app.things().map((one) => (moved?.key === one.key ? moved : one)).sort((one, other) => order[one.kind] - order[other.kind]);
    const drawn = things.map((one) => draw(one, bad.get(one.key)));
    canvas.replaceChildren(definitions(), ...backdrop(), ...drawn, ...handles(things.find((one) => one.key === chosen)));
    const first = group(chosen) ?? drawn[0];
    first?.setAttribute("tabindex", "0");
    if (had) (group(had) ?? first)?.focus({ preventScroll: true });
  }

  const group = (key) => [...canvas.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);

  function setZoom(next) {
    const middle = { x: (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth, y: (view.scrollTop + view.clientHeight / 2) / view.scrollHeight };
    zoom = Math.min(6, Math.max(1, next));
    canvas.style.inlineSize = `${zoom * 100}%`;
    view.scrollLeft = middle.x * view.scrollWidth - view.clientWidth / 2;
    view.scrollTop = middle.y * view.scrollHeight - view.clientHeight / 2;
    show();
  }

  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => setZoom({ in: zoom * 1.4, out: zoom / 1.4, fit: 1 }[button.dataset.zoom]));
  }
  ways?.addEventListener("change", show);
  addEventListener("resize", () => show());

  return {
    canvas,
    show,
    group,
    chosen: () => chosen,
    choose(key) {
      chosen = key;
      show();
    },
    focus(key) {
      const found = group(key);
      found?.focus({ preventScroll: true });
      found?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    // While something is moved, only it is drawn anew; null draws what the server says.
    preview(one) {
      moved = one;
      const old = one && group(one.key);
      if (!old) return show();
      old.replaceChildren(...body(one));
      old.setAttribute("aria-label", app.describe(one));
      for (const part of canvas.querySelectorAll(".handle, .grip")) part.remove();
      canvas.append(...handles(one));
      return undefined;
    },
    at(event) {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(canvas.getScreenCTM().inverse());
      return { x: Math.round(point.x), y: Math.round(point.y) };
    },
  };
}
