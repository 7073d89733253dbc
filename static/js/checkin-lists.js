// The lists: search, who is in the building, what is not yet sent, what was done last, a group to choose from.
import { TONES } from "./checkin-answer.js";
import { button, el, find, icon, own } from "./checkin-dom.js";
import { makeIndex } from "./checkin-find.js";
import { onScreen } from "./checkin-screens.js";
import { clock, count, row, say, sayAt } from "./checkin-words.js";

const NOT_UNDONE = new Set(["undo", "print", "rename", "session_out"]);

export function makeSearch({ world, deeds }) {
  const [field, results, found] = [document.getElementById("search"), find("results"), find("found")];
  const index = makeIndex();
  let shown = [];

  const state = (one) => {
    if (one.inside) return el("b", { className: "here" }, icon("yes"), one.inside.since ? say("state_inside", { time: clock(one.inside.since) }) : say("is_here"));
    return el("span", { className: `state ${one.state}`, textContent: say(`state_${one.state}`) });
  };

  function row(one) {
    const about = [one.organisation, one.role === "participant" ? "" : one.role_word].filter(Boolean).join(" · ");
    return el("li", {}, el("button", { type: "button", className: "person", onclick: () => deeds.person(one.id) },
      el("span", { className: "name" }, own(one.name), one.own && one.own !== one.name ? own(one.own, { className: "own" }) : ""),
      about ? own(about, { className: "about" }) : "", state(one))); // prettier-ignore
  }

  function search() {
    const text = field.value.trim();
    const { people, isGuess } = text.length > 1 ? index.search(world.people(), text) : { people: [], isGuess: false };
    shown = people;
    results.replaceChildren(...people.map(row));
    if (text.length < 2) found.textContent = say("to_search");
    else if (!people.length) found.textContent = say("nothing_found");
    else found.textContent = isGuess ? say("guesses") : count("people_found", people.length);
  }

  field.addEventListener("input", search);
  find("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown.length === 1) deeds.person(shown[0].id);
    else results.querySelector("button")?.focus();
  });
  results.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = Array.from(results.querySelectorAll("button"));
    const next = step && all[all.indexOf(event.target) + step];
    if (next) (event.preventDefault(), next.focus());
  });
  onScreen("suche", () => {
    field.value = "";
    search();
    field.focus();
  });
  return { refresh: search };
}

export function makeHouse({ world, deeds, net }) {
  const [place, found] = [find("house"), find("house-found")];
  const ticked = new Set(); // found again outside; forgotten with the page

  const filed = (one) => (one.last ? `${one.last} ${one.first}` : one.name);

  function inside() {
    const walkIns = deeds.queue().filter(({ wire }) => wire.kind === "walk_in" && !deeds.queue().some((one) => one.wire.of === wire.uuid));
    const fresh = walkIns.map(({ wire, own: mine }) => ({ id: wire.uuid, name: wire.name, organisation: wire.organisation, inside: { since: mine.at, door: mine.door } }));
    return [...world.inside(), ...fresh].sort((a, b) => filed(a).localeCompare(filed(b)));
  }

  function refresh() {
    const people = inside();
    find("house-count").textContent = count("inside", people.length);
    find("house-state").textContent = net.isOnline() ? say("state_now") : say("state_of", { time: clock(net.since()) });
    place.replaceChildren(
      ...people.map((one) => {
        const box = el("input", { type: "checkbox", checked: ticked.has(one.id), onchange: (event) => tick(one.id, event.target.checked) });
        const about = row([one.organisation, one.inside.since && sayAt("since", one.inside.since, one.inside.door)]);
        return el("li", {}, el("label", {}, box, el("span", {}, el("b", {}, own(one.name)), one.own && one.own !== one.name ? own(one.own, { className: "own" }) : "", el("small", { textContent: about })))); // prettier-ignore
      }),
    );
    if (!people.length) place.replaceChildren(el("li", { className: "empty", textContent: say("nobody_inside") }));
    tell();
  }

  const tell = () => (found.textContent = ticked.size ? count("people_found", ticked.size) : "");
  function tick(id, isFound) {
    if (isFound) ticked.add(id);
    else ticked.delete(id);
    tell();
  }
  find("print").addEventListener("click", () => print());
  onScreen("im-haus", refresh);
  return { refresh, inside };
}

const word = ({ own: mine, result }) => say(`is_${result?.outcome || mine.said}`);
const what = (item) => say("here_and_there", { time: clock(item.own.at), what: word(item) });

