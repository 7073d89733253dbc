// A hand scanner is a quick typist that ends with Enter. Whatever has the focus, what it types is a scan: a field gets
// back what stood in it, a button is not pressed.
const QUICK = 60; // milliseconds between two characters; nobody types like that
const LEAST = 6; // characters

export function listenToScanner(scanned) {
  let [typed, last, field, before] = ["", 0, null, ""];

  const isField = (one) => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement;

  function start(event) {
    typed = "";
    field = isField(event.target) ? event.target : null;
    before = field ? field.value : "";
  }

  addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const isQuick = event.timeStamp - last < QUICK;
      if (event.key === "Enter") {
        const text = isQuick && typed.length >= LEAST ? typed : "";
        typed = "";
        if (!text) return;
        event.preventDefault();
        event.stopPropagation();
        if (field && field.value !== before) {
          field.value = before;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        scanned(text);
      } else if (event.key.length === 1) {
        if (!isQuick || !typed) start(event);
        typed += event.key;
        last = event.timeStamp;
        if (typed.length > 1 && event.key === " " && !field) event.preventDefault(); // does not press the button
      }
    },
    { capture: true },
  );
}
