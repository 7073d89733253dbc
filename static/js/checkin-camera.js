// The camera as a scanner: pictures as fast as they are read, each code once while it stays in view.
import { makeReader } from "./checkin-reader.js";

const LARGEST = 960; // pixels; larger pictures cost time and read no better
const BETWEEN = 90; // milliseconds
const SAME = 3_500; // a code that is out of view for so long counts anew
const REASONS = { NotAllowedError: "camera_refused", NotFoundError: "camera_none", OverconstrainedError: "camera_none" };

let reader = null; // once for the page
const readerOf = (program) => (reader ||= makeReader(program).catch((error) => ((reader = null), Promise.reject(error))));

export function makeCamera({ video, program, scanned }) {
  let [stream, timer, isOn] = [null, 0, false];
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const seen = new Map(); // text → when it was last in view

  function picture() {
    const scale = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function look(eye) {
    if (!isOn) return;
    if (video.readyState >= 2 && video.videoWidth && !document.hidden) {
      const texts = await eye.read(picture()).catch(() => []);
      const now = performance.now();
      for (const text of texts) {
        const isNew = now - (seen.get(text) ?? -Infinity) > SAME;
        seen.set(text, now);
        if (isNew && isOn) scanned(text);
      }
    }
    timer = setTimeout(look, BETWEEN, eye);
  }

  // → the word for what is wrong, or "" where it runs.
  async function start(camera = localStorage.getItem("checkin-camera")) {
    if (!navigator.mediaDevices) return "camera_none";
    const wanted = camera ? { deviceId: { exact: camera } } : { facingMode: { ideal: "environment" } };
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, ...size }, audio: false });
    } catch (error) {
      if (camera && error.name === "OverconstrainedError") return localStorage.removeItem("checkin-camera"), start(null);
      return REASONS[error.name] || "camera_busy";
    }
    isOn = true;
    seen.clear();
    video.srcObject = stream;
    await video.play().catch(() => {});
    try {
      const eye = await readerOf(program);
      document.body.dataset.reader = eye.kind;
      look(eye);
    } catch {
      stop();
      return "no_reader";
    }
    return "";
  }

  function stop() {
    isOn = false;
    clearTimeout(timer);
    for (const track of stream?.getTracks() || []) track.stop();
    stream = video.srcObject = null;
  }

  const track = () => stream?.getVideoTracks()[0];
  return {
    start,
    stop,
    isOn: () => isOn,
    hasTorch: () => Boolean(track()?.getCapabilities?.().torch),
    torch: (on) => track()?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {}),
    async others() {
      const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
      return (all || []).filter((one) => one.kind === "videoinput" && one.deviceId);
    },
  };
}
