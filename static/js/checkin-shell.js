// Keeps the app in the browser, and changes to a new version when nobody is writing: never between a scan and its place
// in the queue.
import { find } from "./checkin-dom.js";
import { WRITING } from "./checkin-store.js";

const LOOK_AGAIN = 30 * 60_000;

export async function keepShell(program) {
  if (!("serviceWorker" in navigator)) return;
  const news = find("news");
  let isWished = false;

  navigator.serviceWorker.addEventListener("controllerchange", () => isWished && location.reload());
  const registration = await navigator.serviceWorker.register(program.worker, { scope: program.door, updateViaCache: "none" });

  // A page that was still loading when the worker became active belongs to nobody; it asks to be taken.
  navigator.serviceWorker.ready.then(({ active }) => navigator.serviceWorker.controller || active.postMessage("claim"));

  const offer = (worker) => {
    if (worker && navigator.serviceWorker.controller) news.hidden = false;
  };
  find("renew").addEventListener("click", () =>
    navigator.locks.request(WRITING, () => {
      isWished = true;
      registration.waiting?.postMessage("renew");
    }),
  );
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  });
  const look = () => registration.update().catch(() => {});
  setInterval(look, LOOK_AGAIN);
  addEventListener("online", look);
}
