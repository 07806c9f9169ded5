/**
 * What a transaction offers for its gas, and what it pays in addition where a chain asks for that. The arithmetic is
 * pure (`feesFor`); prices are read once for each block, however many transactions are sent in it (`feeQuotes`).
 */
import type { Hex } from "viem";
import { estimateMaxPriorityFeePerGas, getBlock, getGasPrice } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { readL1Fee } from "../chain/read/readL1Fee.ts";
import { SymbolonError } from "../core/errors.ts";
import { maxBigInt, minBigInt } from "../core/minMaxBigInt.ts";
import type { RequiredPrice } from "./poolWords.ts";
import type { ChainProfile } from "./profile.ts";

/** Prices of gas, in wei, for either kind of transaction. */
export type Fees =
  | { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly gasPrice: bigint };

/** What else decides a version's fees. */
export type FeeTerms = {
  /** Prices of an earlier version in the way, to be outbid. */
  readonly outbid?: Fees | undefined;
  /** Prices that a node has refused as too low, and the prices that it asks for. */
  readonly refused?: RefusedPrice | undefined;
  /** Maximum wei of a unit of gas; default: no limit. */
  readonly ceiling?: bigint | undefined;
};

export type RefusedPrice = RequiredPrice & { readonly fees: Fees };

/** The chain's present prices of gas, in wei. */
export type GasPrices =
  | { readonly rule: "eip1559"; readonly baseFee: bigint; readonly tip: bigint }
  | { readonly rule: "legacy"; readonly gasPrice: bigint };

/**
 * The present fees: a fifth above the base fee (or gas price), which lasts for a full block, or for two half full.
 * {@link offerOf} decides a version's offer.
 */
export function feesFor(prices: GasPrices): Fees {
  if (prices.rule === "legacy") return { gasPrice: withMargin(prices.gasPrice) };
  const { baseFee, tip } = prices;
  return { maxFeePerGas: withMargin(baseFee) + tip, maxPriorityFeePerGas: tip };
}

/**
 * The offer for gas: the present fees, or a quarter above those of the version in the way, whichever is higher (nodes
 * want a tenth). After a refusal, it is at least what the node asks for. It is never above the ceiling. If that outbids
 * nothing, the node keeps its present version, which continues to wait.
 */
export function offerOf(now: Fees, { outbid, refused, ceiling }: FeeTerms): Fees {
  const limited = (price: bigint) => (ceiling === undefined ? price : minBigInt(price, ceiling));
  const offered = refused === undefined ? now : afterRefusal(now, refused);
  const before = outbid && bothOf(outbid);
  const raisedMax = before === undefined ? 0n : raised(before.max);
  if ("gasPrice" in offered) return { gasPrice: limited(maxBigInt(offered.gasPrice, raisedMax)) };
  const tip = maxBigInt(offered.maxPriorityFeePerGas, before === undefined ? 0n : raisedTip(before.tip));
  const max = maxBigInt(offered.maxFeePerGas, raisedMax, tip);
  return { maxFeePerGas: limited(max), maxPriorityFeePerGas: limited(tip) };
}

/**
 * The present fees, and at least what a node that refused an offer asks for. If it names no price, a tip is doubled,
 * since it may be far too low; where it is tiny, it becomes ten times as much, and dust a gwei. A base fee is already in
 * the present fees, except for a node that is ahead of the one which gave them.
 */
function afterRefusal(now: Fees, { fees, wants, min = 0n }: RefusedPrice): Fees {
  const before = bothOf(fees);
  if ("gasPrice" in now) {
    const isWhole = wants === "whole";
    const named = isWhole ? withMargin(min) : min;
    // All of a gas price is paid: what only lags behind a base fee is not multiplied.
    const other = isWhole ? raisedTip(before.max) : multiplied(before.max);
    return { gasPrice: above(before.max, maxBigInt(now.gasPrice, named), other) };
  }
  const { maxFeePerGas, maxPriorityFeePerGas } = now;
  // Prices that were not refused are kept: otherwise two alternating refusals would each undo the answer to the other.
  if (wants === "whole") {
    const tip = maxBigInt(maxPriorityFeePerGas, before.tip);
    const max = maxBigInt(maxFeePerGas, withMargin(min) + tip);
    return { maxFeePerGas: above(before.max, max, raisedTip(before.max)), maxPriorityFeePerGas: tip };
  }
  const tip = above(before.tip, maxBigInt(maxPriorityFeePerGas, min), multiplied(before.tip));
  const base = maxBigInt(maxFeePerGas - maxPriorityFeePerGas, before.max - before.tip);
  return { maxFeePerGas: base + tip, maxPriorityFeePerGas: tip };
}

/** A price, if it is above the refused one; otherwise the other. */
function above(refused: bigint, price: bigint, other: bigint): bigint {
  return price > refused ? price : other;
}

/** Whether an offer raises what a node refused an earlier one for: otherwise it would refuse this one, too. */
export function isAnswer(offer: Fees, { fees, wants }: RefusedPrice): boolean {
  const now = bothOf(offer);
  const before = bothOf(fees);
  return wants === "tip" ? now.tip > before.tip : now.max > before.max;
}

/** Wei of a unit of gas that present fees are based on: the base fee, or the gas price; they are a fifth above it. */
export function baseIn(now: Fees): bigint {
  return ((maxIn(now) - tipIn(now)) * 10n) / 12n;
}

