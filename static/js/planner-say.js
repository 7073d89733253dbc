// Says what happened and what was refused, to be seen and to be heard.
export function makeSay(root) {
  const said = root.querySelector("[data-said]");
  const refused = root.querySelector("[data-refused]");
  const reasons = refused.querySelector("[data-reasons]");

  function quiet() {
    refused.hidden = true;
    reasons.replaceChildren();
  }
  refused.querySelector("[data-close]").addEventListener("click", () => {
    quiet();
    root.dispatchEvent(new CustomEvent("planner:focus"));
  });

  return {
    quiet,
    say(text) {
      said.textContent = text;
    },
    refuse(texts) {
      said.textContent = "";
      reasons.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
      refused.hidden = false;
    },
  };
}
