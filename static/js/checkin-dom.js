// Making and finding elements, shorter to say.
export const find = (name, root = document) => root.querySelector(`[data-${name}]`);

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  const { data, aria, ...plain } = properties;
  for (const [name, value] of Object.entries(plain)) {
    if (value === undefined || value === null) continue;
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(data || {})) made.dataset[name] = value;
  for (const [name, value] of Object.entries(aria || {})) made.setAttribute(`aria-${name}`, value);
  made.append(...children.filter((child) => ![null, undefined, false, ""].includes(child)));
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// A name in whatever script it is written.
export const own = (text, properties = {}) => el("bdi", { textContent: text, ...properties });

export function button(text, { main = false, sign = null, ...properties } = {}) {
  return el("button", { type: "button", className: main ? "act" : "two", ...properties }, sign && icon(sign), text);
}

const after = (where, text) => {
  where.textContent = "";
  setTimeout(() => (where.textContent = text), 30); // the same words twice are news too
};
export const announce = (text) => after(find("said"), text); // at once: an answer is waited for
export const murmur = (text) => after(find("murmured"), text);
