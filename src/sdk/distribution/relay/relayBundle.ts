import { getBlock, getGasPrice } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";
import { estimateTasks, refusedTask } from "../../delivery/estimateTasks.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { type Filling, type SendAllParameters, sendAll } from "../../delivery/sendAll.ts";
import { gasCapOf, gasLimitWithin, isRefusal } from "../../delivery/taskCalls.ts";
import { askUntil } from "../../delivery/timing.ts";
import { PAID } from "../claim/paidIn.ts";
import { blockerOfRevert, type ClaimBlocker } from "../decodeClaimError.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";

/** A bundle that can be sent, and what of it cannot be paid by now. */
export type FilledBundle = {
  /** Undefined: nothing of it can be sent. */
  readonly filling: Required<Filling<ClaimTask>> | undefined;
  readonly skipped: ReadonlyMap<number, ClaimBlocker>;
  /** Too much for the same transaction: to be tried next. */
  readonly rest: readonly (readonly BundleItem[])[];
};

/**
 * Makes a transaction of items that would all be paid by now.
 * @param gas `proven`: with which a simulation has paid them all; undefined: the node is asked how much it takes, and at
 * least `least` is given
 */
export type FillBundle = (
  items: readonly BundleItem[],
  gas: { readonly proven: bigint | undefined; readonly least: bigint },
) => Promise<FilledBundle>;

/** Makes transactions of bundles till there are none, and sees them through; or only counts them. */
export type RelayBundles = (parameters: SendAllParameters<ClaimTask>) => Promise<void>;

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

/** Called with the present price of gas, in wei, each time that it is above the ceiling. */
export type OnWait = (price: bigint) => void;

/** Sends bundles, several at once; each is awaited till gas costs at most the delivery's ceiling. */
export function sendBundles(delivery: Delivery<ClaimTask>, onWait?: OnWait): RelayBundles {
  return ({ next, ...parameters }) =>
    sendAll(delivery, {
      ...parameters,
      next: async (sender) => {
        await awaitPrice(delivery, onWait);
        return next(sender);
      },
    });
}

/**
 * Counts bundles, and sends none: each is taken for mined, and all of it for paid.
 * @param onPlanned told the gas of each transaction that would be sent
 */
export function rehearseBundles(
  delivery: Delivery<ClaimTask>,
  onPlanned: (tasks: readonly ClaimTask[], gas: bigint) => void,
): RelayBundles {
  return async ({ next, onSettled }) => {
    const [sender] = delivery.senders;
    if (sender === undefined) return;
    for (let filling = await next(sender); filling !== undefined; filling = await next(sender)) {
      const { tasks, gas = 0n } = filling;
      onPlanned(tasks, gas);
      const results = Object.fromEntries(tasks.map(({ key }) => [key, PAID]));
      onSettled({ status: "mined", results }, tasks);
    }
  };
}

/**
 * What is too much for one transaction, for its token or gate is dearer than reckoned, is not too much for two. A node
 * executes a transaction many times to estimate its gas, and a simulation once.
 */
export function fillBundle(delivery: Delivery<ClaimTask>): FillBundle {
  const nothing = { filling: undefined, skipped: new Map<number, ClaimBlocker>(), rest: [] };
  return async (items, { proven, least }) => {
    const [first] = items;
    if (first === undefined) return nothing;
    try {
      const tasks = items.map(claimTask);
      // Some nodes estimate beyond what a block of theirs can hold.
      const estimate = proven ?? maxBigInt(least, await estimateTasks(delivery, tasks));
      const reserve = delivery.work.reserve?.(tasks) ?? 0n;
      const most = await gasCapOf(delivery);
      if (estimate + reserve <= most) {
        return { ...nothing, filling: { tasks, gas: gasLimitWithin(most, estimate, reserve) } };
      }
      if (items.length === 1) return { ...nothing, skipped: new Map([[first.index, tooMuch(estimate)]]) };
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      const blocker = blockerOfRevert(thrown);
      if (blocker !== undefined && CLOSED.includes(blocker.code)) {
        return { ...nothing, skipped: new Map(items.map(({ index }) => [index, blocker])) };
      }
      // Of a smaller bundle the dear claims may still bring enough; of one claim there is nothing to be had.
      if (items.length === 1 && blocker?.code === "FeeTooLow") {
        return { ...nothing, skipped: new Map([[first.index, blocker]]) };
      }
      const isBroken = blocker !== undefined && BROKEN.includes(blocker.code);
      if (items.length === 1 || isBroken) throw refusedTask(delivery.work, claimTask(first), thrown);
    }
    const half = Math.ceil(items.length / 2);
    return { ...nothing, rest: [items.slice(0, half), items.slice(half)] };
  };
}

function tooMuch(gas: bigint): ClaimBlocker {
  return {
    code: "TooMuchForOneTransaction",
    why: `It takes ${gas} gas in a bundle, which is more than a transaction may have here.`,
    hint: "Claim it singly.",
  };
}

/**
 * Waits until gas costs at most the ceiling, however long that takes: what is sent above it would only block the
 * nonce, and all that is sent after it.
 */
async function awaitPrice(
  { client, priceCeiling, signal }: Delivery<ClaimTask>,
  onWait?: OnWait,
): Promise<void> {
  if (priceCeiling === undefined) return;
  const ask = async () => {
    const price = await presentPrice(client);
    if (price <= priceCeiling) return price;
    onWait?.(price);
    return undefined;
  };
  await askUntil(Number.POSITIVE_INFINITY, ask, signal);
}

/** Base fee where there is one: the tip is the sender's own choice, and cut to what the ceiling leaves of it. */
async function presentPrice(client: ReadClient): Promise<bigint> {
  const { baseFeePerGas } = await getBlock(client);
  return baseFeePerGas ?? (await getGasPrice(client));
}
