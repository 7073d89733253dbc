// Two points of the drawing, pressed one after the other, fill in the form that sets the floor plan's scale.
import { make } from "./hall-drawing.js";

export function makeScale(root, app, drawing) {
  const form = root.querySelector("[data-scale]");
  let points = null;
  if (!form) return { isPicking: () => false };
  const say = form.querySelector("[data-scale-say]");
  form.querySelector("[data-scale-start]").hidden = false;

  form.querySelector("[data-pick]").addEventListener("click", () => {
    points = [];
    drawing.canvas.toggleAttribute("data-drawing", true);
    say.textContent = app.words.firstPoint;
    drawing.canvas.scrollIntoView({ block: "nearest" });
  });

  // Before the pointer's own listener: a point is no press on what lies there.
  drawing.canvas.addEventListener("pointerdown", (event) => {
    if (!points) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const { x, y } = drawing.at(event);
    points.push({ x, y });
    drawing.canvas.append(make("circle", { class: "point", cx: x, cy: y, r: 14 }));
    form.elements[`x${points.length}`].value = (x / 100).toFixed(2);
    form.elements[`y${points.length}`].value = (y / 100).toFixed(2);
    say.textContent = points.length === 1 ? app.words.secondPoint : app.words.bothPoints;
    if (points.length < 2) return;
    points = null;
    drawing.canvas.toggleAttribute("data-drawing", false);
    form.elements.metres.focus();
  }, true);

  return { isPicking: () => points !== null };
}
