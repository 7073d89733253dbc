// The app at the door: puts its parts together, keeps what every sync brings, shows the state at all times.
import { makeAnswer } from "./checkin-answer.js";
import { makeCamera } from "./checkin-camera.js";
import * as cipher from "./checkin-crypto.js";
import { makeDeeds } from "./checkin-deeds.js";
import { find, murmur } from "./checkin-dom.js";
import { makeGroup, makeHouse, makeOpen, makeSearch, makeWalkIn } from "./checkin-lists.js";
import { makePost, makeSettings } from "./checkin-menu.js";
import { makeNet } from "./checkin-net.js";
import { makePairing } from "./checkin-pair.js";
import { makeWorld } from "./checkin-rules.js";
import { current, DOOR, follow, go, show } from "./checkin-screens.js";
import { keepShell } from "./checkin-shell.js";
import { openStore } from "./checkin-store.js";
import { listenToScanner } from "./checkin-wedge.js";
import { clock, count, say, setZone } from "./checkin-words.js";

const program = JSON.parse(document.getElementById("checkin-program").textContent);
const MINE = "checkin-window"; // one window at a time writes
const PATIENCE = 2_000; // milliseconds
const AT_ONCE = 2_000; // milliseconds
const UNSENT_KEPT = 24 * 3_600_000; // after the day: entries that nobody has received yet

function impossible(word) {
  find("starting").hidden = true;
  const note = find("impossible");
  note.textContent = say(word);
  note.hidden = false;
}

// One window at a time works: it holds a lock. A second one waits a moment (the first may just be loading anew), then
// offers to take over, which stops the other.
async function alone(act) {
  const isTaking = sessionStorage.getItem(MINE) === "take";
  sessionStorage.removeItem(MINE);
  let isMine = false;
  const options = isTaking ? { steal: true } : { signal: AbortSignal.timeout(PATIENCE) };
  try {
    await navigator.locks.request(MINE, options, () => {
      isMine = true;
      act().catch((error) => console.error(error));
      return new Promise(() => {});
    });
  } catch {
    if (isMine) dispatchEvent(new Event("checkin-stop"));
    impossible("elsewhere_open");
    show("start");
    const take = find("take-over");
    take.hidden = false;
    take.onclick = () => (sessionStorage.setItem(MINE, "take"), location.reload());
  }
}

async function start() {
  keepShell(program).catch((error) => console.warn(error));
  if (!cipher.isPossible()) return impossible("no_crypto");
  let store;
  try {
    store = await openStore();
  } catch {
    return impossible("no_store");
  }
  alone(async () => {
    const pairing = makePairing({ store, program, paired: () => location.replace(program.door) });
    if (!(await store.load())) return pairing.open(endedWords());
    find("staff").hidden = true;
    await work(store);
  });
}

const ENDED = "checkin-ended";
function endedWords() {
  const why = sessionStorage.getItem(ENDED);
  sessionStorage.removeItem(ENDED);
  return why ? say(why) : "";
}

