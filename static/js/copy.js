// A button that copies the text beside it. Without this file the text is chosen with one click (user-select: all).
for (const line of document.querySelectorAll("[data-copy]")) {
  const button = line.querySelector("[data-copy-button]");
  const done = line.querySelector("[data-copy-done]");
  if (!navigator.clipboard) continue; // only on secure pages
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.querySelector("code").textContent);
    done.textContent = done.dataset.words;
    setTimeout(() => { done.textContent = ""; }, 4000);
  });
}
