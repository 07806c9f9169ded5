/** The versions of a transaction: each is signed, written down, and sent; the node's answer decides the next step. */
import { type Hash, type Hex, parseTransaction } from "viem";
import { estimateGas, sendRawTransaction } from "viem/actions";
import { maxBigInt, minBigInt } from "../core/minMaxBigInt.ts";
import { type Fees, feesOf, maxIn } from "./fees.ts";
import type { Sending } from "./journal.ts";
import { findTransaction } from "./lookUp.ts";
import { newestOffer } from "./newestOffer.ts";
import { callIn, isNothing, nothingOf, type OutgoingCall } from "./outgoingCall.ts";
import { isOutpriced } from "./outpriced.ts";
import { recordOf } from "./ownSendings.ts";
import {
  type OutgoingTransaction,
  type Sealed,
  sealOnKnownChain,
  sealTransaction,
} from "./sealTransaction.ts";
import { canonicalReceipt } from "./seeSending.ts";
import type { SenderContext } from "./senderContext.ts";
import { notSent, priceRefused } from "./sendingErrors.ts";
import { type SendRefusal, sendRefusal } from "./sendRefusal.ts";
import { isOutOfRaises } from "./states.ts";
import { USUAL_RESEND } from "./timing.ts";
import { nextPrice, stalePrice } from "./versionPrices.ts";
export function seal({ client, quote }: SenderContext, transaction: OutgoingTransaction): Promise<Sealed> {
  return quote === undefined ? sealTransaction(client, transaction) : sealOnKnownChain(client, transaction);
}

/** Bytes to be sent, and what they offer. */
export type Leaving = { readonly fees: Fees | undefined; readonly send: () => Promise<Hash> };

/** Sends the newest version. The node's answer is a hint, and so is a refusal: only a receipt decides. */
export async function sendNewest(
  context: SenderContext,
  sending: Sending,
  { fees, send }: Leaving,
): Promise<void> {
  const watched = context.watchedOf(sending);
  const now = context.clock.now();
  watched.newestAt ??= now;
  watched.sentAt = now;
  let hash: Hash | undefined;
  try {
    hash = await send();
  } catch (thrown) {
    const refusal = sendRefusal(thrown);
    if (refusal.kind === "poor") {
      // The price is not what is in the way any more: these bytes are sent again, at most as often as lost ones.
      if (watched.answer === "underpriced") Object.assign(watched, { answer: "silent", refusal: thrown });
      throw notSent(context.account, thrown);
    }
    if (refusal.kind !== "held") {
      noteRefusal(context, sending, { thrown, refusal, fees });
      return;
    }
  }
  Object.assign(watched, { answer: "taken", refusal: undefined, refused: undefined });
  Object.assign(watched, { priceRefusals: 0, isCapped: false });
  // The hash of a node that signs: it is only known now. A version that we signed has our hash, whatever a node says.
  if (newestBytes(sending) === undefined && hash !== undefined) {
    await context.journal.addHash(sending, hash);
  }
  watched.held = sending.hashes.at(-1);
}

/** Whether an earlier transaction waits; of what a node signs, false: its bytes cannot be sent again. */
function isBehind({ own }: SenderContext, sending: Sending): boolean {
  if (newestBytes(sending) === undefined) return false;
  return own.open().some((one) => one.nonce < sending.nonce && recordOf(one).mined === undefined);
}

/** Wei: a floor above 1,000 gwei is unusual for a pool, and not offered before the node asks for it. */
const MAX_FLOOR = 1_000_000_000_000n;

type Refused = {
  readonly thrown: unknown;
  readonly refusal: SendRefusal;
  readonly fees: Fees | undefined;
};

function noteRefusal(context: SenderContext, sending: Sending, refused: Refused): void {
  const watched = context.watchedOf(sending);
  const newest = sending.hashes.at(-1);
  watched.refusal = refused.thrown;
  if (noteWanted(context, sending, refused)) {
    watched.answer = "underpriced";
    // It has not kept this version: the one in the way is the version before.
    if (watched.held === newest) watched.held = sending.hashes.at(-2);
    if (isOutOfRaises(watched.priceRefusals))
      context.onTrouble?.(sending, priceRefused(context.account, watched));
    return;
  }
  watched.wasBehind = isBehind(context, sending);
  const { kind } = refused.refusal;
  watched.answer = kind === "silent" || kind === "outbid" ? kind : "refused";
  watched.held = newest;
}

