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
  const fits = (size) => {
    one.style.fontSize = `${size}pt`;
    const room = Math.min(Number(height), most * size * POINT * Number(leading) + 0.1) * inMillimetres;
    const shown = range.getBoundingClientRect();
    const line = size * POINT * Number(leading) * inMillimetres;
    const count = Math.max(1, Math.round(one.clientHeight / line - paddingOf(one) / line));
    return shown.width <= Number(width) * inMillimetres + 0.5 && count * line <= room + 0.5;
  };
  // In halves, as each try is a layout: `low` fits (or nothing smaller is tried), `high` does not.
  let [low, high] = [0, Math.floor((Number(largest) - SMALLEST) / STEP) + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(SMALLEST + middle * STEP)) low = middle;
    else high = middle;
  }
  one.style.fontSize = `${SMALLEST + low * STEP}pt`;
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
