// The small window: a new session, or room and time of one that there is.
import { field, fill, minutesOf } from "./planner-time.js";

export function makeDialog(root, settings, handlers) {
  const dialog = root.querySelector("[data-dialog]");
  const form = dialog.querySelector("form");
  const { words } = settings;
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  let block = null; // null: a new one

  function clear() {
    for (const list of form.querySelectorAll("[data-error]")) {
      list.replaceChildren();
      list.hidden = true;
    }
    for (const one of form.elements) one.removeAttribute("aria-invalid");
  }

  function complain(messages) {
    clear();
    for (const { field: name, text } of messages) {
      const list = form.querySelector(`[data-error="${name}"]`) ?? form.querySelector('[data-error="whole"]');
      list.append(Object.assign(document.createElement("li"), { textContent: text }));
      list.hidden = false;
      form.elements[name]?.setAttribute?.("aria-invalid", "true");
    }
    form.querySelector("[aria-invalid]")?.focus();
  }

  function fillIn(values) {
    for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
  }

  // Only workshops are registered for from here.
  function offerPlaces() {
    const isWorkshop = form.elements.kind.value === "workshop";
    part("only-workshop").hidden = !isWorkshop;
    form.elements.capacity.disabled = !isWorkshop || Boolean(block);
  }

  function open(title, of) {
    block = of;
    clear();
    part("dialog-title").textContent = title;
    part("only-new").hidden = Boolean(block);
    for (const name of ["kind", "title", "capacity"]) form.elements[name].disabled = Boolean(block);
    offerPlaces();
    part("facts").hidden = !block;
    part("facts").textContent = block?.label ?? "";
    part("more").hidden = !block;
    if (block) {
      part("full").href = block.url;
      part("full").textContent = fill(words.more, { session: block.code });
    }
    if (part("save-and-go")) part("save-and-go").hidden = Boolean(block);
    if (part("park")) part("park").hidden = !block?.start;
    dialog.showModal();
    (block ? form.elements.start : form.elements.title).focus();
  }

  async function send(goOn) {
    const values = Object.fromEntries(new FormData(form));
    const answer = await (block ? handlers.save(block, values) : handlers.create(values));
    if (answer.kind !== "done") {
      complain(answer.messages);
      return;
    }
    dialog.close();
    const made = [...answer.board.sessions, ...answer.board.parked].find((one) => one.id === answer.session);
    if (goOn && made) location.assign(made.url);
    else handlers.focus(answer.session);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter?.hasAttribute("data-save-and-go"));
  });
  form.elements.kind.addEventListener("change", offerPlaces);
  part("cancel").addEventListener("click", () => dialog.close());
  part("park")?.addEventListener("click", () => {
    dialog.close();
    handlers.park(block.id);
  });
  part("delete")?.addEventListener("click", () => {
    dialog.close();
    handlers.remove(block);
  });
  dialog.addEventListener("close", () => handlers.closed(block));

  return {
    isOpen: () => dialog.open,
    change(of, day) {
      const values = of.start
        ? { room: of.room, day: of.start.slice(0, 10), start: of.start.slice(11), end: of.end.slice(11) }
        : { room: of.room, day, start: "", end: "" };
      fillIn(values);
      open(fill(of.start ? words.change : words.place, { session: `${of.kind_label} ${of.code}` }), of);
    },
    create({ room = "", day, start = "", end = "" }) {
      fillIn({ room, day, start: start.slice(11), end: end.slice(11), title: "", capacity: "" });
      if (start && !end) form.elements.end.value = field(Math.min(minutesOf(start) + 60, 24 * 60 - 5));
      open(words.new, null);
    },
  };
}
