// SPDX-License-Identifier: Apache-2.0
// scan.js - reads a QR code from a picture or the camera: by the browser's own reader where it has one, else by `qr`.
import decodeQR from "qr/decode.js";

const SIDES = [1600, 3200, 900];      // longest side a picture is looked at in, in pixels

async function byBrowser(source) {
  if (!("BarcodeDetector" in globalThis)) return null;
  try {
    const [code] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(source);
    return code?.rawValue || null;
  } catch {
    return null;
  }
}

/** `timeLimit` in milliseconds. */
function byScript(source, width, height, timeLimit) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const draw = canvas.getContext("2d", { willReadFrequently: true });
  draw.fillStyle = "#fff";
  draw.fillRect(0, 0, width, height);
  draw.drawImage(source, 0, 0, width, height);
  try {
    return decodeQR(draw.getImageData(0, 0, width, height), { timeLimit });
  } catch {
    return null;
  }
}

/** The text of the code in a picture file; null when none is found. */
export async function scanPicture(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  let found = await byBrowser(picture);
  for (const side of SIDES) {
    if (found !== null) break;
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    found = byScript(picture, Math.round(picture.width * scale), Math.round(picture.height * scale), 2000);
  }
  return found;
}

export const hasCamera = () => navigator.mediaDevices?.getUserMedia !== undefined;

/** Shows the camera in `video` until a code was read or `isStopped()`; its text, or null. */
export async function scanCamera(video, isStopped) {
  const media = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
  try {
    video.srcObject = media;
    await video.play();
    while (!isStopped()) {
      const found = (await byBrowser(video)) ?? byScript(video, video.videoWidth, video.videoHeight, 100);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 120));
    }
    return null;
  } finally {
    media.getTracks().forEach((t) => t.stop());
    video.srcObject = null;
  }
}
