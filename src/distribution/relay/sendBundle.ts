import type { BundleItem } from "../../core/bundle/bundle.ts";
import { estimateTasks, gasCapOf, isRefusal } from "../../delivery/estimateTasks.ts";
import { pushThrough } from "../../delivery/pushThrough.ts";
import { refusedTask } from "../../delivery/refusedTask.ts";
import { blockerOfRevert } from "../claim/blockerOfRevert.ts";
import type { ClaimBlocker } from "../claim/claimBlocker.ts";
import { type ClaimTask, claimTask, indexOfKey } from "./claimTask.ts";
import { PAID } from "../../../scripts/campaign/relay/itemResult.ts";
import type { RelayContext } from "../../../scripts/campaign/relay/relayContext.ts";
import { skipBlocker } from "../../../scripts/campaign/relay/skipBlocker.ts";

/** What a bundle has come to. An index that is in neither is as unpaid as before. */
export type BundleOutcome = {
  readonly paid: readonly number[];
  readonly skipped: ReadonlyMap<number, ClaimBlocker>;
};

/** Relays items that would all be paid by now, in several transactions where they are too much for one. */
export type RelayBundle = (items: readonly BundleItem[]) => Promise<BundleOutcome>;

/** Refusals of a whole bundle since the clock has moved on. */
const CLOSED = ["Ended", "NotStarted"];
/** Refusals of a whole bundle that no smaller one escapes. */
const BROKEN = [
  "BundleNotProven",
  "IndexOutOfRange",
  "BundleMalformed",
  "BundleFormUnknown",
  "GateDataMissing",
  "GateDataUnexpected",
];

/**
 * Sends bundles, one transaction after the other.
 * @param beforeSending waits until gas is cheap enough
 */
export function sendBundle(context: RelayContext, beforeSending: () => Promise<void>): RelayBundle {
  return inOneOrMore(context, async (tasks) => {
    await beforeSending();
    const { results } = await pushThrough(context.delivery, tasks);
    const paid: number[] = [];
    const skipped = new Map<number, ClaimBlocker>();
    for (const [key, result] of Object.entries(results)) {
      if (result === PAID) paid.push(indexOfKey(key));
      else skipped.set(indexOfKey(key), skipBlocker(result));
    }
    return { paid, skipped };
  });
}

/**
 * Counts bundles, and sends none.
 * @param onPlanned told the gas of each transaction that would be sent
 */
export function rehearseBundle(
  context: RelayContext,
  onPlanned: (tasks: readonly ClaimTask[], gas: bigint) => void,
): RelayBundle {
  return inOneOrMore(context, async (tasks, gas) => {
    onPlanned(tasks, gas);
    return { paid: tasks.map(({ index }) => index), skipped: new Map() };
  });
}

/** What is too much for one transaction, for its token or gate is dearer than reckoned, is not too much for two. */
function inOneOrMore(
  { delivery }: RelayContext,
  finish: (tasks: readonly ClaimTask[], gas: bigint) => Promise<BundleOutcome>,
): RelayBundle {
  const refuse = refusedTask(delivery.work);
  return async function relay(items): Promise<BundleOutcome> {
    const [first] = items;
    if (first === undefined) return { paid: [], skipped: new Map() };
    try {
      const tasks = items.map(claimTask);
      // Some nodes estimate beyond what a block of theirs can hold.
      const gas = await estimateTasks(delivery, tasks);
      const reserve = delivery.work.reserve?.(tasks) ?? 0n;
      if (gas + reserve <= (await gasCapOf(delivery))) return await finish(tasks, gas);
      if (items.length === 1) return { paid: [], skipped: new Map([[first.index, tooMuch(gas)]]) };
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      const bar = blockerOfRevert(thrown);
      if (bar !== undefined && CLOSED.includes(bar.code)) {
        return { paid: [], skipped: new Map(items.map(({ index }) => [index, bar])) };
      }
      const isBroken = bar !== undefined && BROKEN.includes(bar.code);
      if (items.length === 1 || isBroken) throw refuse(claimTask(first), thrown);
    }
    const half = Math.ceil(items.length / 2);
    return joined(await relay(items.slice(0, half)), await relay(items.slice(half)));
  };
}

function tooMuch(gas: bigint): ClaimBlocker {
  return {
    code: "TooMuchForOneTransaction",
    why: `It takes ${gas} gas in a bundle, which is more than a transaction may have here.`,
    hint: "Claim it singly.",
  };
}

function joined(a: BundleOutcome, b: BundleOutcome): BundleOutcome {
  return { paid: [...a.paid, ...b.paid], skipped: new Map([...a.skipped, ...b.skipped]) };
}
