import { setTimeout as sleep } from "node:timers/promises";
import { openWatched, type Seen, type WatchedPage, type WatchParameters } from "./watchedPage.ts";

/** A phone of the cheaper kind on a poor line, as Lighthouse has it: bytes a second, milliseconds. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
export const CPU = { rate: 4 };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** Milliseconds: what a page does within them after its sign still counts as blocking and shifting. */
const AFTERMATH = 1_000;
const PATIENCE = 60_000;

export type SlowLoad = Seen & Pick<WatchedPage, "violations" | "foreign"> & { readonly ready: number };

/** Loads a page on a slow phone until its sign is there, with nothing of it kept from before. */
export async function loadSlowly(url: string, parameters: WatchParameters): Promise<SlowLoad> {
  const watched = await openWatched({ ...parameters, context: PHONE });
  const { page, session, violations, foreign } = watched;
  try {
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", LINE);
    await session.send("Emulation.setCPUThrottlingRate", CPU);
    await page.goto(url, { waitUntil: "commit", timeout: PATIENCE });
    const { ready } = await untilReady(watched, url);
    await sleep(AFTERMATH);
    return { ...(await watched.seen()), ready, violations, foreign };
  } finally {
    await watched.close();
  }
}

async function untilReady(watched: WatchedPage, url: string) {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await sleep(100)) {
    const { ready } = await watched.seen();
    if (ready !== null) return { ready };
  }
  throw new Error(`${url} was not ready after ${PATIENCE} ms: ${await watched.page.textContent("body")}`);
}

/** What was loaded until a page was ready: all that was there by then, and all that was asked for before the last of what had to be. */
export function neededBy({ ready, loaded }: SlowLoad, had: RegExp | undefined): readonly string[] {
  const last = Math.max(
    ...loaded.map(({ address, end }) =>
      had?.test(address) && end <= ready ? end : Number.NEGATIVE_INFINITY,
    ),
  );
  return loaded
    .filter(({ start, end }) => (end > 0 && end <= ready) || start <= last)
    .map(({ address }) => address);
}
