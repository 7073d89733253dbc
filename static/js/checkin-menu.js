// Which door this is, and the settings of the device.
import { el, find, own } from "./checkin-dom.js";
import { freeIn } from "./checkin-rules.js";
import { onScreen } from "./checkin-screens.js";
import { setWish, wishes } from "./checkin-signal.js";
import { clock, count, day, row, say } from "./checkin-words.js";

const KEPT = "checkin-post";

// In, out, or a session; remembered, because the phone may have to start again.
export function makePost({ world, changed }) {
  let post = read();

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || { kind: "in" };
    } catch {
      return { kind: "in" };
    }
  }
  function set(next) {
    post = next;
    localStorage.setItem(KEPT, JSON.stringify(post));
    changed();
  }

  const choice = (one, now) => {
    const box = el("input", { type: "radio", name: "post", value: String(one.id), checked: post.session === one.id });
    const free = freeIn(one, world, now);
    const more = [`${clock(one.start)} – ${clock(one.end)}`, one.room, count("present", world.inSession(one.id).present), free === null ? "" : count("free_short", free)];
    return el("li", {}, el("label", {}, box, el("span", {}, el("b", {}, own(one.title)), el("small", { textContent: row(more) }))));
  };

  return {
    get: () => (post.kind === "session" && world.known.people.size && !world.session(post.session) ? { kind: "in" } : post),
    words() {
      const now = this.get();
      const session = now.kind === "session" && world.session(now.session);
      const door = world.known.edition?.rehearsal ? say("rehearsal") : "";
      if (!session) return { name: say(`post_${now.kind}`), more: door };
      const present = count("present", world.inSession(session.id).present);
      return { name: session.title, more: row([session.room, clock(session.start), present, door]) };
    },
    listen(now, leave) {
      const form = find("posts");
      onScreen("wechseln", () => {
        const sessions = [...world.known.sessions].sort((a, b) => a.start.localeCompare(b.start));
        find("posts-sessions").replaceChildren(...(sessions.length ? sessions.map((one) => choice(one, now())) : [el("li", { className: "empty", textContent: say("no_sessions") })]));
        for (const box of form.querySelectorAll('[value="in"], [value="out"]')) box.checked = box.value === this.get().kind;
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const value = new FormData(form).get("post") || "in";
        set(["in", "out"].includes(value) ? { kind: value } : { kind: "session", session: Number(value) });
        leave();
      });
    },
  };
}

export function makeSettings({ store, deeds, camera, forget }) {
  for (const name of ["sound", "vibration"]) {
    const box = find(name);
    box.checked = wishes(name);
    box.addEventListener("change", () => setWish(name, box.checked));
  }
  const cameras = find("cameras");
  cameras.addEventListener("change", async () => {
    localStorage.setItem("checkin-camera", cameras.value);
    if (camera.isOn()) (camera.stop(), await camera.start());
  });
  const [sure, warning] = [find("forget-sure"), find("forget-warning")];
  find("forget").addEventListener("click", () => {
    const unsent = deeds.queue().length;
    sure.hidden = false;
    warning.hidden = !unsent;
    warning.textContent = unsent ? count("unsent_lost", unsent) : "";
    sure.focus();
  });
  sure.addEventListener("click", () => forget("forgotten"));

  onScreen("einstellungen", async () => {
    const device = store.device();
    sure.hidden = warning.hidden = true;
    find("device-name").textContent = device.name;
    find("device-edition").textContent = device.edition?.title || "";
    find("device-forgets").textContent = `${day(device.forget_at)}, ${clock(device.forget_at)}`;
    const all = await camera.others();
    find("cameras-part").hidden = all.length < 2;
    cameras.replaceChildren(...all.map((one, number) => el("option", { value: one.deviceId, textContent: one.label || String(number + 1), selected: one.deviceId === localStorage.getItem("checkin-camera") })));
  });
}
