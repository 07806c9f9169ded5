import type { Page } from "playwright-core";
import decodeQR from "qr/decode.js";

/** Pixels of a module: a camera sees more than one. */
const SCALE = 4;

/** What a camera reads of the QR code that a page shows. */
export async function scannedCode(page: Page): Promise<string> {
  const svg = page.locator("svg.qr");
  await svg.waitFor();
  const side = Number((await svg.getAttribute("viewBox"))?.split(" ")[2]) * SCALE;
  const modules = (await svg.locator("path").getAttribute("d")) ?? "";
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y] of modules.matchAll(/M(\d+) (\d+)h1/g)) {
    for (let row = 0; row < SCALE; row++) {
      const begin = ((Number(y) * SCALE + row) * side + Number(x) * SCALE) * 4;
      for (let i = 0; i < SCALE; i++) data.fill(0, begin + 4 * i, begin + 4 * i + 3);
    }
  }
  return decodeQR({ width: side, height: side, data });
}
