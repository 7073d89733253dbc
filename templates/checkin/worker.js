// Keeps the app at the door in the browser, whole and of one version, so that it starts without a network. People, queue
// and everything that is sent are the page's own matter and pass by here untouched. A new version waits until the page
// says that nothing is being written.
const VERSION = "{{ version }}";
const PREFIX = "{{ prefix }}";
const SHELL = "{{ shell }}";
const SHELLS = [SHELL, "{{ pairing }}"];
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
const STORE = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(fill()));

async function fill() {
  const store = await caches.open(STORE);
  await store.addAll([SHELL, ...FILES].map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
}

self.addEventListener("activate", (event) => event.waitUntil(tidy()));

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== STORE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "renew") self.skipWaiting();
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && SHELLS.includes(url.pathname)) event.respondWith(kept(SHELL, event.request));
  else if (url.pathname.startsWith("{{ static_url }}")) event.respondWith(kept(url.pathname, event.request));
});

// Of this version first; a font of rare letters is added when it is first needed.
async function kept(address, request) {
  const store = await caches.open(STORE);
  const found = await store.match(address);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200 && request.mode !== "navigate") await store.put(address, answer.clone());
  return answer;
}
