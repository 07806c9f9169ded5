import { getBlock, sendTransaction } from "viem/actions";
import { later } from "../../core/status/statusWords.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import type { StepContext } from "./context.ts";

/** Seconds between two looks. */
const LOOK = 5;
/** Seconds that a block may be late before it is thought to come only when somebody sends. */
const PATIENCE = 30;
/** Empty transactions at most. */
const MAX_POKES = 3;

/**
 * Waits until a block has a timestamp. Where blocks come only when something is sent, it sends nothing to itself once the
 * moment is over by the clock.
 * @returns how often it sent
 */
export async function awaitMoment(context: StepContext, until: bigint): Promise<number> {
  const { client, clock, onNote, timing } = context;
  for (let pokes = 0; ; ) {
    const { timestamp } = await getBlock(client);
    if (timestamp >= until) return pokes;
    const now = BigInt(Math.floor(clock.now() / 1_000));
    const isLate = now > until + BigInt(PATIENCE) && now > timestamp + BigInt(PATIENCE);
    if (isLate && pokes < MAX_POKES) {
      pokes += 1;
      const to = client.account.address;
      await awaitReceipt(client, await sendTransaction(client, { to, value: 0n }), timing);
      continue;
    }
    const left = until - later(timestamp, now);
    onNote(`waiting until ${isoMoment(until)}${left > 0n ? `: ${left} seconds` : ", for a block"}`);
    await clock.sleep(LOOK * 1_000);
  }
}