export function makeOpen({ world, deeds, net, store, corrected }) {
  const line = (item, more = "") =>
    el("li", { data: { tone: TONES[item.result?.outcome || item.own.said] || "wait" } },
      el("span", { className: "name" }, own(item.own.name || item.wire.qr?.slice(0, 8) || item.wire.code || say("is_unknown"))),
      el("span", { className: "about", textContent: what(item) }), more && el("span", { className: "about", textContent: more })); // prettier-ignore

  const conflict = (one) =>
    el("li", {}, el("span", { className: "name" }, own(one.name || world.person(one.person)?.name || "")),
      el("span", { className: "about", textContent: twice(one) })); // prettier-ignore
  const twice = (one) =>
    one.other_at ? say("conflict", { time: clock(one.at), door: one.door, other: clock(one.other_at) }) : say("conflict_plain", { time: clock(one.at) });

  function refresh() {
    const waiting = deeds.queue();
    const isOnline = net.isOnline();
    const state = isOnline ? (waiting.length ? say("online_waiting") : say("online_long")) : say("offline_long", { time: clock(net.since()) });
    find("offen-state").textContent = state;
    find("waiting-title").textContent = count("unsent", waiting.length);
    find("waiting").replaceChildren(...waiting.map((item) => line(item)));
    find("corrected-part").hidden = !corrected.length;
    find("corrected").replaceChildren(...corrected.map((item) => line(item, item.result.message)));
    const conflicts = world.known.conflicts || [];
    find("conflicts").replaceChildren(...(conflicts.length ? conflicts.map(conflict) : [el("li", { className: "empty", textContent: say("no_conflicts") })]));
  }
  find("send").addEventListener("click", () => net.sync().then(refresh));
  onScreen("offen", () => {
    refresh();
    corrected.seen = corrected.length;
  });

  async function last() {
    const answered = await store.answers();
    const all = [...answered, ...deeds.queue()].reverse();
    const undone = new Set(all.filter(({ wire }) => wire.kind === "undo").map(({ wire }) => wire.of));
    const rows = all.filter(({ wire }) => wire.kind !== "undo").slice(0, 40);
    const row = (item) => {
      const isBack = undone.has(item.wire.uuid);
      const isDone = ["yes", "bye"].includes(TONES[item.result?.outcome || item.own.said]);
      const text = item.result ? "" : say("not_sent");
      const deed = isBack ? el("span", { className: "about", textContent: say("taken_back") })
        : isDone && !NOT_UNDONE.has(item.wire.kind) ? button(say("undo"), { sign: "undo", ariaLabel: say("undo_of", { name: item.own.name }), onclick: () => deeds.undo([{ ...item, own: { ...item.own, person: item.result?.person } }]) }) : ""; // prettier-ignore
      const made = line(item, text);
      if (deed) made.append(deed);
      return made;
    };
    find("last").replaceChildren(...(rows.length ? rows.map(row) : [el("li", { className: "empty", textContent: say("nothing_last") })]));
  }
  onScreen("letzte", last);
  return { refresh, last };
}

export function makeGroup({ deeds }) {
  const [form, place, submit] = [find("group-form"), find("group"), find("group-submit")];
  let person = null;
  const chosen = () => Array.from(place.querySelectorAll("input:checked"), (box) => Number(box.value));
  const sayCount = () => {
    submit.textContent = count("all_in", chosen().length);
    submit.disabled = !chosen().length;
  };
  place.addEventListener("change", sayCount);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    deeds.many(chosen(), person?.id);
  });
  onScreen("gruppe", () => {
    person = deeds.shownPerson();
    find("group-words").textContent = say("group_of");
    const rows = (person ? deeds.groupOf(person) : []).map((one) =>
      el("li", {}, el("label", {}, el("input", { type: "checkbox", value: String(one.id), checked: true }), el("span", {}, el("b", {}, own(one.name)), own(one.organisation, { className: "about" })))), // prettier-ignore
    );
    place.replaceChildren(...rows);
    sayCount();
  });
}

export function makeWalkIn({ world, deeds }) {
  const form = find("walk-in");
  const error = (name) => form.querySelector(`[data-error="${name}"]`);
  const wrong = (name, isWrong) => {
    error(name).hidden = !isWrong;
    form.elements[name].setAttribute("aria-invalid", String(isWrong));
    return isWrong;
  };
  let preset = {};
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    const [organisation, email] = [form.elements.organisation.value.trim(), form.elements.email.value.trim()];
    const isBad = wrong("name", !name);
    const isBadMail = wrong("email", Boolean(email) && !form.elements.email.validity.valid);
    if (isBad || isBadMail) return form.elements[isBad ? "name" : "email"].focus();
    form.reset();
    deeds.act("walk_in", { name, organisation, email });
  });
  onScreen("neu", () => {
    form.reset();
    for (const name of ["name", "email"]) wrong(name, false);
    for (const [name, value] of Object.entries(preset)) form.elements[name].value = value || "";
    preset = {};
    const known = [...new Set(world.people().map((one) => one.organisation).filter(Boolean))].sort();
    find("organisations").replaceChildren(...known.slice(0, 400).map((value) => el("option", { value })));
    form.elements.name.focus();
  });
  return { preset: (values) => (preset = values) };
}