/** Notes what the node wants of the next version. @returns whether a version of other prices would answer it */
function noteWanted(
  { watchedOf, asked }: SenderContext,
  sending: Sending,
  { refusal, fees }: Refused,
): boolean {
  const watched = watchedOf(sending);
  if (fees === undefined) return false;
  if (refusal.kind === "price") {
    const { wants, min } = refusal;
    watched.refused = { fees, wants, min };
    watched.priceRefusals += 1;
    if (wants === "tip" && min !== undefined && min <= MAX_FLOOR) asked.tip = min;
    return true;
  }
  if (refusal.kind === "typed" && !("gasPrice" in fees)) {
    // The next version has this nonce and one price: of the two, a block takes one.
    asked.isLegacy = true;
    Object.assign(watched, { refused: undefined, isCapped: false });
    return true;
  }
  const gas = newestOffer(sending)?.gas;
  if (refusal.kind !== "dear" || gas === undefined) return false;
  asked.feeCap = lowerCap(refusal.most, maxIn(fees) * gas);
  watched.refused = undefined;
  watched.priceRefusals += 1;
  return true;
}

/** The cap that a node names, in wei, where that is below what it refused; else three quarters of that: caps are told rounded. */
function lowerCap(named: bigint | undefined, refused: bigint): bigint {
  return named !== undefined && named < refused ? named : (refused * 3n) / 4n;
}

/**
 * Sends a transaction of an earlier process again: it may still be on its way, or the chain may refuse it now.
 * @returns whether anything was written down
 */
export async function resendVersions(context: SenderContext, sending: Sending): Promise<boolean> {
  const { client, meaning, clock } = context;
  const watched = context.watchedOf(sending);
  const newest = newestBytes(sending);
  const isOver = isOverLimits(context, sending);
  if (watched.newestAt === undefined || isOver) {
    if ((await findTransaction(client, sending.hashes)) !== undefined) {
      watched.sentAt = clock.now();
      watched.newestAt ??= watched.sentAt;
      return false;
    }
    if (isOver) return replaceUnheld(context, sending);
    const call = callOf(context, sending, newest);
    const isGood = isNothing(call, context.account) || (await meaning.gasOf(sending, call)) !== undefined;
    if (newest === undefined || !isGood) return raise(context, sending);
    const refused = await stalePrice(context, sending, newest, call);
    if (refused !== undefined) {
      Object.assign(watched, { newestAt: clock.now(), answer: "underpriced", refused, held: undefined });
      return raise(context, sending);
    }
  }
  // A node keeps what it has signed, or not: signing the same once more would make another version.
  watched.sentAt = clock.now();
  if (newest !== undefined) await sendBytes(context, sending, newest);
  return false;
}

/** Whether the newest version offers more than it may now, or needs more gas than a block has now. */
function isOverLimits({ priceCeiling, watch }: SenderContext, sending: Sending): boolean {
  const { price = 0n, gas = 0n } = newestOffer(sending) ?? {};
  return price > (priceCeiling ?? price) || gas > (watch.known()?.gasLimit ?? gas);
}

/** As {@link raise}, where no node has the newest version: nothing is in the way of one that offers less. */
function replaceUnheld(context: SenderContext, sending: Sending): Promise<boolean> {
  context.watchedOf(sending).held = undefined;
  return raise(context, sending);
}

function sendBytes(context: SenderContext, sending: Sending, bytes: Hex): Promise<void> {
  const send = () => sendRawTransaction(context.client, { serializedTransaction: bytes });
  return sendNewest(context, sending, { fees: feesOf(parseTransaction(bytes)), send });
}

/**
 * Makes a version that pays more. If the chain would refuse its content now, makes one that uses the nonce up and does
 * nothing. Only then can its task be changed without the risk that the earlier version is still mined.
 * @returns whether anything was written down
 */
