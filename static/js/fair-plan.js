// A stand pressed on the plan is chosen in the list; what is chosen in the list is marked on the plan.
const plan = document.querySelector("[data-booking] [data-plan]");
const radios = [...document.querySelectorAll("[data-booking] input[name=stand]")];

function mark() {
  const chosen = radios.find((radio) => radio.checked)?.value;
  for (const spot of plan.querySelectorAll("[data-spot]")) spot.toggleAttribute("data-chosen", spot.dataset.spot === chosen);
}

if (plan) {
  plan.addEventListener("click", (event) => {
    const spot = event.target.closest("a[data-spot]");
    const radio = spot && radios.find((one) => one.value === spot.dataset.spot);
    event.preventDefault();
    if (!radio || radio.disabled) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
  });
  document.querySelector("[data-booking]").addEventListener("change", mark);
  mark();
}
