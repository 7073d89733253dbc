// Sets every text of a badge as large as its box allows, in the fonts with which it is printed, and says when it is so:
// the page around (desk-watch.js) prints it then, or this one by itself where the address says ?druck=1.

const POINT = 0.352778; // millimetres
const STEP = 0.5; // points
const SMALLEST = 3;

function fit(one) {
  const { largest, width, height, lines, leading } = one.dataset;
  const isOne = Number(lines) === 1 && !one.textContent.includes("\n");
  Object.assign(one.style, { height: "auto", width: "max-content", maxWidth: isOne ? "none" : `${width}mm`, lineHeight: leading });
  one.style.whiteSpace = isOne ? "nowrap" : "pre-line";
  const inMillimetres = 96 / 25.4;
  const most = one.textContent.includes("\n") ? 2 : Number(lines);
  const range = document.createRange();
  range.selectNodeContents(one);
  for (let size = Number(largest); size >= SMALLEST; size -= STEP) {
    one.style.fontSize = `${size}pt`;
    const room = Math.min(Number(height), most * size * POINT * Number(leading) + 0.1) * inMillimetres;
    const shown = range.getBoundingClientRect();
    const line = size * POINT * Number(leading) * inMillimetres;
    const count = Math.max(1, Math.round(one.clientHeight / line - paddingOf(one) / line));
    if (shown.width <= Number(width) * inMillimetres + 0.5 && count * line <= room + 0.5) break;
  }
  one.style.width = one.style.height = "";
  if (one.matches(".band, .role")) one.style.maxWidth = "";
}

function paddingOf(one) {
  const { paddingTop, paddingBottom } = getComputedStyle(one);
  return parseFloat(paddingTop) + parseFloat(paddingBottom);
}

async function start() {
  const isFramed = parent !== window;
  document.body.classList.toggle("framed", isFramed);
  document.querySelector("[data-print]").addEventListener("click", () => print());
  const texts = [...document.querySelectorAll("[data-fit]")];
  const letters = texts.map((one) => one.textContent).join("");
  await Promise.all(["400", "700"].map((weight) => document.fonts.load(`${weight} 20pt "Noto Sans Variable"`, letters)));
  await document.fonts.ready;
  await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
  texts.forEach(fit);
  document.body.dataset.ready = "yes";
  document.dispatchEvent(new Event("badge-ready"));
  if (!isFramed && new URLSearchParams(location.search).has("druck")) print();
}

start();
