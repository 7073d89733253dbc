// What is done at the door: decided here at once, written into the queue, then sent; the server's answer puts it right.
import { COMING, TONES } from "./checkin-answer.js";
import { fingerprint } from "./checkin-crypto.js";
import { asCode } from "./checkin-find.js";
import { decide, freeIn } from "./checkin-rules.js";
import { clock, count, say } from "./checkin-words.js";

const PAIRING = /\/checkin\/koppeln\/#/;
const SOON = 90 * 60_000; // before that long nobody is told where to go next

export function makeDeeds({ store, world, post, clockOffset, changed, openWalkIn, toDoor }) {
  let queue = []; // as it was written
  let latest = null; // what the door shows: { items, said, result, … }
  let [draw, net] = [() => {}, null];
  const now = () => Date.now() + clockOffset();
  const moment = () => new Date(now()).toISOString();

  function waiting(entries) {
    queue = entries;
    world.wait(queue);
    changed();
  }

  async function write(kind, fields, own = {}) {
    const said = decide({ kind, ...fields }, world, now());
    const person = said.person === undefined ? null : world.person(said.person);
    const asks = said.outcome === "unknown" && net.isOnline(); // the server may know more
    const alone = net.isOnline() ? {} : { said: said.outcome }; // what the volunteer was told without the server
    const wire = { uuid: crypto.randomUUID(), at: new Date().toISOString(), kind, ...fields, ...alone };
    const known = { at: moment(), door: store.device().name, name: person?.name || fields.name || "", said: said.outcome, asks };
    const item = await store.add(wire, { ...known, ...own });
    queue.push(item);
    waiting(queue);
    return { item, said };
  }

  const newcomer = ({ name, organisation, email }) => ({ name, organisation, email });
  const model = ({ items: [item], said, result = {} }) => ({
    kind: item.wire.kind, wire: newcomer(item.wire), session: item.wire.session, organisation: item.wire.organisation, ...said, name: item.own.name,
    ...result, undo: COMING.concat("session_in", "out").includes(item.wire.kind) ? [item] : null,
  }); // prettier-ignore

  function showLatest(isNews) {
    const shown = model(latest);
    draw(latest.items[0].own.asks && !latest.result && net.isOnline() ? { ...shown, outcome: "checking" } : shown, isNews);
  }

  async function act(kind, fields = {}, own = {}) {
    toDoor();
    try {
      const { item, said } = await write(kind, fields, own);
      latest = { items: [item], said };
      showLatest(true);
      net.sync().then(() => latest?.items[0] === item && !latest.result && item.own.asks && showLatest(true));
    } catch (error) {
      console.warn(error);
      draw({ kind, outcome: "refused", message: say("not_saved") });
    }
  }

  // By what this door is for.
  const kindHere = () => ({ in: "in", out: "out" })[post().kind] || "session_in";
  const here = (fields) => (kindHere() === "session_in" ? { session: post().session, ...fields } : fields);

  async function scanned(text) {
    const code = text.trim();
    if (PAIRING.test(code)) return draw({ kind: "pairing", outcome: "unknown" });
    const person = world.byPrint(await fingerprint(code)) || world.byPrint(await fingerprint(code.toLowerCase())) || world.byCode(asCode(code));
    return act(kindHere(), here(person ? { person: person.id } : { qr: code.slice(0, 200) }));
  }

  // Several at once; each is an entry of its own, the answer is one.
  async function many(ids, shownWith) {
    toDoor();
    const items = [];
    for (const id of ids) {
      const { item, said } = await write("in", { person: id });
      if (TONES[said.outcome] === "yes") items.push(item);
    }
    latest = null;
    const one = items.length === 1 && world.person(ids[0]);
    const name = count("all_done", items.length);
    draw({ kind: "in", outcome: "welcome", undo: items, ...(one ? { person: one.id, name: one.name } : { many: name }), shownWith });
    net.sync();
  }

  async function undo(items) {
    toDoor();
    for (const { wire, own } of items) {
      const isSent = !queue.some((one) => one.wire.uuid === wire.uuid);
      const undoes = isSent ? { kind: wire.kind, person: wire.person ?? own.person, session: wire.session } : null;
      await write("undo", { of: wire.uuid }, { undoes, name: own.name, of: wire.uuid });
    }
    latest = null;
    draw({ kind: "undo", outcome: "undone", name: items.length === 1 ? items[0].own.name : "" });
    changed();
    net.sync();
  }

  function print(person, again = false) {
    if (!net.isOnline()) return draw({ kind: "print", outcome: "paper", person });
    return act("print", again ? { person, again } : { person });
  }

  async function rename(person, name) {
    await write("rename", { person, badge_name: name });
    return print(person, true);
  }

  // What a sync answered: what is shown is put right, what was said otherwise before is told afterwards.
  async function settle(results, sent) {
    const found = new Map(results.map((one) => [one.uuid, one]));
    const settled = sent.filter(({ wire }) => found.has(wire.uuid)).map((item) => ({ ...item, result: found.get(item.wire.uuid) }));
    if (settled.length) await store.settle(settled);
    const gone = new Set(settled.map(({ wire }) => wire.uuid));
    waiting(queue.filter(({ wire }) => !gone.has(wire.uuid)));
    const mine = latest && found.get(latest.items[0].wire.uuid);
    if (mine) {
      const before = latest.items[0].own.asks ? "" : latest.said.outcome;
      latest.result = mine;
      showLatest(mine.outcome !== before);
    }
    return settled.filter(({ wire, own, result }) => !own.asks && result.outcome !== own.said && latest?.items[0].wire.uuid !== wire.uuid);
  }

  function next(person) {
    const mine = [...(person?.sessions || []), ...(person?.leads || [])].map(world.session).filter((one) => one && Date.parse(one.end) > now());
    const first = mine.sort((a, b) => a.start.localeCompare(b.start))[0];
    if (!first || Date.parse(first.start) - now() > SOON) return "";
    return say("next", { time: clock(first.start), session: [first.title, first.room].filter(Boolean).join(", ") });
  }

  function groupOf(person) {
    if (person.group === null || person.group === undefined) return [];
    return world.people().filter((one) => one.group === person.group && one.id !== person.id && one.state === "confirmed" && !one.inside && !person.with?.includes(one.id));
  }

  // Other sessions at the same time that still have room.
  function elsewhere(id) {
    const full = world.session(id);
    return world.known.sessions
      .filter((one) => one.id !== id && full && one.start < full.end && full.start < one.end && one.capacity !== null)
      .map((one) => ({ label: [one.title, one.room].filter(Boolean).join(", "), free: freeIn(one, world, now()) }))
      .filter((one) => one.free > 0);
  }

  return {
    scanned, act, many, undo, print, rename, settle, next, groupOf, elsewhere, openWalkIn, here, kindHere, now,
    person: (id) => act(kindHere(), here({ person: id })),
    shownPerson: () => latest && world.person(model(latest).person),
    queue: () => queue,
    waiting,
    connect: (drawing, network) => ([draw, net] = [drawing, network]),
  }; // prettier-ignore
}
