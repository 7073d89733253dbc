// Keys that never leave the browser: entries are signed with one, what is kept of people is sealed with another.
const subtle = globalThis.crypto?.subtle;
const utf8 = new TextEncoder();
const text = new TextDecoder();
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const isPossible = () => Boolean(subtle);

// What both sides sign: keys in order, no spaces, letters as they are.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

export function signingKey(base64) {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const key = subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return key.finally(() => bytes.fill(0));
}

export const sealingKey = () => subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

export async function sign(key, entry) {
  return hex(await subtle.sign("HMAC", key, utf8.encode(canonical(entry))));
}

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, utf8.encode(JSON.stringify(value))) };
}

export async function unseal(key, { iv, data }) {
  return JSON.parse(text.decode(await subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
}

// What the list says of a badge's code instead of the code itself.
export async function fingerprint(code) {
  return hex(await subtle.digest("SHA-256", utf8.encode(code))).slice(0, 32);
}
