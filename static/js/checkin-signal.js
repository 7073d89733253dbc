// What an answer sounds and feels like: up for yes, one tone twice for "again", a question, low for no.
const NOTES = {
  yes: [[660, 0, 0.12], [990, 0.12, 0.2]],
  again: [[520, 0, 0.12], [520, 0.2, 0.12]],
  ask: [[520, 0, 0.12], [440, 0.14, 0.12], [590, 0.28, 0.2]],
  no: [[220, 0, 0.22], [165, 0.24, 0.4]],
};
const PULSES = { yes: [80], again: [60, 80, 60], ask: [60, 60, 60, 60, 160], no: [300, 100, 300] };
let air = null;

const wish = (name) => localStorage.getItem(`checkin-${name}`) !== "off";
export const wishes = (name) => wish(name);
export const setWish = (name, isOn) => localStorage.setItem(`checkin-${name}`, isOn ? "on" : "off");

// Browsers let a page sound only after somebody has touched it.
export function wakeSound() {
  air ||= "AudioContext" in window ? new AudioContext() : null;
  if (air?.state === "suspended") air.resume().catch(() => {});
}
for (const name of ["pointerdown", "keydown"]) addEventListener(name, wakeSound, { once: true, capture: true });

export function signal(tone) {
  if (wish("vibration") && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(PULSES[tone] || []);
  if (!wish("sound") || air?.state !== "running") return;
  for (const [pitch, start, length] of NOTES[tone] || []) {
    const [voice, volume] = [air.createOscillator(), air.createGain()];
    const from = air.currentTime + start;
    voice.type = tone === "no" ? "square" : "sine";
    voice.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(tone === "no" ? 0.16 : 0.4, from + 0.01);
    volume.gain.linearRampToValueAtTime(0, from + length);
    voice.connect(volume).connect(air.destination);
    voice.start(from);
    voice.stop(from + length + 0.02);
  }
}
