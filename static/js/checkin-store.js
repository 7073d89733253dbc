// What the browser keeps, so that nothing is lost when it is closed: the device, the entries not yet sent in their order,
// the people (sealed, in blocks, so that a change writes little), the last answers. Queue and people are sealed.
import { seal, sealingKey, sign, unseal } from "./checkin-crypto.js";

const NAME = "checkin", VERSION = 1;
const BLOCKS = 64; // of people
const KEPT_ANSWERS = 60;
export const WRITING = "checkin-writing"; // the lock under which an entry gets its number and its signature

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const base = request.result;
    base.createObjectStore("device");
    base.createObjectStore("queue", { keyPath: "seq" });
    base.createObjectStore("people");
    base.createObjectStore("answers", { keyPath: "seq" });
  };
  return done(request);
}

export async function openStore() {
  const base = await open();
  base.onversionchange = () => base.close();
  let device = null; // the row: id, name, edition, forget_at, token (sealed), signing, sealing, seq

  const write = (...stores) => base.transaction(stores, "readwrite", { durability: "strict" });
  const read = (store) => base.transaction(store).objectStore(store);

  async function load() {
    device = (await done(read("device").get("device"))) || null;
    return device;
  }

  async function pair({ name, id, token, signing, edition, forget_at }) {
    const sealing = await sealingKey();
    device = { id, name, edition, forget_at, signing, sealing, token: await seal(sealing, token), seq: 0 };
    const transaction = write("device", "queue", "people", "answers");
    for (const store of ["queue", "people", "answers"]) transaction.objectStore(store).clear();
    transaction.objectStore("device").put(device, "device");
    await finished(transaction);
    navigator.storage?.persist?.().catch(() => {});
  }

  // The next number first, then the signature: a number may be left out, never given twice.
  // `wire` is signed and sent, `own` is what only this browser needs.
  function add(wire, own) {
    return navigator.locks.request(WRITING, async () => {
      const numbering = write("device");
      numbering.objectStore("device").put({ ...device, seq: device.seq + 1 }, "device");
      await finished(numbering);
      device.seq += 1;
      const numbered = { ...wire, seq: device.seq };
      const entry = { wire: { ...numbered, mac: await sign(device.signing, numbered) }, own };
      const sealed = await seal(device.sealing, entry);
      const transaction = write("queue");
      transaction.objectStore("queue").put({ seq: device.seq, sealed });
      await finished(transaction);
      return entry;
    });
  }

  const opened = async (store) => {
    const rows = await done(read(store).getAll());
    return Promise.all(rows.map((row) => unseal(device.sealing, row.sealed)));
  };

  // An answered entry leaves the queue and stands among the answers, in one step.
  async function settle(entries) {
    const rows = await Promise.all(
      entries.map(async (entry) => ({ seq: entry.wire.seq, sealed: await seal(device.sealing, entry) })),
    );
    const transaction = write("queue", "answers");
    for (const row of rows) {
      transaction.objectStore("queue").delete(row.seq);
      transaction.objectStore("answers").put(row);
    }
    transaction.objectStore("answers").delete(IDBKeyRange.upperBound(device.seq - KEPT_ANSWERS));
    await finished(transaction);
  }

  async function keepWorld(world, changed) {
    const touched = changed ? new Set(changed.map((id) => id % BLOCKS)) : new Set(Array.from({ length: BLOCKS }, (_, n) => n));
    const blocks = new Map(Array.from(touched, (number) => [number, []]));
    for (const person of world.people.values()) blocks.get(person.id % BLOCKS)?.push(person);
    const rows = await Promise.all(
      Array.from(blocks, async ([number, people]) => [number, await seal(device.sealing, people)]),
    );
    const { people: _people, ...rest } = world;
    rows.push(["rest", await seal(device.sealing, rest)]);
    const transaction = write("people");
    for (const [number, sealed] of rows) transaction.objectStore("people").put(sealed, number);
    await finished(transaction);
  }

  async function recallWorld() {
    const store = read("people");
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    const world = { people: new Map() };
    for (const [number, key] of keys.entries()) {
      const value = await unseal(device.sealing, values[number]);
      if (key === "rest") Object.assign(world, value);
      else for (const person of value) world.people.set(person.id, person);
    }
    return world;
  }

  async function forgetPeople() {
    const transaction = write("people", "answers");
    transaction.objectStore("people").clear();
    transaction.objectStore("answers").clear();
    await finished(transaction);
  }

  async function wipe() {
    const transaction = write("device", "queue", "people", "answers");
    for (const store of ["device", "queue", "people", "answers"]) transaction.objectStore(store).clear();
    await finished(transaction);
    device = null;
  }

  return {
    load, pair, add, settle, keepWorld, recallWorld, forgetPeople, wipe,
    device: () => device,
    token: () => unseal(device.sealing, device.token),
    queue: () => opened("queue"),
    answers: () => opened("answers"),
  };
}
