// The camera as a reader of QR codes: the browser's own detector where it has one, else a WebAssembly reader of ours.

const EVERY_MS = 100;
const WIDTH = 800; // pixels of the picture that is searched: enough for a QR across half of it

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
}

async function shippedDetector({ reader, wasm }) {
  const { prepareZXingModule, readBarcodes } = await import(reader);
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return (await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 })).map(({ text }) => text);
  };
}

export class Camera {
  /** `page`: {reader, wasm}, addresses of what is loaded when needed; `found(text)` for each picture with a code. */
  constructor(video, page, found) {
    Object.assign(this, { video, page, found, stream: null });
  }

  /** Throws what getUserMedia throws: nobody allowed it, or there is none. */
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.detect ??= (await ownDetector()) ?? (await shippedDetector(this.page));
    this.look();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  async look() {
    if (!this.stream) return;
    try {
      const [text] = this.video.videoWidth ? await this.detect(this.video) : [];
      if (text) await this.found(text);
    } catch (error) {
      console.warn(error); // one picture that could not be read; the next one comes
    }
    setTimeout(() => this.look(), EVERY_MS);
  }

  get hasTorch() {
    return Boolean(this.stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  async light(on) {
    await this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  }
}
