// The form of what is chosen: every value that the drawing shows, and those that it does not.
const TURN = { "": "", down: "left", left: "up", up: "right", right: "down" };

// Values of an object turned by a quarter around its middle, kept inside of the hall and on the grid.
export function turned(one, app) {
  const { hall } = app.board();
  const place = (start, before, after, most) => Math.max(0, Math.min(most - after, Math.round((start + (before - after) / 2) / 10) * 10));
  const now = {
    ...one,
    width: one.depth,
    depth: one.width,
    x: place(one.x, one.width, one.depth, hall.width),
    y: place(one.y, one.depth, one.width, hall.depth),
  };
  const values = app.placed(now);
  return one.kind === "stand" ? { ...values, front: TURN[one.values.front] } : values;
}

export function makePanel(root, app, drawing) {
  const panel = root.querySelector("[data-panel]");
  const fields = [...panel.querySelectorAll("[name]")];
  let shown = null;

  const family = (one) => (["stand", "socket"].includes(one.kind) ? one.kind : "fixture");

  function valueOf(field) {
    if (field.type === "checkbox") return field.checked;
    if (field.hasAttribute("data-number")) return field.value === "" ? null : Number(field.value);
    return field.value;
  }

  function show(one) {
    shown = one && one.kind !== "entrance" ? one : null;
    panel.hidden = !shown;
    if (!shown) return;
    panel.querySelector("[data-panel-title]").textContent = app.nameOf(one);
    for (const part of panel.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(family(one));
    for (const field of fields) {
      const value = one.values[field.name];
      if (field.type === "checkbox") field.checked = Boolean(value);
      else field.value = value ?? "";
    }
    const select = root.querySelector("[data-row] [name=stand]");
    if (select && one.kind === "stand") select.value = one.key.split(":")[1];
  }

  function changed() {
    const values = {};
    for (const field of fields) {
      if (!(field.name in shown.values) || field.closest("[data-for]")?.hidden) continue;
      const value = valueOf(field);
      const before = shown.values[field.name];
      const isSame = field.type === "number" ? Number(value) === Number(before) : value === (before ?? "") || value === before;
      if (!isSame) values[field.name] = value;
    }
    return values;
  }

  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = changed();
    if (Object.keys(values).length) await app.change([[shown.key, values]]);
  });
  panel.querySelector("[data-turn]").addEventListener("click", () => app.change([[shown.key, turned(shown, app)]]));
  panel.querySelector("[data-delete]").addEventListener("click", async () => {
    const name = app.nameOf(shown);
    if (confirm(app.words.delete.replace("{name}", name))) {
      await app.change([[shown.key, null]]);
      root.querySelector("[data-undo]").focus();
    }
  });
  panel.querySelector("[data-copy]").addEventListener("click", () => {
    const copy = { ...shown, x: shown.x + shown.width + (shown.kind === "stand" ? 50 : 0) };
    const values = { ...shown.values, ...app.placed(copy) };
    if (shown.kind === "stand") values.number = next(shown.name);
    app.change([[`${shown.key.split(":")[0]}:`, values]]);
  });

  function next(number) {
    const taken = new Set(app.board().objects.filter((one) => one.kind === "stand").map((one) => one.name));
    const [, start, digits] = /^(.*?)(\d*)$/.exec(number);
    let count = Number(digits || 1) + 1;
    while (taken.has(`${start}${count}`)) count += 1;
    return `${start}${count}`;
  }

  const isTyping = () => panel.contains(document.activeElement) && document.activeElement.matches("input, select") && shown !== null && Object.keys(changed()).length > 0;
  return { show, isTyping, chosen: () => drawing.chosen() };
}
