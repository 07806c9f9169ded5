import type { Address, Hex } from "viem";
import {
  address,
  amount,
  count,
  decode,
  list,
  object,
  text,
  truth,
  units,
  where,
} from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";

/** Leaves from `from` to, not including, `to`. */
export type LeafRange = { readonly from: number; readonly to: number };

/** What all ranges of a dry run share. */
export type DryRunTerms = {
  readonly chainId: number;
  readonly campaign: Address;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly root: Hex;
  readonly count: number;
  readonly manifestHash: Hex;
};

/** A leaf that was not paid as it should be. */
export type LeafFinding = Readonly<ReturnType<typeof leafFinding>>;

const leafFinding = object({
  index: count,
  account: address,
  /** Base units of the leaf. */
  amount: units,
  /** Name of the contract's error, or of what is wrong: `AmountDiffers`, `OpenTooEarly`. */
  code: text,
  /** One sentence. */
  why: text,
  hint: text,
});

/** Bytes of a key in a footprint. */
export const KEY_BYTES = 8;

const keys = where(
  "a list of keys in base64",
  (value): value is string =>
    typeof value === "string" &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(value) &&
    Buffer.from(value, "base64").length % KEY_BYTES === 0,
);

/**
 * What a range has looked at and changed on its fork, by which ranges that do not concern each other are told from others.
 * Keys are 8 bytes each in base64: two that meet by chance cost a run in one range, and hide nothing.
 */
export type Footprint = Readonly<ReturnType<typeof footprint>>;

const footprint = object({
  /** Accounts and slots that its payments have looked at. */
  touched: keys,
  /** Those of them that are another way afterwards, but for the sums that `findDependence` adds up. */
  changed: keys,
  /** Base units that the campaign told of having paid. */
  paid: units,
  /** Whether the campaign could be swept of nothing, too: less may really be left than a range leaves. */
  sweepsNothing: truth,
});

/** A range, done: what its leaves came to on a fork of their own. */
export type RangeResult = Readonly<ReturnType<typeof rangeResult>>;

const rangeResult = object(
  {
    range: object<LeafRange>({ from: count, to: count }),
    /** Leaves that were paid exactly what they should be, and what that came to in base units. */
    paid: count,
    amount: units,
    /** Leaves that had been paid before the fork's block, and what was. */
    paidBefore: count,
    amountBefore: units,
    findings: list(leafFinding),
    /** Gas of all claims that paid. */
    gas: units,
    /** Leaves whose account is a contract on the chain. */
    contracts: list(count),
    /** Whether the sweep was refused a second before the end and went through at it. */
    sweep: object({ refusedBefore: truth, doneAfter: truth, swept: units }),
    /** Of this machine: seconds, and bytes of the fork's process and of this one at most. */
    effort: object({ seconds: amount, memory: amount }),
  },
  {
    /** Left out where the range is all of the tree, or its chain does not tell. */
    footprint,
    /** Blocks from one payment to the next, where payments do not go beside each other; else left out. */
    spacing: count,
  },
);

/** What a range came to, as JSON holds it: great numbers are text, since a number would lose digits. */
export function rangeResultToJson(result: RangeResult): object {
  return JSON.parse(jsonText(result)) as object;
}

/**
 * Reads what `rangeResultToJson` made.
 * @param label what the value is called in errors: a path, say
 * @throws SymbolonError `BadRangeResult`
 */
export function rangeResultFromJson(value: unknown, label = "The result of a range"): RangeResult {
  return decode(rangeResult, value, (problem) => badRangeResult(label, problem, { label }));
}

/** @param problem a reason without a full stop */
export function badRangeResult(
  label: string,
  problem: string,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({
    code: "BadRangeResult",
    reason: `${label} is not the result of a range: ${problem}.`,
    hint: "Delete it, and run the same command again: that range is done again.",
    details,
  });
}
