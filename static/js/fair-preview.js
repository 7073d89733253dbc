// The preview of an organisation's texts follows while somebody types. Without this file it shows what is saved.
const place = document.querySelector("[data-previews]");

function show(field) {
  const card = place.querySelector(`[data-preview="${CSS.escape(field.dataset.previewSource)}"]`);
  if (!card) return;
  const words = field.value.trim();
  card.querySelector("[data-preview-text]").textContent = words;
  card.hidden = !words;
  place.querySelector("[data-preview-none]").hidden = Boolean(place.querySelector("[data-preview]:not([hidden])"));
}

if (place) {
  for (const field of document.querySelectorAll("[data-preview-source]")) {
    field.addEventListener("input", () => show(field));
    show(field);
  }
}
