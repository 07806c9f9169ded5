import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, MAX_UINT256, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { requireWholeFlags } from "../tree/multiproof.ts";
import { MAX_PROOF_LENGTH } from "../tree/nativeTree.ts";
import { type Bundle, type BundleItem, hasShortTerms, MAX_BUNDLE_INDEX, MAX_BUNDLE_ITEMS } from "./bundle.ts";

/** Signatures are counted in two bytes, gate data in three. */
const MAX_SIGNATURE_BYTES = 2 ** 16 - 1;
const MAX_GATE_BYTES = 2 ** 24 - 1;

const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;

/**
 * Refuses a bundle that cannot be written, or that no campaign would read as what it says.
 * @throws SymbolonError `EmptyBundle`, `TooManyItems`, `ItemsNotAscending`, `BadBundleItem`, `BadBundleProof`,
 * `BadAmountBytes`
 */
export function checkBundle(bundle: Bundle): void {
  const { amountBytes, items } = bundle;
  if (!Number.isInteger(amountBytes) || amountBytes < 1 || amountBytes > WORD_BYTES) {
    throw new SymbolonError({
      code: "BadAmountBytes",
      reason: `Amounts cannot be written in ${amountBytes} bytes.`,
      hint: "Use a whole number from 1 to 32.",
      details: { amountBytes },
    });
  }
  if (items.length === 0) throw emptyBundle();
  if (items.length > MAX_BUNDLE_ITEMS) {
    throw new SymbolonError({
      code: "TooManyItems",
      reason: `A bundle holds at most ${MAX_BUNDLE_ITEMS} items, not ${items.length}.`,
      hint: "Plan several bundles.",
      details: { items: items.length, most: MAX_BUNDLE_ITEMS },
    });
  }
  for (const [i, item] of items.entries()) {
    checkItem(bundle, item);
    const previous = items[i - 1]?.index ?? -1;
    if (item.index <= previous) throw itemsNotAscending(previous, item.index);
  }
  checkProof(bundle);
}

export function emptyBundle(): SymbolonError {
  return new SymbolonError({
    code: "EmptyBundle",
    reason: "A bundle needs at least one item.",
    hint: "Give it a claim.",
  });
}

export function itemsNotAscending(previous: number, index: number): SymbolonError {
  return new SymbolonError({
    code: "ItemsNotAscending",
    reason: `In a bundle index ${index} comes after index ${previous}.`,
    hint: "Sort its items by index, and keep each index once.",
    details: { previous, index },
  });
}

function checkItem({ amountBytes, terms: form, isGated }: Bundle, item: BundleItem): void {
  const { index, account, amount, signed, gateData } = item;
  const max = (1n << BigInt(8 * amountBytes)) - 1n;
  if (!Number.isInteger(index) || index < 0 || index > MAX_BUNDLE_INDEX) {
    throw badItem(index, "index", index, `a whole number from 0 to ${MAX_BUNDLE_INDEX}`);
  }
  const requireUint = (member: string, value: unknown, limit: bigint) => {
    if (typeof value === "bigint" && value >= 0n && value <= limit) return;
    throw badItem(index, member, value, `a bigint from 0 to ${limit}`);
  };
  const requireBytes = (member: string, value: Hex, min: number, limit: number) => {
    const bytes = HEX.test(value) ? value.length / 2 - 1 : -1;
    if (bytes >= min && bytes <= limit) return;
    const size = min === limit ? `${limit}` : `${min} to ${limit}`;
    throw badItem(index, member, value, `0x and ${size} bytes in hexadecimal digits`);
  };
  requireBytes("account", account, ADDRESS_BYTES, ADDRESS_BYTES);
  requireUint("amount", amount, max);
  if (signed !== undefined) {
    if (form === "none") throw badItem(index, "signed", "given", "nothing in a bundle without signatures");
    const { terms, fee, signature } = signed;
    requireUint("upTo", terms.upTo, MAX_UINT256);
    requireBytes("recipient", terms.recipient, ADDRESS_BYTES, ADDRESS_BYTES);
    requireUint("maxFee", terms.maxFee, MAX_UINT256);
    requireBytes("feeTaker", terms.feeTaker, ADDRESS_BYTES, ADDRESS_BYTES);
    requireUint("deadline", terms.deadline, MAX_UINT256);
    requireUint("fee", fee, max);
    // Without a byte of signature the item would be read as unsigned, and pay the account instead of the recipient.
    requireBytes("signature", signature, 1, MAX_SIGNATURE_BYTES);
    if (form === "short" && !hasShortTerms(item)) {
      const hint = "terms up to just the amount, without fee and fee taker, or write them in full";
      throw badItem(index, "terms", "more than short terms say", hint);
    }
  }
  if (isGated !== (gateData !== undefined)) {
    const expected = isGated
      ? "gate data (0x for none), as all items of this bundle have"
      : "nothing without a gate";
    throw badItem(index, "gateData", gateData ?? "missing", expected);
  }
  if (gateData !== undefined) requireBytes("gateData", gateData, 0, MAX_GATE_BYTES);
}

function checkProof({ items, proof }: Bundle): void {
  const max = Math.min(MAX_BUNDLE_ITEMS, MAX_PROOF_LENGTH * items.length);
  const odd = proof.nodes.find((node) => node.length !== WORD_BYTES);
  if (odd !== undefined) throw badProof(`its node ${bytesToHex(odd)} is not 32 bytes`);
  if (proof.nodes.length > max) {
    throw badProof(`it has ${proof.nodes.length} nodes, but ${items.length} items need at most ${max}`);
  }
  try {
    requireWholeFlags(items.length, proof.nodes.length, proof.flags);
  } catch (cause) {
    if (!(cause instanceof SymbolonError)) throw cause;
    throw badProof(cause.reason, cause);
  }
}

function badItem(index: number, member: string, value: unknown, expected: string): SymbolonError {
  const shown = String(value).slice(0, 100);
  return new SymbolonError({
    code: "BadBundleItem",
    reason: `The ${member} of the item with index ${index} is ${shown}.`,
    hint: `Give ${expected}.`,
    details: { index, member, value: shown },
  });
}

function badProof(problem: string, cause?: SymbolonError): SymbolonError {
  return new SymbolonError({
    code: "BadBundleProof",
    reason: `The bundle's multiproof does not fit its items: ${problem.replace(/\.$/, "")}.`,
    hint: "Make the multiproof of just these items again.",
    ...(cause !== undefined && { details: cause.details, cause }),
  });
}
