// To the edges of what is near, else to a grid of ten centimetres.
const GRID = 10;
const NEAR = 15; // centimetres

const grid = (value) => Math.round(value / GRID) * GRID;

function edges(app, key, axis) {
  const { hall } = app.board();
  const size = axis === "x" ? "width" : "depth";
  const found = [0, hall[size]];
  for (const one of app.things()) if (one.key !== key) found.push(one[axis], one[axis] + one[size]);
  return found;
}

function nearest(value, all) {
  let best = null;
  for (const one of all) if (Math.abs(one - value) <= NEAR && (best === null || Math.abs(one - value) < Math.abs(best - value))) best = one;
  return best;
}

// Both edges of a box may snap: the nearer one counts.
function shifted(start, length, all) {
  const first = nearest(start, all);
  const last = length ? nearest(start + length, all) : null;
  if (first === null && last === null) return grid(start);
  if (last === null || (first !== null && Math.abs(first - start) <= Math.abs(last - start - length))) return first;
  return last - length;
}

export function snapBox(one, app, key) {
  return { ...one, x: shifted(one.x, one.width, edges(app, key, "x")), y: shifted(one.y, one.depth, edges(app, key, "y")) };
}

export function snapPoint({ x, y }, app, key = "") {
  return { x: nearest(x, edges(app, key, "x")) ?? grid(x), y: nearest(y, edges(app, key, "y")) ?? grid(y) };
}
