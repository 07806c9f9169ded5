import { expect } from "chai";
import type { Page } from "playwright-core";
import { presentationLink } from "../../../../src/react/index.ts";
import { encodePresentation } from "../../../../src/sdk/credentials/disclosure/compactPresentation.ts";
import type { Presentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { deepPresentation, REGISTRY } from "../../../toolkit/credentials/disclosure/heldExamples.ts";
import { openPage, pictureOf, useBrowser } from "../../../toolkit/report/browser.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";

/** Nobody answers there: what is scanned is read and checked without a network. */
const DATA: PageData = {
  title: "",
  languages: ["en", "ar"],
  chain: {
    id: 31_337,
    name: "Local",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ["http://127.0.0.1:9"],
  },
  verify: { registries: [REGISTRY], issuers: [], audience: "", finality: "latest" },
};
/** A phone's screen in points, and its pixels for each. */
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

describe("the verify page, scanning", () => {
  const browser = useBrowser();
  const shown: Presentation = deepPresentation(["country", "adult"], 17);
  let site: Awaited<ReturnType<typeof openSite>>;
  let picture: Buffer;
  before(async () => {
    site = await openSite(await builtPage("verify", DATA));
    picture = await photographed(
      presentationLink(`${site.origin}/verify/`, formatCompactPresentation(shown)),
    );
  });
  after(() => site?.close());

  /** What a phone shows of a QR code, as the pages draw it: a picture of its screen. */
  async function photographed(text: string): Promise<Buffer> {
    const { default: encodeQR } = await import("qr");
    const svg = encodeQR(text, "svg", { ecc: "low", border: 4 });
    const context = await browser().newContext(PHONE);
    const page = await context.newPage();
    await page.setContent(`<style>body{margin:12px}svg{width:100%}</style>${svg}`);
    const taken = await pictureOf(page);
    await context.close();
    return taken;
  }
  const isRead = (page: Page) => page.getByText("country", { exact: true }).waitFor();

  it("reads a code of 17 nodes and two fields back from a picture of a phone's screen", async () => {
    expect(encodePresentation(shown).length).to.be.at.most(1_300);
    const { context, page, complaints } = await openPage(browser(), `${site.origin}/verify/`, {
      locale: "en",
    });
    await page.getByRole("button", { name: "Scan a QR code" }).click();
    await page.getByText("There is no camera that this page may use.").waitFor();
    const file = { name: "code.png", mimeType: "image/png", buffer: picture };
    await page
      .getByLabel("Picture of a QR code")
      .setInputFiles({ ...file, buffer: Buffer.from("no picture") });
    await page.getByText("No QR code was found in the picture.").waitFor();
    await page.getByLabel("Picture of a QR code").setInputFiles(file);
    await isRead(page);
    expect(await page.getByRole("main").textContent()).to.include("GB");
    expect(complaints.filter((one) => !one.includes(":9/") && !one.includes("ERR_"))).to.deep.equal([]);
    await context.close();
  });

  it("reads it through the camera, and lets go of that", async () => {
    const { context, page } = await openPage(browser(), `${site.origin}/verify/`, { locale: "en" });
    await page.evaluate(filmed, picture.toString("base64"));
    await page.getByRole("button", { name: "Scan a QR code" }).click();
    await isRead(page);
    expect(await page.evaluate("camera.getTracks().every((one) => one.readyState === 'ended')")).to.equal(
      true,
    );
    expect(await page.locator("video").count()).to.equal(0);
    await context.close();
  });
});

/** Of a browser, as much as runs in the page here. */
type Canvas = {
  width: number;
  height: number;
  getContext(kind: "2d"): { drawImage(image: object, x: number, y: number): void };
  captureStream(rate: number): object;
};
declare const document: { createElement(name: "canvas"): Canvas };
declare const createImageBitmap: (blob: Blob) => Promise<{ readonly width: number; readonly height: number }>;

/** Runs in the page: puts a film of a picture in the place of its camera. */
async function filmed(base64: string): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  setInterval(() => context.drawImage(image, 0, 0), 100);
  const camera = canvas.captureStream(10);
  Object.assign(globalThis, { camera });
  const devices = (navigator as unknown as { readonly mediaDevices: object }).mediaDevices;
  Object.assign(devices, { getUserMedia: async () => camera });
}
