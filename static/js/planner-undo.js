// The last steps of this visit, newest first, kept while the browser's tab is open.
export function makeUndo(root, settings, takeBack) {
  const { words } = settings;
  const key = `planner-${settings.edition}-${settings.user}`;
  const button = root.querySelector("[data-undo]");
  let steps = read();

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  }

  function show() {
    try {
      sessionStorage.setItem(key, JSON.stringify(steps));
    } catch {
      // private windows may keep nothing; the steps of this page are still known
    }
    if (!button) return;
    const next = steps.at(-1);
    button.setAttribute("aria-disabled", String(!next));
    button.textContent = next ? words.undo.replace("{step}", next.text) : button.dataset.undo;
  }

  const undo = {
    push(step) {
      if (step) steps.push(step);
      show();
    },
    last: () => steps.at(-1),
    drop() {
      steps.pop();
      show();
    },
  };

  button?.addEventListener("click", () => takeBack());
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || !button || event.target.closest("input, textarea, select, dialog")) return;
    event.preventDefault();
    takeBack({ isByKey: true });
  });
  show();
  return undo;
}
