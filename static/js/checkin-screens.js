// One screen at a time, by the address's hash, so that the phone's own way back works.
export const DOOR = "einlass";
const screens = new Map(Array.from(document.querySelectorAll("[data-screen]"), (one) => [one.dataset.screen, one]));
const entered = new Map(); // screen → what to do when it is shown
let shown = "start";

export const onScreen = (name, act) => entered.set(name, act);
export const current = () => shown;

export function show(name, { focus = true } = {}) {
  if (!screens.has(name)) return;
  for (const [other, screen] of screens) screen.hidden = other !== name;
  shown = name;
  document.body.dataset.shown = name;
  entered.get(name)?.();
  const screen = screens.get(name);
  if (focus && !screen.contains(document.activeElement)) {
    const heading = screen.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
}

export function go(name) {
  if (location.hash === `#${name}`) show(name);
  else location.hash = name;
}

// From here on the hash decides; `isAllowed` says whether this device may see anything but the way in.
export function follow(isAllowed) {
  const turn = () => {
    if (!isAllowed()) return;
    const wanted = location.hash.slice(1) || DOOR;
    if (wanted === "inhalt") document.getElementById("inhalt").focus();
    else show(screens.has(wanted) && !["start", "pair"].includes(wanted) ? wanted : DOOR);
  };
  addEventListener("hashchange", turn);
  turn();
}
