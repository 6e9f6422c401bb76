// Reads QR codes with the camera: with the browser's BarcodeDetector where there is one, else with a WebAssembly reader.

const INTERVAL_MS = 100;
const WIDTH = 800; // pixels of the decoded image: enough for a QR of half its width

async function nativeDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
}

async function wasmDetector({ reader, wasm }) {
  const { prepareZXingModule, readBarcodes } = await import(reader);
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    return (await readBarcodes(image, { formats: ["QRCode"], maxNumberOfSymbols: 1 })).map(({ text }) => text);
  };
}

export class Camera {
  /** `page`: {reader, wasm}, URLs loaded when needed; `onCode(text)` is called for each image with a code. */
  constructor(video, page, onCode) {
    Object.assign(this, { video, page, onCode, stream: null });
  }

  /** Throws the errors of getUserMedia: permission denied or no camera. */
  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.detect ??= (await nativeDetector()) ?? (await wasmDetector(this.page));
    this.readFrame();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  async readFrame() {
    if (!this.stream) return;
    try {
      const [text] = this.video.videoWidth ? await this.detect(this.video) : [];
      if (text) await this.onCode(text);
    } catch (error) {
      console.warn(error); // this image failed; continue with the next
    }
    setTimeout(() => this.readFrame(), INTERVAL_MS);
  }

  get hasTorch() {
    return Boolean(this.stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  async setTorch(on) {
    await this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
  }
}