/** Wei of a unit of gas for the block's maker; a gas price has no separate part for them. */
export function tipIn(fees: Fees): bigint {
  return "gasPrice" in fees ? 0n : fees.maxPriorityFeePerGas;
}

/** Wei: a tip above 100 gwei is worth a doubt where the base fee is below a tenth of it. */
const DOUBTFUL_TIP = 100_000_000_000n;

/** The present fees, as far as the tip is trusted: nodes have suggested thousands of times too much, and all of it would be paid. */
export function trusted(now: Fees): Fees {
  if ("gasPrice" in now) return now;
  const { maxFeePerGas, maxPriorityFeePerGas } = now;
  const tip = minBigInt(maxPriorityFeePerGas, maxBigInt(DOUBTFUL_TIP, 10n * baseIn(now)));
  return { maxFeePerGas: maxFeePerGas - maxPriorityFeePerGas + tip, maxPriorityFeePerGas: tip };
}

/** Maximum wei that a unit of gas may cost. */
export function maxIn(fees: Fees): bigint {
  return bothOf(fees).max;
}

/** A node reads a gas price as both: the maximum, and the tip. */
function bothOf(fees: Fees): { readonly max: bigint; readonly tip: bigint } {
  if ("gasPrice" in fees) return { max: fees.gasPrice, tip: fees.gasPrice };
  return { max: fees.maxFeePerGas, tip: fees.maxPriorityFeePerGas };
}

/** With viem's margin, so that commands and services offer alike. */
function withMargin(price: bigint): bigint {
  return (price * 12n) / 10n;
}

function raised(price: bigint): bigint {
  return price + (price + 3n) / 4n;
}

/** 1 gwei: adding a quarter to a tip of 0 leads nowhere. */
const FIRST_TIP = 1_000_000_000n;

/** 0.0001 gwei, and 0.1 gwei: multiplied for each refusal that is answered, every tip reaches the 30 gwei that some pools ask for. */
const DUST = 100_000n;
const TINY = 100_000_000n;

function multiplied(price: bigint): bigint {
  if (price < DUST) return FIRST_TIP;
  return price < TINY ? 10n * price : 2n * price;
}

function raisedTip(tip: bigint): bigint {
  return tip === 0n ? FIRST_TIP : raised(tip);
}

/** The prices of a transaction; undefined where it has none. */
export function feesOf(
  transaction: Partial<Record<"maxFeePerGas" | "maxPriorityFeePerGas" | "gasPrice", bigint | undefined>>,
): Fees | undefined {
  const { maxFeePerGas, maxPriorityFeePerGas = 0n, gasPrice } = transaction;
  if (maxFeePerGas !== undefined) return { maxFeePerGas, maxPriorityFeePerGas };
  return gasPrice === undefined ? undefined : { gasPrice };
}

type FeeRule = Pick<ChainProfile, "fees">;

/**
 * The fees of one transaction at the chain's present prices: two cheap questions, or one where gas has one price.
 * @throws SymbolonError `NoBaseFee`; what viem throws
 */
export async function quoteFees(client: ReadClient, profile: FeeRule): Promise<Fees> {
  return feesFor(await readPrices(client, profile));
}

async function readPrices(client: ReadClient, { fees: rule }: FeeRule): Promise<GasPrices> {
  if (rule === "legacy") return { rule, gasPrice: await getGasPrice(client) };
  // If the node has no method for tips, viem takes the part of its gas price above the base fee.
  const [{ baseFeePerGas: baseFee, number }, tip] = await Promise.all([
    getBlock(client),
    estimateMaxPriorityFeePerGas(client),
  ]);
  if (baseFee !== null) return { rule, baseFee, tip };
  throw new SymbolonError({
    code: "NoBaseFee",
    reason: `Block ${number} of chain ${client.chain.id} has no base fee, but the chain's profile says EIP-1559.`,
    hint: "Write legacy in the chain's profile, or ask another node.",
    details: { chainId: client.chain.id, block: Number(number) },
  });
}

/**
 * Gives the present fees as of a block: the chain is asked once for each block.
 * @param isRefused whether the node has refused a lower price: then whatever it suggests is trusted
 */
export type FeeQuotes = (block: bigint, isRefused?: boolean) => Promise<Fees>;

/**
 * Quotes that all transactions of a block share.
 * @returns a function of the newest block's number, as the sender knows it. With another number, the chain is asked
 * again. After a failed question, the next caller asks again.
 */
export function feeQuotes(client: ReadClient, profile: FeeRule): FeeQuotes {
  let known: { readonly block: bigint; readonly prices: Promise<GasPrices> } | undefined;
  return async (block, isRefused = false) => {
    if (known?.block !== block) known = { block, prices: readPrices(client, profile) };
    const quote = known;
    try {
      const fees = feesFor(await quote.prices);
      return isRefused ? fees : trusted(fees);
    } catch (thrown) {
      if (known === quote) known = undefined;
      throw thrown;
    }
  };
}

/**
 * Wei that a transaction pays in addition to its gas: on the OP stack for its bytes on Ethereum. On Arbitrum that is
 * gas, and part of the estimate. It does not include an operator's fee on the OP stack (since its fork Isthmus; most
 * operators ask nothing).
 * @param serialized the transaction, signed or not
 */
export async function readDataFee(
  client: ReadClient,
  { dataFee }: Pick<ChainProfile, "dataFee">,
  serialized: Hex,
): Promise<bigint> {
  return dataFee === "op-stack" ? await readL1Fee(client, serialized) : 0n;
}
