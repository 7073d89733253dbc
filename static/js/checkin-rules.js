// What the door says by itself, from its own copy: the same outcomes as the server's, which has the last word.

// The people as they are with everything that was done here and is not yet sent.
export function makeWorld() {
  let known = { people: new Map(), sessions: [], counts: {}, edition: null, conflicts: [], version: 0, offset: 0 };
  let patches = new Map(); // id → what differs
  let here = new Map(); // session → how many more than the server knows: [all, those without a place]
  let byPrint = new Map(), byCode = new Map();
  let pending = [];

  function index() {
    byPrint = new Map();
    byCode = new Map();
    for (const person of known.people.values()) {
      byPrint.set(person.qr, person.id);
      byCode.set(person.code, person.id);
    }
  }

  const person = (id) => {
    const found = known.people.get(id);
    const patch = patches.get(id);
    return found && patch ? { ...found, ...patch } : found;
  };
  const patch = (id, change) => patches.set(id, { ...patches.get(id), ...change });

  // An entry that is on its way, on top of what the server said.
  function lay({ wire: entry, own }, gone) {
    const one = entry.person === undefined ? null : person(entry.person);
    if (!one || gone.has(entry.uuid)) return;
    const inside = { since: own.at, door: own.door };
    if (entry.kind === "in" && one.state === "confirmed") {
      patch(one.id, { inside: one.inside || inside, came: one.came || { at: own.at, door: own.door } });
    }
    if (entry.kind === "admit") patch(one.id, { state: "confirmed", inside: one.inside || inside });
    if (entry.kind === "out") patch(one.id, { inside: null });
    if (entry.kind === "session_in" && !one.in_sessions.includes(entry.session)) {
      const isBooked = one.sessions.includes(entry.session);
      const isOnStage = one.leads?.includes(entry.session);
      const isForAll = known.sessions.find((other) => other.id === entry.session)?.capacity === null;
      if (!isBooked && !isOnStage && !isForAll && !entry.take) return;
      patch(one.id, { in_sessions: [...one.in_sessions, entry.session] });
      if (isOnStage) return; // whoever leads it needs no seat
      const [all, unbooked] = here.get(entry.session) || [0, 0];
      here.set(entry.session, [all + 1, unbooked + (isBooked ? 0 : 1)]);
    }
    if (entry.kind === "session_out") patch(one.id, { in_sessions: one.in_sessions.filter((id) => id !== entry.session) });
  }

  function layAll() {
    patches = new Map();
    here = new Map();
    const gone = new Set(pending.filter(({ wire }) => wire.kind === "undo").map(({ wire }) => wire.of));
    for (const entry of pending) {
      if (entry.own.undoes) takeBack(entry.own.undoes);
      else lay(entry, gone);
    }
  }

  // What was sent already and is taken back without a network; what was not is left out above.
  function takeBack({ kind, person: id, session }) {
    const one = person(id);
    if (!one) return;
    if (kind === "in" || kind === "admit") patch(id, { inside: null });
    if (kind === "session_in") patch(id, { in_sessions: one.in_sessions.filter((other) => other !== session) });
  }

  return {
    get known() {
      return known;
    },
    person,
    byPrint: (print) => person(byPrint.get(print)),
    byCode: (code) => person(byCode.get(code)),
    people: () => Array.from(known.people.keys(), person),
    session: (id) => known.sessions.find((one) => one.id === id),
    // Who is in a session: all, and those of them who have not booked.
    inSession(id) {
      const one = known.sessions.find((other) => other.id === id);
      const [all, unbooked] = here.get(id) || [0, 0];
      return { present: (one?.present || 0) + all, unbooked: (one?.unbooked || 0) + unbooked };
    },
    inside: () => Array.from(known.people.keys(), person).filter((one) => one.inside),

    replace(all) {
      known = { ...known, ...all };
      if (all.people) index();
      layAll();
    },
    // What a sync brought; gives the ids that changed, or null for all.
    take(answer) {
      const people = answer.full ? new Map() : known.people;
      for (const one of answer.people) people.set(one.id, one);
      for (const id of answer.gone || []) people.delete(id);
      const rest = {};
      for (const name of ["version", "sessions", "counts", "edition", "conflicts"]) {
        if (answer[name] !== undefined && answer[name] !== null) rest[name] = answer[name];
      }
      known = { ...known, ...rest, people };
      if (answer.full || answer.people.length || answer.gone?.length) index();
      layAll();
      return answer.full ? null : [...answer.people.map((one) => one.id), ...(answer.gone || [])];
    },
    wait(entries) {
      pending = entries;
      layAll();
    },
  };
}

export function decide(entry, world, now) {
  const person = entry.person === undefined ? null : world.person(entry.person);
  if (entry.kind === "walk_in") return { outcome: "welcome" };
  if (entry.kind === "undo") return { outcome: "undone" };
  if (!person) return { outcome: "unknown" };
  return { person: person.id, ...judges[entry.kind](person, entry, world, now) };
}

const waiting = (person, world) => ({ outcome: "waiting", position: person.position, free: world.known.counts.free });

const judges = {
  in(person, _entry, world) {
    if (person.state === "cancelled") return { outcome: "cancelled" };
    if (person.inside) return { outcome: "already", at: person.inside.since, door: person.inside.door };
    if (person.state === "waiting") return waiting(person, world);
    return { outcome: "welcome" };
  },
  admit: (_person, _entry, world) => ({ outcome: world.known.counts.free > 0 ? "welcome" : "full" }),
  out: (person) => ({ outcome: person.inside ? "left" : "not_inside" }),
  session_in(person, { session, take }, world, now) {
    const one = world.session(session);
    if (!one) return { outcome: "unknown" };
    if (person.state === "cancelled") return { outcome: "cancelled" };
    if (person.state === "waiting") return waiting(person, world);
    if (person.in_sessions.includes(session)) return { outcome: "already" };
    const free = freeIn(one, world, now);
    const isFilled = free === 0 && now >= Date.parse(one.freed_at); // the minutes for which a place is kept are over
    if (free === null || person.leads?.includes(session) || (person.sessions.includes(session) && !isFilled)) return { outcome: "present" };
    if (free === 0) return { outcome: "full" };
    return take ? { outcome: "taken_now" } : { outcome: "not_booked", free };
  },
  session_out: () => ({ outcome: "left" }),
  rename: () => ({ outcome: "renamed" }),
  print: (person, { again }) =>
    person.printed && !again ? { outcome: "printed_before", ...person.printed } : { outcome: "queued" },
};

// Places for whoever has booked none: what is not booked, and from `freed_at` on every empty chair. null: no limit.
export function freeIn(session, world, now) {
  if (session.capacity === null) return null;
  const { present, unbooked } = world.inSession(session.id);
  const seats = now >= Date.parse(session.freed_at) ? present : session.taken + unbooked;
  return Math.max(session.capacity - seats, 0);
}
