// Marks what is on at this moment. The page itself holds no clock, so that it can be kept in memory.
const rows = [...document.querySelectorAll("[data-from][data-until]")];

function mark() {
  const now = Date.now();
  for (const row of rows) {
    row.classList.toggle("now", Date.parse(row.dataset.from) <= now && now < Date.parse(row.dataset.until));
  }
}

mark();
setInterval(mark, 60_000);