async function work(store) {
  const world = makeWorld();
  const corrected = Object.assign([], { seen: 0 });
  let [offset, stopped] = [0, ""];
  const parts = {};
  const refresh = () => parts.refresh?.();

  const post = makePost({ world, changed: refresh });
  const toDoor = () => current() !== DOOR && go(DOOR);
  const walkIn = {};
  const deeds = makeDeeds({
    store, world, toDoor, post: () => post.get(), clockOffset: () => offset * 1000, changed: refresh,
    openWalkIn: (values) => (walkIn.preset(values), go("neu")),
  }); // prettier-ignore

  async function forget(why) {
    net.stop();
    camera.stop();
    sessionStorage.setItem(ENDED, why);
    await store.wipe();
    location.replace(program.door);
  }

  async function take(answer, sent) {
    const before = world.known.version;
    const changed = world.take(answer);
    offset = answer.clock_offset_seconds || 0;
    world.replace({ offset });
    const device = store.device();
    setZone(answer.edition?.timezone);
    if (!isOver(device) && (changed === null || changed.length || before !== answer.version || sent.length)) await store.keepWorld(world.known, changed);
    corrected.push(...(await deeds.settle(answer.results || [], sent)));
    tell(answer.message?.text || "");
    refresh();
  }

  async function closed(code, message) {
    if (code === "revoked" || code === "over") return forget(code);
    stopped = message || say("stopped");
    tell(stopped);
  }

  const now = () => deeds.now();
  const isOver = (device) => now() >= Date.parse(device.forget_at);
  // At the end of the day names go at once; entries nobody has received go with the first chance, or a day later.
  async function forgetInTime() {
    const device = store.device();
    if (!device || !isOver(device)) return;
    if (!deeds.queue().length || now() >= Date.parse(device.forget_at) + UNSENT_KEPT) return forget("over");
    await store.forgetPeople();
    world.replace({ people: new Map(), version: 0 });
    tell(say("cleared_when_sent"));
  }

  const net = makeNet({
    url: program.sync, store, world, take, closed, door: () => ({ session: post.get().session || null }),
    changed: (isNews) => {
      if (isNews && net.isOnline() !== null) murmur(net.isOnline() ? say("online") : say("offline", { time: clock(net.since()) }));
      refresh();
    },
  }); // prettier-ignore
  deeds.connect(makeAnswer({ world, deeds, isOnline: () => net.isOnline(), elsewhere: deeds.elsewhere }), net);

  const camera = makeCamera({ video: find("video"), program, scanned: deeds.scanned });
  const search = makeSearch({ world, deeds });
  const house = makeHouse({ world, deeds, net });
  const open = makeOpen({ world, deeds, net, store, corrected });
  makeGroup({ deeds });
  Object.assign(walkIn, makeWalkIn({ world, deeds }));
  makeSettings({ store, deeds, camera, forget });
  post.listen(now, () => go(DOOR));
  listenToScanner(deeds.scanned);
  listenToCamera(camera);

  parts.refresh = () => {
    showState({ world, deeds, net, post, house, corrected });
    if (current() === "offen") open.refresh();
    if (current() === "im-haus") house.refresh();
    if (current() === "letzte") open.last();
  };
  parts.search = search;

  const kept = await store.recallWorld();
  world.replace(kept);
  offset = kept.offset || 0; // the phone's clock may be wrong
  setZone(kept.edition?.timezone || store.device().edition?.timezone);
  deeds.waiting(await store.queue());
  await forgetInTime();
  if (!store.device()) return;
  setInterval(forgetInTime, 30_000);
  addEventListener("checkin-stop", () => (net.stop(), camera.stop()));
  for (const name of ["net", "inside", "more"]) find(name).hidden = false;
  find("brand").hidden = true;
  follow(() => true);
  refresh();
  net.sync();
}

function tell(text) {
  const band = find("message");
  if (band.textContent !== text) band.textContent = text;
  band.hidden = !text;
}

function showState({ world, deeds, net, post, house, corrected }) {
  const [link, unsent] = [find("net"), document.querySelector(".unsent")];
  const isOnline = net.isOnline();
  const state = isOnline === null ? "starting" : isOnline ? "online" : "offline";
  link.dataset.state = state;
  find("net-icon").setAttribute("href", isOnline === false ? "#i-nonet" : "#i-net");
  find("net-word").textContent = { starting: say("connecting"), online: say("online"), offline: say("offline", { time: clock(net.since()) }) }[state];
  const waiting = deeds.queue();
  const isSlow = waiting.length && deeds.now() - Date.parse(waiting[0].own.at) > AT_ONCE; // else it is told as sent at once
  unsent.hidden = !waiting.length || (isOnline && !isSlow);
  unsent.textContent = waiting.length ? count("unsent", waiting.length) : "";
  document.body.dataset.unsent = waiting.length;
  find("inside-count").textContent = count("inside", house.inside().length);
  const { name, more } = post.words();
  find("post").textContent = name;
  find("post-more").textContent = more;
  find("door-title").textContent = name;
  const open = corrected.length - corrected.seen;
  find("later").hidden = !open;
  find("later-text").textContent = open ? count("corrected", open) : "";
  document.body.dataset.people = world.known.people.size;
}

function listenToCamera(camera) {
  const [toggle, box, wrong, torch] = [find("scan"), find("camera"), find("camera-error"), find("torch")];
  function showIt() {
    const isOn = camera.isOn();
    box.hidden = !isOn;
    find("scan-word").textContent = say(isOn ? "pause" : "scan");
    find("scan-icon").setAttribute("href", isOn ? "#i-pause" : "#i-scan");
    torch.hidden = !camera.hasTorch();
    torch.setAttribute("aria-pressed", "false");
  }
  toggle.addEventListener("click", async () => {
    wrong.hidden = true;
    if (camera.isOn()) camera.stop();
    else {
      box.hidden = false;
      const word = await camera.start();
      wrong.hidden = !word;
      wrong.textContent = word ? say(word) : "";
    }
    showIt();
  });
  torch.addEventListener("click", () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    torch.setAttribute("aria-pressed", String(on));
    camera.torch(on);
  });
}

start();
