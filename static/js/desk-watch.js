// The laptop at a desk: takes the next badge, prints it from a frame, says that it is printed. Started with
// --kiosk-printing Chromium asks nothing. Work goes on as long as the page is open, also where nobody looks at it.

const EVERY = 400; // milliseconds between two looks, where nothing waits
const AWAY = 4_000; // after a failure
const GIVES_UP = 15_000;
const place = document.querySelector("[data-watch]");
const { take, token, heading } = place.dataset;
const list = place.querySelector("[data-queue]");
const said = place.querySelector("[data-said]");
const switcher = place.querySelector("[data-switch]");
// One word for this tab, so that a page loaded anew goes on with what it had taken.
const watcher = sessionStorage.getItem("desk-watcher") || crypto.randomUUID?.() || Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
sessionStorage.setItem("desk-watcher", watcher);
let isRunning = false;
let last = "";

async function send(address) {
  const body = new URLSearchParams({ watcher, csrfmiddlewaretoken: token });
  return fetch(address, { method: "POST", body, signal: AbortSignal.timeout(GIVES_UP) });
}

function say(word) {
  if (said.textContent !== word) said.textContent = word;
}

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

async function step() {
  const answer = await send(take);
  if (!answer.ok) throw new Error(String(answer.status));
  const { job, waiting, list: listed } = await answer.json();
  if (list.innerHTML !== listed) list.innerHTML = listed;
  document.title = waiting ? `(${waiting}) ${heading}` : heading;
  if (!job) {
    say(place.dataset.idle);
    return false;
  }
  say(place.dataset.printing);
  if (job.done !== last) await printed(job.sheet);
  last = job.done; // where the server does not hear that it is printed, it gives the same job again: not a second badge
  const heard = await send(job.done);
  if (!heard.ok && heard.status !== 409) throw new Error(String(heard.status));
  return true;
}

// A frame with the badge, printed when its letters are there. print() comes back when the browser has taken the page.
async function printed(address) {
  const frame = document.createElement("iframe");
  frame.className = "desk-frame";
  frame.title = place.dataset.printing;
  frame.src = address;
  const loaded = new Promise((done, fail) => {
    frame.addEventListener("load", done, { once: true });
    setTimeout(() => fail(new Error("frame")), GIVES_UP);
  });
  place.append(frame);
  try {
    await loaded;
    const page = frame.contentDocument;
    if (page.body.dataset.ready !== "yes") {
      await Promise.race([
        new Promise((done) => { page.addEventListener("badge-ready", done, { once: true }); }),
        wait(GIVES_UP).then(() => { throw new Error("letters"); }),
      ]);
    }
    frame.contentWindow.print();
  } finally {
    frame.remove();
  }
}

async function work() {
  while (isRunning) {
    try {
      if (!(await step())) await wait(EVERY);
    } catch {
      say(place.dataset.away);
      await wait(AWAY);
    }
  }
  say(place.dataset.paused);
}

function turn(on) {
  isRunning = on;
  switcher.setAttribute("aria-pressed", String(on));
  switcher.textContent = on ? place.dataset.pause : place.dataset.go;
  if (on) work();
}

switcher.hidden = false;
switcher.addEventListener("click", () => turn(!isRunning));
turn(true);