export async function raise(context: SenderContext, sending: Sending): Promise<boolean> {
  const { client, journal, meaning, account, clock } = context;
  const watched = context.watchedOf(sending);
  const newest = newestBytes(sending);
  const content = callOf(context, sending, newest);
  const { patience, resend = USUAL_RESEND } = context.timing;
  const isQuiet = clock.now() - watched.sentAt >= (watched.refused?.wants === "tip" ? patience : resend);
  const { gas: before = 0n } = newestOffer(sending) ?? {};
  const price = await nextPrice(context, { sending, watched, call: content, gas: before }, isQuiet);
  if (price.next === "dear") return wait(context, sending);
  if (price.next === "capped") return cap(context, sending, price.price);
  if (price.next === "resend" && newest !== undefined) {
    await sendBytes(context, sending, newest);
    return false;
  }
  const gas = isNothing(content, account) ? undefined : await meaning.gasOf(sending, content);
  // The refusal may mean that it was mined after the look-up: without this check, it would be done twice.
  if (gas === undefined && (await canonicalReceipt(context, sending)) !== undefined) return false;
  const nothing = nothingOf(account);
  const call = gas === undefined ? nothing : content;
  // The new version keeps the earlier one's reserve for items that may burn. A withdrawal takes 21,000, except on
  // chains that price their publishing elsewhere as gas.
  const wanted =
    gas === undefined
      ? await estimateGas(client, { ...nothing, account })
      : maxBigInt(gas, gasIn(newest) ?? (await findTransaction(client, sending.hashes))?.gas ?? 0n);
  const { baseFee = null, gasLimit = wanted } = context.watch.known() ?? {};
  const limit = minBigInt(wanted, gasLimit);
  const { fees } = price;
  const sealed = await seal(context, { ...call, gas: limit, nonce: sending.nonce, fees });
  const { signed } = sealed;
  // A version that follows prices does not count as outbidding, which is limited.
  const isAnswering = watched.answer === "underpriced" || isOutpriced(sending, baseFee);
  if (signed !== undefined) await journal.addHash(sending, signed.hash, signed.bytes, signed.took);
  if (watched.newestAt !== undefined && !isAnswering) watched.raises += 1;
  watched.newestAt = clock.now();
  await sendNewest(context, sending, { fees, send: sealed.send });
  return true;
}

/** The node's cap of a fee is below what the base fee makes of it: it waits, and reports it where the node has none of it. */
function wait({ account, clock, onTrouble, watchedOf }: SenderContext, sending: Sending): false {
  const watched = watchedOf(sending);
  if (watched.answer !== "underpriced") {
    // The version that the node has waits as long as after an outbidding, and is given up in the end.
    watched.raises += 1;
    watched.newestAt = clock.now();
    return false;
  }
  watched.isCapped = true;
  onTrouble?.(sending, priceRefused(account, watched));
  return false;
}

/**
 * No allowed offer would be accepted: it waits until gas costs less, and reports it. A base fee falls by itself,
 * however long that takes. A pool's floor may stay, and is not a price of gas that could be reported.
 */
function cap(context: SenderContext, sending: Sending, price: bigint): false {
  const { account, priceCeiling, onTrouble, onWait, watchedOf } = context;
  const watched = watchedOf(sending);
  watched.isCapped = watched.refused?.wants === "tip";
  if (!watched.isCapped) onWait?.(price);
  onTrouble?.(sending, priceRefused(account, watched, priceCeiling));
  return false;
}

/** What a transaction does, or would do if it is to be withdrawn. */
function callOf({ meaning }: SenderContext, sending: Sending, newest: Hex | undefined): OutgoingCall {
  return (newest && callIn(newest)) ?? meaning.callOf(sending);
}

/** A refusal may only mean that the node already has it; if not, waiting does not help. */
export async function believe(context: SenderContext, sending: Sending): Promise<boolean> {
  const { client, account, watchedOf, priceCeiling } = context;
  const watched = watchedOf(sending);
  const newest = newestBytes(sending);
  if ((await findTransaction(client, sending.hashes)) !== undefined) {
    watched.answer = "taken";
    return false;
  }
  if (watched.answer === "underpriced") {
    throw priceRefused(account, watched, watched.isCapped ? priceCeiling : undefined);
  }
  if (isOverLimits(context, sending)) return replaceUnheld(context, sending);
  // The words of the refusal are unknown, but its offer is below the base fee.
  const refused = newest && (await stalePrice(context, sending, newest, callOf(context, sending, newest)));
  if (refused?.wants !== "whole") throw notSent(account, watched.refusal);
  Object.assign(watched, { answer: "underpriced", refused, priceRefusals: watched.priceRefusals + 1 });
  return false;
}

function gasIn(bytes: Hex | undefined): bigint | undefined {
  return bytes === undefined ? undefined : parseTransaction(bytes).gas;
}

function newestBytes({ hashes, bytes }: Sending): Hex | undefined {
  const newest = hashes.at(-1);
  return newest === undefined ? undefined : bytes?.[newest];
}
