/**
 * What a transaction offers for its gas, and what it pays besides gas where a chain asks for that. The arithmetic is pure
 * (`feesFor`); prices are asked once a block, however many transactions are sent in it (`feeQuotes`).
 */
import type { Hex } from "viem";
import { estimateMaxPriorityFeePerGas, getBlock, getGasPrice } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { readL1Fee } from "../chain/read/readL1Fee.ts";
import { SymbolonError } from "../core/errors.ts";
import { maxBigInt, minBigInt } from "../core/minMaxBigInt.ts";
import type { ChainProfile } from "./profile.ts";

/** Prices of gas, in wei: of either kind of transaction. */
export type Fees =
  | { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly gasPrice: bigint };

/** What else decides a version's fees. */
export type FeeTerms = {
  /** Prices of an earlier version that is in the way: it is outbid. */
  readonly outbid?: Fees | undefined;
  /** Wei that is never offered more than; left out: no limit. */
  readonly ceiling?: bigint | undefined;
};

/** What a chain asks for gas now, in wei. */
export type GasPrices =
  | { readonly rule: "eip1559"; readonly baseFee: bigint; readonly tip: bigint }
  | { readonly rule: "legacy"; readonly gasPrice: bigint };

/**
 * The fees of a transaction's version: a fifth above the base fee (or gas price) of now, which lasts for a full block, or
 * for two half full; else as {@link offerOf}.
 */
export function feesFor({ outbid, ceiling, ...prices }: GasPrices & FeeTerms): Fees {
  const now =
    prices.rule === "legacy"
      ? { gasPrice: withMargin(prices.gasPrice) }
      : {
          maxFeePerGas: withMargin(prices.baseFee) + prices.tip,
          maxPriorityFeePerGas: prices.tip,
        };
  return offerOf(now, { outbid, ceiling });
}

/**
 * What is offered for gas: the fees of now, or a quarter above those of the version in the way, whichever is more: nodes
 * want a tenth. Never above the ceiling: where that outbids nothing any more, the node keeps the version that it has, which
 * goes on waiting.
 */
export function offerOf(now: Fees, { outbid, ceiling }: FeeTerms): Fees {
  const limited = (price: bigint) => (ceiling === undefined ? price : minBigInt(price, ceiling));
  const before = outbid === undefined ? { most: 0n, tip: 0n } : bothOf(outbid);
  if ("gasPrice" in now) return { gasPrice: limited(maxBigInt(now.gasPrice, raised(before.most))) };
  const tip = maxBigInt(now.maxPriorityFeePerGas, raised(before.tip));
  const most = maxBigInt(now.maxFeePerGas, raised(before.most), tip);
  return { maxFeePerGas: limited(most), maxPriorityFeePerGas: limited(tip) };
}

/** For a node a gas price is both: the most that is paid, and the tip. */
function bothOf(fees: Fees): { readonly most: bigint; readonly tip: bigint } {
  if ("gasPrice" in fees) return { most: fees.gasPrice, tip: fees.gasPrice };
  return { most: fees.maxFeePerGas, tip: fees.maxPriorityFeePerGas };
}

/** As viem does it, so that commands and services offer alike. */
function withMargin(price: bigint): bigint {
  return (price * 12n) / 10n;
}

function raised(price: bigint): bigint {
  return price + (price + 3n) / 4n;
}

/** The prices of a transaction; undefined where it names none. */
export function feesOf(
  transaction: Partial<Record<"maxFeePerGas" | "maxPriorityFeePerGas" | "gasPrice", bigint | undefined>>,
): Fees | undefined {
  const { maxFeePerGas, maxPriorityFeePerGas = 0n, gasPrice } = transaction;
  if (maxFeePerGas !== undefined) return { maxFeePerGas, maxPriorityFeePerGas };
  return gasPrice === undefined ? undefined : { gasPrice };
}

type FeeRule = Pick<ChainProfile, "fees">;

/**
 * The fees of one transaction, by what the chain asks now: two cheap questions, or one where gas has one price.
 * @throws SymbolonError `NoBaseFee`; what viem throws
 */
export async function quoteFees(client: ReadClient, profile: FeeRule, terms: FeeTerms = {}): Promise<Fees> {
  return feesFor({ ...(await readPrices(client, profile)), ...terms });
}

async function readPrices(client: ReadClient, { fees: rule }: FeeRule): Promise<GasPrices> {
  if (rule === "legacy") return { rule, gasPrice: await getGasPrice(client) };
  // Where the node does not know of tips, viem takes what its gas price has above the base fee.
  const [{ baseFeePerGas: baseFee, number }, tip] = await Promise.all([
    getBlock(client),
    estimateMaxPriorityFeePerGas(client),
  ]);
  if (baseFee !== null) return { rule, baseFee, tip };
  throw new SymbolonError({
    code: "NoBaseFee",
    reason: `Block ${number} of chain ${client.chain.id} has no base fee, but its fees are said to be those of EIP-1559.`,
    hint: "Say legacy in the chain's profile, or ask another node.",
    details: { chainId: client.chain.id, block: Number(number) },
  });
}

/** Gives fees as of a block: the chain is asked once a block. */
export type FeeQuotes = (block: bigint, terms?: FeeTerms) => Promise<Fees>;

/**
 * Quotes that all transactions of a block share.
 * @returns a function of the newest block's number as whoever sends knows it: another number, and the chain is asked
 * anew. A question that failed is asked again by the next one who wants an answer.
 */
export function feeQuotes(client: ReadClient, profile: FeeRule): FeeQuotes {
  let known: { readonly block: bigint; readonly prices: Promise<GasPrices> } | undefined;
  return async (block, terms = {}) => {
    if (known?.block !== block) known = { block, prices: readPrices(client, profile) };
    const asked = known;
    try {
      return feesFor({ ...(await asked.prices), ...terms });
    } catch (thrown) {
      if (known === asked) known = undefined;
      throw thrown;
    }
  };
}

/**
 * Wei that a transaction pays besides its gas: on the OP stack for its bytes on Ethereum. On Arbitrum that is gas, and part
 * of the estimate. What an operator of an OP stack asks above that (since its fork Isthmus; most ask nothing) is not in it.
 * @param serialized the transaction, signed or not
 */
export async function dataFeeOf(
  client: ReadClient,
  { dataFee }: Pick<ChainProfile, "dataFee">,
  serialized: Hex,
): Promise<bigint> {
  return dataFee === "op-stack" ? await readL1Fee(client, serialized) : 0n;
}
