// Lets the screen start without a network: always the network first, else what was seen last. The agenda itself is
// left to the screen, which must know whether it was heard.
const KEPT = "foyer";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const isAgenda = new URL(event.request.url).pathname.endsWith("/daten.json");
  if (event.request.method === "GET" && !isAgenda) event.respondWith(answer(event.request));
});

async function answer(request) {
  const store = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) await store.put(request, response.clone());
    return response.status < 500 ? response : (await store.match(request)) || response;
  } catch (error) {
    const kept = await store.match(request);
    if (kept) return kept;
    throw error;
  }
}
