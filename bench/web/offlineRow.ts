import type { Page } from "playwright-core";
import { scanningPages } from "../../src/sdk/pageData/index.ts";
import { kept } from "../../web/texts/en/kept.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { openCountingHost } from "./countingHost.ts";
import { CPU, PHONE } from "./slowLoad.ts";
import { builtFiles, dataFor, type Stage } from "./stage.ts";
import { openWatched } from "./watchedPage.ts";

/** Something can be pressed. */
const SIGN = { selector: "main button", text: "." };

/** How long pages take to open on a phone that has them kept, with neither a network nor their host. */
export async function offlineRow(stage: Stage): Promise<readonly Measurement[]> {
  stage.progress("opening kept pages without a network");
  const data = await dataFor(stage, stage.drop);
  const samples: number[] = [];
  for (const name of scanningPages) {
    const files = await builtFiles(name, data);
    samples.push(...(await openOften(stage, files)));
  }
  return [
    peerless(
      "offline-open-ms",
      "until something can be pressed on the verify page and on the holder's, opened on a slow phone that keeps them, with no network; a sample is one opening of one of them",
      "ms",
      samples,
      1_000,
    ),
  ];
}

async function openOften(
  { browser, node, scale, watched }: Stage,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<readonly number[]> {
  const host = await openCountingHost({ files });
  const opened = await openWatched({ browser, own: [host.origin, node.url], sign: SIGN, context: PHONE });
  try {
    const { page, session } = opened;
    await page.goto(`${host.origin}/`);
    await page.getByText(kept.here).waitFor();
    host.close();
    await page.context().setOffline(true);
    await session.send("Emulation.setCPUThrottlingRate", CPU);
    const samples: number[] = [];
    for (let i = 0; i < scale.loads; i++) samples.push(await openOnce(page, opened.seen));
    watched.violations.push(...opened.violations);
    watched.foreign.push(...opened.foreign);
    return samples;
  } finally {
    await opened.close();
    host.close();
  }
}

async function openOnce(page: Page, seen: Awaited<ReturnType<typeof openWatched>>["seen"]): Promise<number> {
  await page.reload();
  await page.locator(SIGN.selector).first().waitFor();
  const { ready } = await seen();
  if (ready === null) throw new Error(`${page.url()} was not ready: ${await page.textContent("body")}`);
  return ready;
}
