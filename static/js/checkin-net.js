// Sends what is waiting and fetches what is new: at once after an entry, every few seconds otherwise, by itself again
// when the network returns. Sent twice is as good as once, so that a lost answer costs nothing.
const POLL = 4_000, HIDDEN = 30_000; // milliseconds
const RETRIES = [1_000, 2_000, 4_000, 8_000, 15_000];
const GIVES_UP = 8_000;
const AT_ONCE = 50; // entries in a call

export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export async function post(url, body, headers = {}) {
  const stopper = new AbortController();
  const timer = setTimeout(() => stopper.abort(), GIVES_UP);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: headers.Authorization ? "omit" : "same-origin",
      signal: stopper.signal,
    });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const found = isJson ? await answer.json() : null; // a captive portal answers in HTML
    if (answer.ok && found) return found;
    if (found && answer.status < 500) throw new Refused(found.error?.code || String(answer.status), found.error?.message || "");
    throw new Error(String(answer.status));
  } finally {
    clearTimeout(timer);
  }
}

async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  return found ? { battery: Math.round(found.level * 100), charging: found.charging } : { battery: null, charging: null };
}

// `take(answer, sent)` keeps what came before the next call is made; `closed(code, message)` where the device is no longer one.
export function makeNet({ url, store, world, door, take, closed, changed }) {
  let [isOnline, since, failures, timer] = [null, Date.now(), 0, 0];
  let [running, again, isOver] = [null, false, false];
  let token = null;

  async function once() {
    const waiting = await store.queue();
    const body = {
      device_time: new Date().toISOString(),
      version: world.known.version,
      ...(await battery()),
      pending: waiting.length,
      door: door(),
      entries: waiting.slice(0, AT_ONCE).map((entry) => entry.wire),
    };
    token ||= await store.token();
    const answer = await post(url, body, { Authorization: `Device ${token}` });
    await take(answer, waiting.slice(0, AT_ONCE));
    return waiting.length > AT_ONCE;
  }

  async function run() {
    try {
      do {
        again = false;
        again = (await once()) || again;
        heard();
      } while (again && !isOver);
    } catch (error) {
      if (error instanceof Refused && ["revoked", "over", "unknown"].includes(error.code)) {
        isOver = true;
        await closed(error.code, error.message);
      } else missed();
    }
  }

  function heard() {
    const news = isOnline !== true;
    [isOnline, failures] = [true, 0];
    if (news) since = Date.now();
    changed(news);
  }

  function missed() {
    failures += 1;
    const news = isOnline !== false;
    if (news) since = Date.now();
    isOnline = false;
    changed(news);
  }

  function plan() {
    if (isOver) return;
    clearTimeout(timer);
    const pause = failures ? RETRIES[Math.min(failures, RETRIES.length) - 1] : document.hidden ? HIDDEN : POLL;
    timer = setTimeout(sync, pause);
  }

  // One call at a time; who asks in between is answered by the next one.
  function sync() {
    if (isOver) return Promise.resolve();
    if (running) again = true;
    else running = run().finally(() => ((running = null), plan()));
    return running;
  }

  addEventListener("online", sync);
  addEventListener("offline", () => missed());
  document.addEventListener("visibilitychange", () => !document.hidden && sync());
  return { sync, isOnline: () => isOnline, since: () => since, stop: () => ((isOver = true), clearTimeout(timer)) };
}
