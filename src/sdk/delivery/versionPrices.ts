/**
 * The offers of a transaction's versions for gas: by the present prices, by the version in the way, and by a node's
 * refusals.
 */
import { type Hex, parseTransaction } from "viem";
import type { WriteClient } from "../chain/clients.ts";
import { maxBigInt, minBigInt } from "../core/minMaxBigInt.ts";
import {
  baseIn,
  type Fees,
  feesOf,
  isAnswer,
  maxIn,
  offerOf,
  type RefusedPrice,
  tipIn,
  trusted,
} from "./fees.ts";
import type { Sending } from "./journal.ts";
import { findTransaction } from "./lookUp.ts";
import type { OutgoingCall } from "./outgoingCall.ts";
import { cappedPrice, isOutpriced } from "./outpriced.ts";
import { askFees } from "./sealTransaction.ts";
import type { SeenSending } from "./seeSending.ts";
import { isOutOfRaises } from "./states.ts";

export type Pricing = {
  readonly client: WriteClient;
  /** Maximum wei of a unit of gas; undefined: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Gives the present fees; default: the node is asked for each version. */
  readonly quote?: ((isRefused: boolean) => Promise<Fees>) | undefined;
  /** What the node has asked for so far, so that later transactions are not refused first. */
  readonly asked: {
    /** The lowest tip that it has named, in wei. */
    tip: bigint;
    /** Whether it takes only transactions with one price of gas, though the chain has a base fee. */
    isLegacy: boolean;
    /** Wei that it takes for a whole transaction; undefined: it has named no cap. */
    feeCap: bigint | undefined;
  };
};

type Priced = OutgoingCall & { readonly gas: bigint; readonly nonce: number };

/** The offer of a transaction's first version. */
export async function firstOffer(pricing: Pricing, transaction: Priced): Promise<Fees> {
  const { fees, base } = await feesNow(pricing, transaction);
  return offerOf(fees, { ceiling: ceilingOf(pricing, transaction.gas, base) });
}

/** The sender's ceiling, and the node's where that covers the base fee. */
function ceilingOf(pricing: Pricing, gas: bigint, base: bigint): bigint | undefined {
  const { priceCeiling } = pricing;
  const capped = cappedPrice(pricing.asked.feeCap, gas);
  if (capped === undefined || capped < base) return priceCeiling;
  return priceCeiling === undefined ? capped : minBigInt(capped, priceCeiling);
}

/**
 * What to do about the price of a transaction under way.
 * - `offer`: a new version offers so much.
 * - `resend`: the newest version is enough now, and the ceiling allows no other.
 * - `dear`: with the base fee alone it would cost more than the node takes for a whole transaction.
 * - `capped`: the ceiling allows nothing that the node would take; `price` is the base fee.
 */
export type NextPrice =
  | { readonly next: "offer"; readonly fees: Fees }
  | { readonly next: "resend"; readonly fees: Fees }
  | { readonly next: "dear" }
  | { readonly next: "capped"; readonly price: bigint };

/**
 * @param gas limit of the newest version; 0: not known
 * @param isQuiet whether the newest version was sent so long ago that the same bytes may be sent again
 */
export async function nextPrice(
  pricing: Pricing,
  {
    sending,
    watched,
    call,
    gas,
  }: { sending: Sending; watched: SeenSending; call: OutgoingCall; gas: bigint },
  isQuiet: boolean,
): Promise<NextPrice> {
  const { refused } = watched;
  const { fees: now, base } = await feesNow(
    pricing,
    { ...call, gas: 0n, nonce: sending.nonce },
    watched.priceRefusals > 0,
  );
  if ((cappedPrice(pricing.asked.feeCap, gas) ?? base) < base) return { next: "dear" };
  const outbid = await heldPrice(pricing.client, sending, watched);
  const isSpent = refused !== undefined && isOutOfRaises(watched.priceRefusals);
  const asked = isSpent ? undefined : (refused ?? outrun(sending, now, base));
  const fees = offerOf(now, { outbid, refused: asked, ceiling: ceilingOf(pricing, gas, base) });
  if (refused === undefined || isAnswer(fees, refused)) return { next: "offer", fees };
  if (isEnoughNow(base, refused, isQuiet)) return { next: "resend", fees: refused.fees };
  return { next: "capped", price: base };
}

/**
 * As if a node had asked for a quarter more than the base fee, once that is above a version's offer: half as much lasts
 * for three full blocks.
 */
function outrun(sending: Sending, now: Fees, base: bigint): RefusedPrice | undefined {
  return isOutpriced(sending, base) ? { fees: now, wants: "whole", min: base + base / 4n } : undefined;
}

/** Whether a version that was refused may be accepted now: a base fee is published, a pool's floor is not. */
function isEnoughNow(base: bigint, { fees, wants, min }: RefusedPrice, isQuiet: boolean): boolean {
  if (wants === "tip") return isQuiet;
  return isQuiet && base <= maxIn(fees) && (min === undefined || base < min);
}

/**
 * The price of an earlier process's version that is too low now, as if a node had refused it; undefined: it offers
 * enough, or a node has signed it.
 */
export async function stalePrice(
  pricing: Pricing,
  { nonce }: Sending,
  newest: Hex,
  call: OutgoingCall,
): Promise<RefusedPrice | undefined> {
  const fees = feesOf(parseTransaction(newest));
  if (fees === undefined) return undefined;
  const { fees: now, base } = await feesNow(pricing, { ...call, gas: 0n, nonce });
  if (maxIn(fees) < base) return { fees, wants: "whole", min: base };
  const min = tipIn(offerOf(now, { ceiling: pricing.priceCeiling }));
  return tipIn(fees) < min ? { fees, wants: "tip", min } : undefined;
}

/** The present fees, and the base fee (or gas price) that they cover. */
type Present = { readonly fees: Fees; readonly base: bigint };

/**
 * At least the tip that the node has named, or that the sender chose; as one price where the node takes only that. What it
 * names then is the whole price, not a part above the base fee.
 * @param isRefused whether the node has refused a lower price: then whatever it suggests is trusted
 */
async function feesNow(
  { client, quote, asked }: Pricing,
  transaction: Priced,
  isRefused = false,
): Promise<Present> {
  const answer = await (quote === undefined ? askFees(client, transaction) : quote(isRefused));
  const now = isRefused ? answer : trusted(answer);
  const option = client.chain.fees?.maxPriorityFeePerGas;
  const chosen = typeof option === "bigint" ? option : 0n;
  if ("gasPrice" in now) {
    const fees = { gasPrice: maxBigInt(now.gasPrice, asked.tip, chosen) };
    return { fees, base: baseIn(fees) };
  }
  const base = baseIn(now);
  const tip = maxBigInt(now.maxPriorityFeePerGas, chosen, asked.isLegacy ? 0n : asked.tip);
  const maxFeePerGas = now.maxFeePerGas - now.maxPriorityFeePerGas + tip;
  if (asked.isLegacy) return { fees: { gasPrice: maxBigInt(maxFeePerGas, asked.tip) }, base };
  return { fees: { maxFeePerGas, maxPriorityFeePerGas: tip }, base };
}

/** Prices of the version that a node may hold. */
async function heldPrice(
  client: WriteClient,
  { bytes, hashes }: Sending,
  { held }: SeenSending,
): Promise<Fees | undefined> {
  if (held === undefined) return undefined;
  const known = bytes?.[held];
  const version = known === undefined ? await findTransaction(client, hashes) : parseTransaction(known);
  return version && feesOf(version);
}
