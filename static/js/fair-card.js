// A stand pressed on the plan is shown right below it, with its way in words. Without this file it leads to the list.
const plan = document.querySelector(".plan--fair");
const card = plan?.querySelector("[data-card]");
let shown = "";

function fillCard() {
  const row = document.querySelector(`[data-live-row="${CSS.escape(shown)}"]`);
  const copy = [...row.children].map((one) => one.cloneNode(true));
  for (const link of copy.flatMap((one) => [...one.querySelectorAll(".stand-way")])) link.remove();
  card.querySelector("[data-card-text]").replaceChildren(...copy);
}

async function show(number, isPressed = true) {
  const row = document.querySelector(`[data-live-row="${CSS.escape(number)}"]`);
  if (!row) return false;
  shown = number;
  for (const spot of plan.querySelectorAll("[data-shown]")) spot.removeAttribute("data-shown");
  plan.querySelector(`[data-spot="${CSS.escape(number)}"]`)?.setAttribute("data-shown", "");
  fillCard();
  const place = card.querySelector("[data-card-way]");
  place.replaceChildren();
  card.hidden = false;
  if (isPressed) {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }
  try {
    const answer = await fetch(row.querySelector(".stand-way").href, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && shown === number) place.innerHTML = await answer.text();
  } catch {
    // no network: the link in the list still leads there
  }
  return true;
}

if (card) {
  plan.addEventListener("click", (event) => {
    const spot = event.target.closest("[data-spot]");
    if (!spot || !document.querySelector(`[data-live-row="${CSS.escape(spot.dataset.spot)}"]`)) return;
    event.preventDefault();
    show(spot.dataset.spot);
  });
  card.querySelector("[data-card-close]").addEventListener("click", () => {
    card.hidden = true;
    shown = "";
    for (const spot of plan.querySelectorAll("[data-shown]")) spot.removeAttribute("data-shown");
    plan.querySelector("[data-zoom-bar] button").focus();
  });
  document.addEventListener("stands-changed", () => shown && fillCard());
  const marked = plan.querySelector("[data-shown]"); // somebody came to see this stand
  if (marked) show(marked.dataset.spot, false);
}
