// Keeps a chosen stand without leaving the form, shows how long it is kept, and says so politely at 5, 2, 1 minutes.
// Without this file the same buttons send the form, which comes back with everything typed and the time of day.
const form = document.querySelector("[data-booking]");
const place = document.querySelector("[data-hold-place]");
const voice = document.querySelector("[data-hold-say]");
const choices = document.querySelector("[data-word-taken]");
let clock = 0;

function say(words) {
  if (words) voice.textContent = words;
}

function watch() {
  clearInterval(clock);
  const box = place.querySelector("[data-hold]");
  if (!box) return;
  const end = Date.now() + Number(box.dataset.hold) * 1000;
  const shown = box.querySelector("[data-hold-left]");
  let before = Infinity;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const minutes of [5, 2, 1, 0]) {
      if (left <= minutes * 60 && before > minutes * 60 && before !== Infinity) say(box.getAttribute(`data-say-${minutes}`));
    }
    before = left;
    if (left > 0) return;
    clearInterval(clock);
    box.classList.add("hold--over");
    box.querySelector(".hold-words").textContent = box.getAttribute("data-say-0");
    box.querySelector("button")?.remove();
  };
  tick();
  clock = setInterval(tick, 1000);
}

function markTaken(radio) {
  radio.checked = false;
  radio.disabled = true;
  radio.closest(".choice").querySelector("[data-word]").textContent = choices.dataset.wordTaken;
}

async function send(button) {
  const radio = form.querySelector("input[name=stand]:checked");
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "hold"]) body.append(name, form.elements[name].value);
  if (radio) body.append("stand", radio.value);
  const answer = await fetch(button.getAttribute("formaction"), {
    method: "POST", body, headers: { "X-Requested-With": "fetch" },
  });
  if (![200, 409, 422, 429].includes(answer.status)) throw new Error(String(answer.status));
  place.innerHTML = await answer.text();
  if (answer.ok) remember();
  if (answer.status === 409 && radio) markTaken(radio);
  say(place.querySelector("[data-say]")?.dataset.say);
  watch();
}

// The page shows what is held again after reloading; a draft's address knows of it by itself.
function remember() {
  const address = new URL(form.action, location.href);
  if (location.pathname !== address.pathname) return;
  address.search = new URLSearchParams({ hold: form.elements.hold.value });
  history.replaceState(history.state, "", address);
}

// The button and the time stand right behind the choice they are about: nobody scrolls past all stands to find them.
function follow() {
  const act = form.querySelector(".hold-act");
  const choice = form.querySelector("input[name=stand]:checked")?.closest(".stand-choice:not(.stand-choice--waiting)");
  if (!act || !choice || choice.nextElementSibling === act) return;
  choice.after(act, place);
}

if (form && place) {
  form.addEventListener("change", follow);
  follow();
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hold-act]");
    if (!button) return;
    event.preventDefault();
    const back = button.closest("[data-hold-place]") ? form.querySelector(".hold-act button") : null;
    send(button).then(
      () => back?.focus(),
      () => HTMLFormElement.prototype.submit.call(Object.assign(form, { action: button.getAttribute("formaction") })),
    );
  });
  watch();
}
