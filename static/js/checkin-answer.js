// The answer at the door: large, by colour, word and drawing; below it the name, what to hand out, what can be done next.
import { announce, button, el, find, icon, own } from "./checkin-dom.js";
import { signal } from "./checkin-signal.js";
import { count, list, say, sayAt } from "./checkin-words.js";

export const TONES = {
  welcome: "yes", present: "yes", taken_now: "yes",
  left: "bye", undone: "bye", queued: "bye", renamed: "bye",
  already: "again", already_registered: "again", printed_before: "again", not_inside: "again", nothing: "again",
  waiting: "ask", not_booked: "ask",
  cancelled: "no", wrong_edition: "no", unknown: "no", full: "no", refused: "no", paper: "no",
  checking: "wait",
}; // prettier-ignore
const SIGNS = { undone: "undo", queued: "print", printed_before: "print", renamed: "yes" }; // others have their tone's
export const COMING = ["in", "admit", "walk_in"];
const UNDOABLE = ["welcome", "present", "taken_now", "left"];

export function makeAnswer({ world, deeds, isOnline, elsewhere }) {
  const place = find("answer");
  let number = 0;
  let heard = ""; // what was said last, so that the server's agreement is not said again

  const since = ({ at, door, kind }) => {
    if (kind === "session_in") return say("already_session");
    if (!at) return "";
    return sayAt("already", at, door);
  };

  const sentences = {
    already: (shown) => [since(shown)],
    already_registered: (shown) => [shown.message],
    cancelled: () => [say("cancelled")],
    waiting: ({ position, free }) => [position ? say("position", { position }) : "", free ? count("free", free) : say("full_house")],
    wrong_edition: ({ message }) => [message || say("wrong_edition")],
    unknown: ({ kind }) => [kind === "pairing" ? say("pairing_code") : say(isOnline() ? "unknown" : "unknown_offline")],
    not_inside: () => [say("not_inside")],
    not_booked: ({ free }) => [free === null || free === undefined ? "" : count("free", free)],
    full: ({ kind, session }) =>
      kind === "session_in" ? [say("full_session"), others(session)] : [say("full_house")],
    printed_before: ({ at, desk }) => [at ? sayAt("printed", at, desk) : ""],
    refused: ({ message }) => [message],
    queued: ({ message }) => [message],
    undone: ({ name }) => [name ? say("undone", { name }) : ""],
    paper: () => [say("paper")],
  };

  function others(session) {
    const free = elsewhere(session);
    return free.length ? say("elsewhere", { sessions: list(free.map(({ label, free: n }) => (n === null ? label : `${label} (${count("free_short", n)})`))) }) : "";
  }

  // What somebody is given and where they go, once they are in.
  function things(shown, person) {
    if (!COMING.includes(shown.kind) || TONES[shown.outcome] !== "yes" || shown.many) return null;
    const hands = person?.hand_out?.length ? person.hand_out : shown.kind === "walk_in" ? [say("badge_blank")] : [];
    const rows = [];
    if (hands.length) rows.push(["gift", say("hand_out", { things: list(hands) })]);
    const where = shown.where || (person?.stand ? say("stand", { number: person.stand }) : deeds.next(person));
    if (where) rows.push(["place", where]);
    return rows.length ? el("ul", { className: "things" }, ...rows.map(([sign, text]) => el("li", {}, icon(sign), el("span", { textContent: text })))) : null;
  }

  const acts = {
    welcome: (shown, person) => (COMING.includes(shown.kind) && !shown.many ? [printing(shown, person)] : []),
    already: (shown, person) =>
      shown.kind === "in" && person
        ? [button(say("check_out"), { sign: "bye", onclick: () => deeds.act("out", { person: person.id }) }), printing(shown, person)]
        : [],
    waiting: (shown, person) =>
      shown.free && person ? [button(say("admit"), { main: true, onclick: () => deeds.act("admit", { person: person.id }) })] : [],
    not_booked: (shown, person) =>
      person ? [button(say("take"), { main: true, onclick: () => deeds.act("session_in", { session: shown.session, person: person.id, take: true }) })] : [],
    not_inside: (_shown, person) =>
      person ? [button(say("check_in_after_all"), { main: true, onclick: () => deeds.act("in", { person: person.id }) })] : [],
    already_registered: (shown, person) => [
      person && button(say("companion", { name: person.name }), { main: true, onclick: () => deeds.act("in", { person: person.id }) }),
      shown.wire && button(say("walk_in_again"), { sign: "new", onclick: () => deeds.act("walk_in", { ...shown.wire, again: true }) }),
    ],
    cancelled: (shown, person) => (shown.kind === "in" ? [newcomer(person)] : []),
    unknown: ({ kind }) => (kind === "pairing" ? [] : [el("a", { className: "act", href: "#suche" }, icon("find"), say("search")), newcomer()]),
    wrong_edition: () => [el("a", { className: "act", href: "#suche" }, icon("find"), say("search")), newcomer()],
    printed_before: (shown, person) => [
      button(say("print_again"), { sign: "print", onclick: () => deeds.print(person.id, true) }),
      button(say("rename"), { onclick: () => rename(person) }),
    ],
    queued: (_shown, person) => (person ? [button(say("rename"), { onclick: () => rename(person) })] : []),
  };

  const printing = (_shown, person) =>
    person ? button(say("print"), { sign: "print", onclick: () => deeds.print(person.id) }) : null;
  const newcomer = (person) =>
    button(say("walk_in"), { sign: "new", onclick: () => deeds.openWalkIn(person ? { name: person.name, organisation: person.organisation } : {}) });

  function rename(person) {
    const field = el("input", { id: "badge-name", value: person.badge || person.name, maxLength: 120, autocomplete: "off", dir: "auto" });
    const form = el(
      "form",
      { className: "form rename", onsubmit: (event) => (event.preventDefault(), field.value.trim() && deeds.rename(person.id, field.value.trim())) },
      el("label", { textContent: say("badge_name"), htmlFor: "badge-name" }), field, el("button", { className: "act", textContent: say("rename_save") }),
    );
    place.querySelector(".acts").replaceChildren(form);
    field.focus();
    field.select();
  }

  // Whoever belongs to the person, with the state of each; and all others of the group at one tap.
  function together(shown, person) {
    if (!["in", "admit"].includes(shown.kind) || !["welcome", "already"].includes(shown.outcome) || !person) return [];
    const close = (person.with || []).map(world.person).filter(Boolean);
    const rows = close.map((one) =>
      el("li", {}, own(one.name), one.inside
        ? el("b", { className: "here" }, icon("yes"), say("is_here"))
        : one.state === "confirmed"
          ? button(say("companion", { name: one.name }), { onclick: () => deeds.many([one.id], person.id) })
          : el("span", { textContent: say(`state_${one.state}`) })),
    );
    const parts = rows.length ? [el("div", { className: "together" }, el("h3", { textContent: say("together") }), el("ul", {}, ...rows))] : [];
    const group = deeds.groupOf(person);
    if (group.length) {
      parts.push(el("div", { className: "together group" }, el("h3", {}, own(person.organisation)),
        el("p", { className: "row" },
          button(count("others", group.length), { sign: "people", onclick: () => deeds.many(group.map((one) => one.id), person.id) }),
          group.length > 1 && el("a", { className: "two", href: "#gruppe", textContent: say("choose") })))); // prettier-ignore
    }
    return parts;
  }

  // `isNews`: it sounds and is read out; the server's further words on the same answer are only shown.
  return function draw(shown, isNews = true) {
    const person = shown.person === undefined ? null : world.person(shown.person) || null;
    const tone = TONES[shown.outcome] || "wait";
    const name = shown.many || person?.name || shown.name || "";
    const lines = (sentences[shown.outcome]?.(shown) || []).filter(Boolean);
    const leads = shown.outcome === "present" && person?.leads?.includes(shown.session);
    const word = say(leads ? "is_on_stage" : `is_${shown.outcome}`);
    const buttons = (acts[shown.outcome]?.(shown, person) || []).filter(Boolean);
    if (UNDOABLE.includes(shown.outcome) && shown.undo) buttons.push(button(say("undo"), { sign: "undo", onclick: () => deeds.undo(shown.undo) }));
    const held = things(shown, person);
    place.dataset.tone = tone;
    place.dataset.outcome = shown.outcome;
    if (isNews) place.dataset.number = ++number; // how many answers there were
    place.replaceChildren(
      el("p", { className: "word" }, icon(SIGNS[shown.outcome] || tone), el("span", { textContent: word })),
      ...(name ? [el("h2", { className: "who" }, own(name))] : []),
      ...(person?.own && person.own !== name ? [el("p", { className: "own" }, own(person.own))] : []),
      ...(!shown.many && (person?.organisation || shown.organisation)
        ? [el("p", { className: "where" }, own(person?.organisation || shown.organisation), person?.role_word && person.role !== "participant" ? el("b", { className: "role", textContent: person.role_word }) : "")]
        : []),
      ...lines.map((text) => el("p", { className: "line", textContent: text })),
      ...(held ? [held] : []),
      ...together(shown, person),
      el("div", { className: "acts" }, ...buttons),
    );
    place.scrollTop = 0;
    const words = [word, name, shown.many ? "" : person?.organisation, ...lines, ...Array.from(held?.querySelectorAll("span") || [], (one) => one.textContent)];
    const sentence = words.filter(Boolean).join(". ");
    if (!isNews && sentence === heard) return;
    heard = sentence;
    if (tone !== "wait") announce(sentence);
    if (isNews) signal(tone);
  };
}
