import { getBlock, getGasPrice } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";
import { estimateTasks, refusedTask } from "../../delivery/estimateTasks.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import { type Filling, type SendAllParameters, sendAll } from "../../delivery/sendAll.ts";
import { gasLimitWithin, isRefusal, isTooSlow, readGasCap } from "../../delivery/taskCalls.ts";
import { askUntil } from "../../delivery/timing.ts";
import { PAID } from "../claim/paidIn.ts";
import { blockerOfRevert, type ClaimBlocker } from "../decodeClaimError.ts";
import { type ClaimTask, claimTask } from "./claimTask.ts";

/** A bundle that can be sent, and which of its items cannot be paid now. */
export type FilledBundle = {
  /** Undefined: nothing of it can be sent. */
  readonly filling: Required<Filling<ClaimTask>> | undefined;
  readonly skipped: ReadonlyMap<number, ClaimBlocker>;
  /** Too much for the same transaction: to be tried next. */
  readonly rest: readonly (readonly BundleItem[])[];
};

/**
 * Makes a transaction of items that would all be paid now.
 * @param gas `proven`: enough in a simulation that paid them all; undefined: the node estimates it, and at least
 * `min` is given
 */
export type FillBundle = (
  items: readonly BundleItem[],
  gas: { readonly proven: bigint | undefined; readonly min: bigint },
) => Promise<FilledBundle>;

/** Makes and sends transactions until no bundles are left, and follows them to the end; or only counts them. */
export type RelayBundles = (parameters: SendAllParameters<ClaimTask>) => Promise<void>;

/** Refusals of a whole bundle because time has passed. */
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

/** Sends bundles, several at once. Each waits until gas costs at most the delivery's ceiling. */
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
 * Counts bundles, and sends none: it treats each as mined, and all of it as paid.
 * @param onPlanned called with the gas of each transaction that would be sent
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
 * What is too much for one transaction, because its token or gate costs more than estimated, is split in two. A node
 * executes a transaction many times to estimate its gas, and once to simulate it.
 */
export function fillBundle(delivery: Delivery<ClaimTask>): FillBundle {
  const nothing = { filling: undefined, skipped: new Map<number, ClaimBlocker>(), rest: [] };
  return async (items, { proven, min }) => {
    const [first] = items;
    if (first === undefined) return nothing;
    try {
      const tasks = items.map(claimTask);
      // Some nodes estimate more than a block of theirs can hold.
      const estimate = proven ?? maxBigInt(min, await estimateTasks(delivery, tasks));
      const reserve = delivery.work.reserve?.(tasks) ?? 0n;
      const max = await readGasCap(delivery);
      if (estimate + reserve <= max) {
        return { ...nothing, filling: { tasks, gas: gasLimitWithin(max, estimate, reserve) } };
      }
      if (items.length === 1) return { ...nothing, skipped: new Map([[first.index, tooMuch(estimate)]]) };
    } catch (thrown) {
      if (!isRefusal(thrown) && (items.length === 1 || !isTooSlow(thrown))) throw thrown;
      const blocker = blockerOfRevert(thrown);
      if (blocker !== undefined && CLOSED.includes(blocker.code)) {
        return { ...nothing, skipped: new Map(items.map(({ index }) => [index, blocker])) };
      }
      // Some expensive claims may still bring enough in a smaller bundle. A bundle of one claim cannot be made smaller.
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
 * Waits until gas costs at most the ceiling, however long that takes. A transaction sent above it would only block the
 * nonce, and all transactions after it.
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

/** The base fee where the chain has one. The tip is the sender's own choice, cut to what the ceiling leaves for it. */
async function presentPrice(client: ReadClient): Promise<bigint> {
  const { baseFeePerGas } = await getBlock(client);
  return baseFeePerGas ?? (await getGasPrice(client));
}
