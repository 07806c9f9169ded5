import { setTimeout as sleep } from "node:timers/promises";

/**
 * Milliseconds that a test waits for what another process, a page or a node does: on a machine that has much else to do, any of
 * them may stand still for a minute. A whole run waits for longer, as its machine may be stopped meanwhile.
 */
export const PATIENCE = Number(process.env.SYMBOLON_TEST_PATIENCE ?? 180_000);

/** The same for a transport of viem's, which gives a node ten seconds by default, and then sends a second time. */
export const PATIENT = { timeout: PATIENCE } as const;

/** Waits for what another process or connection does. What never comes ends before the runner's own limit, and says where. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const late = new Error(`did not come within ${PATIENCE / 1_000} s`);
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > PATIENCE) throw late;
    await sleep(20);
  }
}

/**
 * Lets time pass in which something must not happen, or that a part played by the test takes: a slow machine passes such a test no
 * less. Never for something to happen: {@link until} is for that.
 */
export async function letPass(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal });
}
