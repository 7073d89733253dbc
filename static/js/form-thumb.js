// The button of a long form stays where the thumb is, from the moment somebody touches the page (forms.css).
const bar = document.querySelector("[data-thumb]");
const touches = ["pointerdown", "touchmove", "wheel", "keydown"];

function stick(event) {
  if (bar.contains(event.target)) return; // it must not move away between pressing and releasing
  bar.classList.add("submit--stuck");
  for (const touch of touches) removeEventListener(touch, stick);
}

if (bar) {
  for (const touch of touches) addEventListener(touch, stick, { passive: true });
}
