// Lines that staff push appear on a page that is open: asked for while somebody looks at it, from the server's memory.
// A line that is there already is left alone, so that a screen reader says only what is new.

const EVERY = 10_000; // milliseconds
const GIVES_UP = 10_000;
const place = document.querySelector("[data-announced]");
let etag = "", timer = 0, isAsking = false;

async function ask() {
  if (isAsking || document.visibilityState !== "visible") return;
  isAsking = true;
  clearTimeout(timer);
  const headers = etag ? { "If-None-Match": etag } : {};
  try {
    const answer = await fetch(place.dataset.announced, { headers, cache: "no-store", signal: AbortSignal.timeout(GIVES_UP) });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") || "";
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    }
  } catch {
    // No network: the lines stay, with the time at which each was said.
  } finally {
    isAsking = false;
    timer = setTimeout(ask, EVERY);
  }
}

const keyOf = (line) => line.dataset.announcement;

function show(found) {
  for (const list of place.querySelectorAll("[data-lines]")) {
    const wanted = [...found.querySelectorAll(`[data-lines="${list.dataset.lines}"] [data-announcement]`)];
    const keys = new Set(wanted.map(keyOf));
    for (const line of [...list.children]) {
      if (!keys.has(keyOf(line))) line.remove();
    }
    const here = new Map([...list.children].map((line) => [keyOf(line), line]));
    let next = list.firstElementChild;
    for (const line of wanted) {
      if (here.get(keyOf(line)) === next && next) next = next.nextElementSibling;
      else if (!here.has(keyOf(line))) list.insertBefore(document.importNode(line, true), next);
    }
  }
}

document.addEventListener("visibilitychange", ask);
addEventListener("pageshow", (event) => event.persisted && ask());
addEventListener("online", ask);
timer = setTimeout(ask, EVERY);
