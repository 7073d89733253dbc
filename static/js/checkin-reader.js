// Reads QR codes from pictures: with the browser's own reader where it has one, else with the kept polyfill, whose
// compiled part comes from our own server and is loaded when it is first needed.
export async function makeReader({ reader, core }) {
  const native = globalThis.BarcodeDetector;
  if (native && (await native.getSupportedFormats().catch(() => [])).includes("qr_code")) {
    return named(new native({ formats: ["qr_code"] }), "native");
  }
  const { BarcodeDetector, prepareZXingModule } = await import(reader);
  const overrides = { locateFile: (path, prefix) => (path.endsWith(".wasm") ? core : prefix + path) };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return named(new BarcodeDetector({ formats: ["qr_code"] }), "polyfill");
}

const named = (detector, kind) => ({
  kind,
  read: async (picture) => (await detector.detect(picture)).map((found) => found.rawValue).filter(Boolean),
});
