// Says what happened and what was refused, to be seen and to be heard.
export function makeSay(root, onClose) {
  const said = root.querySelector("[data-said]");
  const refused = root.querySelector("[data-refused]");
  const reasons = refused.querySelector("[data-reasons]");

  function quiet() {
    refused.hidden = true;
    reasons.replaceChildren();
  }
  function close() {
    quiet();
    onClose();
  }
  refused.querySelector("[data-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !refused.hidden && !event.defaultPrevented && !event.target.closest("dialog")) close();
  });

  return {
    quiet,
    say(text, link = null) {
      said.textContent = text;
      if (link) said.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.text }));
      said.classList.add("is-news");
    },
    refuse(texts) {
      said.textContent = "";
      reasons.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
      refused.hidden = false;
    },
  };
}
