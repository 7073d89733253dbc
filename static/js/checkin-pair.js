// The way in: a code from the laptop (scanned, from the address or typed) and a name; staff who are signed in need no code.
import { makeCamera } from "./checkin-camera.js";
import { signingKey } from "./checkin-crypto.js";
import { el, find } from "./checkin-dom.js";
import { asCode } from "./checkin-find.js";
import { post, Refused } from "./checkin-net.js";
import { show } from "./checkin-screens.js";
import { say } from "./checkin-words.js";

const LENGTH = 8;
const spaced = (code) => code.replace(/(.{4})(?=.)/, "$1 ");

export function makePairing({ store, program, paired }) {
  const form = find("pair-form");
  const staff = find("staff");
  let team = null;

  function complain(name, text) {
    const place = form.querySelector(`[data-error="${name}"]`);
    place.textContent = text;
    place.hidden = !text;
    const field = form.elements[name];
    if (field) field.setAttribute("aria-invalid", String(Boolean(text)));
    if (text && field) field.focus();
  }
  const calm = () => ["form", "name", "code"].forEach((name) => complain(name, ""));

  async function keep(answer) {
    const { device, token, key, edition, forget_at } = answer;
    await store.pair({ id: device.id, name: device.name, token, signing: await signingKey(key), edition, forget_at });
    answer.key = "";
    history.replaceState(null, "", program.door);
    paired(answer);
  }

  function refused(error) {
    if (!(error instanceof Refused)) return complain("form", say("no_net"));
    if (error.code === "429" || error.code === "too_many") return complain("form", say("too_many"));
    if (error.code === "name") return complain("name", error.message || say("name_missing"));
    complain("code", error.message || say("code_over"));
  }

  async function send(url, body, headers) {
    const submit = find("pair-submit");
    submit.disabled = true;
    try {
      await keep(await post(url, body, headers));
    } catch (error) {
      refused(error);
    } finally {
      submit.disabled = false;
    }
  }

  const name = () => form.elements.name.value.trim();
  const isNamed = () => (name() ? true : complain("name", say("name_missing")));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    calm();
    const code = asCode(form.elements.code.value);
    if (code.length !== LENGTH) return complain("code", say("code_wrong"));
    if (isNamed()) send(program.pair, { code, name: name() });
  });
  find("pair-here").addEventListener("click", () => {
    calm();
    if (isNamed()) send(program.pair_here, { name: name(), edition: form.elements.edition.value }, { "X-CSRFToken": team.csrf });
  });

  const read = (text) => asCode(text.includes("#") ? text.slice(text.indexOf("#") + 1) : text);
  const box = find("pair-camera");
  const camera = makeCamera({
    video: find("pair-video"),
    program,
    scanned(text) {
      if (read(text).length !== LENGTH) return;
      form.elements.code.value = spaced(read(text));
      stop();
      form.elements.name.focus();
    },
  });
  function stop() {
    camera.stop();
    box.hidden = true;
  }
  find("pair-scan").addEventListener("click", async () => {
    if (camera.isOn()) return stop();
    box.hidden = false;
    const wrong = await camera.start();
    if (wrong) (stop(), complain("code", say(wrong)));
  });

  async function askForTeam() {
    const answer = await fetch(program.team, { cache: "no-store" }).catch(() => null);
    team = answer?.ok ? await answer.json() : null;
    staff.hidden = !team?.may_pair;
    if (!team?.may_pair) return;
    find("devices-link").href = team.devices;
    const options = team.editions.map((one) => el("option", { value: one.slug, textContent: one.title, selected: one.slug === team.current }));
    form.elements.edition.replaceChildren(...options);
    find("pair-edition").hidden = options.length < 2;
  }

  return {
    open(ended = "") {
      const note = find("ended");
      note.hidden = !ended;
      note.textContent = ended;
      const code = read(location.hash || "");
      if (location.hash && code.length === LENGTH) form.elements.code.value = spaced(code);
      show("pair", { focus: !form.elements.code.value });
      if (form.elements.code.value) form.elements.name.focus();
      askForTeam();
    },
    close: stop,
  };
}
