// The own choice: sessions that a visitor wants to keep in mind, in this browser only, without an account.
const place = document.querySelector("[data-choice-of]");
const key = place && `auswahl:${place.dataset.choiceOf}`;
const bar = document.querySelector("[data-choice]");
const only = bar?.querySelector("[data-choice-only]");
const part = (name) => bar?.querySelector(`[data-choice-${name}]`);
const SHOWN = "#auswahl";
let chosen = new Set();
let gone = null;

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Set(Array.isArray(found) ? found.filter((one) => typeof one === "string") : []);
  } catch {
    return new Set();
  }
}

function write() {
  try {
    if (chosen.size) localStorage.setItem(key, JSON.stringify([...chosen]));
    else localStorage.removeItem(key);
  } catch { /* full or forbidden: the choice then lasts as long as the page */ }
}

function isPossible() {
  try {
    localStorage.getItem(key);
    return true;
  } catch {
    return false;
  }
}

function makeButton(session) {
  const template = document.querySelector("[data-star-button]");
  const button = template.content.firstElementChild.cloneNode(true);
  const name = document.createElement("span");
  name.className = "visually-hidden";
  const title = session.querySelector(".title a") ?? session.querySelector("h1");
  name.append(...[...(title?.childNodes ?? [])].map((node) => node.cloneNode(true)));
  button.append(name);
  button.addEventListener("click", () => {
    gone = null;
    if (!chosen.delete(session.dataset.session)) chosen.add(session.dataset.session);
    write();
    show();
  });
  (session.querySelector("[data-star-place]") ?? session).append(button);
}

function isAlone() {
  return only?.getAttribute("aria-pressed") === "true" && chosen.size > 0;
}

function show() {
  for (const session of place.querySelectorAll("[data-star]")) {
    const isChosen = chosen.has(session.dataset.session);
    session.classList.toggle("chosen", isChosen);
    const button = session.querySelector(".star");
    button.setAttribute("aria-pressed", isChosen);
    button.querySelector("[data-keep]").classList.toggle("visually-hidden", isChosen);
    button.querySelector("[data-kept]").hidden = !isChosen;
  }
  if (!bar) return;
  if (chosen.size === 0) only.setAttribute("aria-pressed", "false");
  place.classList.toggle("only-chosen", isAlone());
  part("count").textContent = chosen.size;
  part("some").hidden = chosen.size === 0;
  part("none").hidden = chosen.size > 0 || gone !== null;
  part("gone").hidden = gone === null;
}

function forget() {
  // A whole programme knows what there is no longer.
  if (!place.hasAttribute("data-is-whole")) return;
  const known = new Set([...place.querySelectorAll("[data-star]")].map((session) => session.dataset.session));
  chosen = new Set([...chosen].filter((one) => known.has(one)));
}

function turn(isOn) {
  if (isOn && !place.hasAttribute("data-is-whole")) {
    location.href = place.dataset.everything + SHOWN;
    return;
  }
  only.setAttribute("aria-pressed", isOn);
  history.replaceState(null, "", isOn ? SHOWN : location.pathname + location.search);
  show();
  part("say").textContent = isOn ? only.textContent.trim().replace(/\s+/g, " ") : "";
}

function listen() {
  only.addEventListener("click", () => turn(only.getAttribute("aria-pressed") !== "true"));
  part("clear").addEventListener("click", () => {
    gone = chosen;
    chosen = new Set();
    write();
    turn(false);
    part("undo").focus();
  });
  part("undo").addEventListener("click", () => {
    chosen = gone;
    gone = null;
    write();
    show();
    only.focus();
  });
}

if (place && isPossible()) {
  chosen = read();
  for (const session of place.querySelectorAll("[data-star]")) makeButton(session);
  forget();
  if (bar) {
    bar.hidden = false;
    only.setAttribute("aria-pressed", location.hash === SHOWN);
    listen();
  }
  show();
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    chosen = read();
    show();
  });
}
