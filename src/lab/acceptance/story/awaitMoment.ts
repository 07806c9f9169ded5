import { getBlock } from "viem/actions";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { later } from "../../../sdk/core/status/statusWords.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { nothingOf } from "../../../sdk/delivery/outgoingCall.ts";
import { sendThrough } from "../../../sdk/delivery/sendCalls.ts";
import type { StepContext } from "./context.ts";

/** Seconds between two looks. */
const LOOK = 5;
/** Seconds that a block may be late before it is thought to come only when somebody sends. */
const PATIENCE = 30;
/** Empty transactions at most. */
const MAX_POKES = 3;

/**
 * Waits until a block has a timestamp. Where blocks come only when something is sent, it sends nothing to itself once the
 * moment is over by the clock, or by the chain's own, which may be behind.
 * @returns how often it sent
 * @throws SymbolonError `ChainStandsStill`, and as `sendThrough`
 */
export async function awaitMoment(context: StepContext, until: bigint): Promise<number> {
  const { client, clock, onNote, timing } = context;
  /** Seconds that the chain's newest block was behind the clock when it came. */
  let behind = 0n;
  for (let pokes = 0; ; ) {
    const { timestamp } = await getBlock(client);
    if (timestamp >= until) return pokes;
    const now = BigInt(Math.floor(clock.now() / 1_000));
    const isLate = now > until + behind + BigInt(PATIENCE) && now > timestamp + BigInt(PATIENCE);
    if (isLate) {
      if (pokes === MAX_POKES) throw standsStill(until, timestamp);
      pokes += 1;
      await sendThrough(client, nothingOf(client.account.address), timing);
      behind = later(now - (await getBlock(client)).timestamp, 0n);
      continue;
    }
    const left = until - later(timestamp, now);
    onNote(`waiting until ${isoMoment(until)}${left > 0n ? `: ${left} seconds` : ", for a block"}`);
    await clock.sleep(LOOK * 1_000);
  }
}

function standsStill(until: bigint, timestamp: bigint): SymbolonError {
  return new SymbolonError({
    code: "ChainStandsStill",
    reason: `The chain's newest block is of ${isoMoment(timestamp)}, and ${isoMoment(until)} is over by the clock; ${MAX_POKES} empty transactions did not bring a block of then.`,
    hint: "Check this machine's clock, and run the same command again when the chain goes on: what is done is not done twice.",
    details: { until, timestamp },
  });
}
