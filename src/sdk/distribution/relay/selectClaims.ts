import { type Hex, isAddressEqual } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import type { ClaimTree } from "../claim/claimTree.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import type { ValidatedClaim } from "../claim/validateClaim.ts";
import { parseSignedClaim } from "../sign/parseSignedClaim.ts";
import { claimTask, indexOfKey } from "./claimTask.ts";
import type { ListedLeaves } from "./listedIndexes.ts";

export type SelectedClaims = {
  /** Ascending, each once. */
  readonly indexes: readonly number[];
  /**
   * The ways in which a leaf may be paid, at least one, the best first: as its account signed, then as its row says.
   * Anybody can write a claim for a leaf into a folder, so one whose signature is false must not stand in the way of
   * another.
   */
  readonly ways: (index: number) => readonly ValidatedClaim[];
  /** The way that a journal's key names; undefined: none of this list. An earlier tree may have had more leaves. */
  readonly wayOf: (key: string) => ValidatedClaim | undefined;
  /** Whether there is a signed claim for a leaf. */
  readonly isSigned: (index: number) => boolean;
};

/** A signed claim as JSON, not read yet. */
export type SignedText = {
  /** Where it stands, for people. */
  readonly label: string;
  readonly text: string;
};

/** Something that was handed in and is of no use here. */
export type RejectedClaim = {
  readonly label: string;
  readonly code: string;
  /** One sentence. */
  readonly why: string;
};

export type SelectClaimsParameters = Pick<SignedPlace, "tree"> & {
  /** Leaves to be paid to their accounts; undefined: all of the tree. */
  readonly listed: ListedLeaves | undefined;
  readonly signed: readonly SignedItem[];
  /** What the gate asks for, by index; undefined where nothing is known. */
  readonly gateDataOf: (index: number) => Hex | undefined;
};

/** Where signed claims are read for. */
export type SignedPlace = {
  readonly tree: ClaimTree;
  readonly campaign: Pick<RelayedCampaign, "campaign" | "kind">;
  readonly chainId: bigint;
  /** Base units: the most that is taken of each; undefined: all that was signed. */
  readonly fee: bigint | undefined;
};

/** What was handed in, read. */
export type ReadItems = {
  readonly signed: readonly LabelledItem[];
  readonly rejected: readonly RejectedClaim[];
};

/** A claim as its account signed it. */
export type SignedItem = ValidatedClaim & Required<Pick<ValidatedClaim, "signed">>;
/** The same, with words for where it stands. */
export type LabelledItem = { readonly label: string; readonly item: SignedItem };

/** Puts together what is to be paid, and how: a leaf that is signed for and listed is one leaf. */
export function selectClaims(parameters: SelectClaimsParameters): SelectedClaims {
  const { tree, listed, signed, gateDataOf } = parameters;
  const bySigned = Map.groupBy(signed, ({ index }) => index);
  const all =
    listed === undefined ? Array.from({ length: tree.count }, (_, index) => index) : [...listed.keys()];
  const indexes = [...new Set([...all, ...bySigned.keys()])].toSorted((a, b) => a - b);
  const ways = (index: number) => {
    const gateData = listed?.get(index) ?? gateDataOf(index);
    const withGate = (item: ValidatedClaim): ValidatedClaim =>
      item.gateData === undefined && gateData !== undefined ? { ...item, gateData } : item;
    const isListed = listed === undefined || listed.has(index);
    const row = { index, account: tree.account(index), amount: tree.amount(index) };
    return [...(bySigned.get(index) ?? []), ...(isListed ? [row] : [])].map(withGate);
  };
  // A journal over many roots has many keys an index.
  const byKey = new Map<number, ReadonlyMap<string, ValidatedClaim>>();
  const wayOf = (key: string) => {
    const index = indexOfKey(key);
    if (index >= tree.count) return undefined;
    const known = byKey.get(index) ?? new Map(ways(index).map((item) => [claimTask(item).key, item]));
    byKey.set(index, known);
    return known.get(key);
  };
  return { indexes, ways, wayOf, isSigned: (index) => bySigned.has(index) };
}

/**
 * Reads signed claims. Anybody may hand some in, so one that is not sound, or is meant for another campaign, does not stop
 * the others; whether signatures are true, only the chain says.
 */
export function readItems(texts: readonly SignedText[], place: SignedPlace): ReadItems {
  const signed: LabelledItem[] = [];
  const rejected: RejectedClaim[] = [];
  for (const { label, text } of texts) {
    try {
      signed.push({ label, item: readSigned(text, place) });
    } catch (error) {
      rejected.push(rejectedFor(label, error));
    }
  }
  return { signed, rejected };
}

/** @throws what was thrown, where it is no error of ours */
export function rejectedFor(label: string, thrown: unknown): RejectedClaim {
  if (!(thrown instanceof SymbolonError)) throw thrown;
  return { label, code: thrown.code, why: thrown.reason };
}

/**
 * A signed claim as an item of a bundle.
 * @throws SymbolonError as `parseSignedClaim`, `ChainMismatch`, `CampaignMismatch`, `NotInTree`
 */
export function readSigned(text: string, { tree, fee: max, ...here }: SignedPlace): SignedItem {
  const claim = parseSignedClaim(text);
  const { chainId, campaign, account, terms, paidBefore = 0n, signature, gateData } = claim;
  if (chainId !== here.chainId) throw foreign("ChainMismatch", `chain ${chainId}`, `chain ${here.chainId}`);
  const { kind, campaign: own } = here.campaign;
  if (!isAddressEqual(campaign, own)) {
    throw foreign("CampaignMismatch", `the campaign ${campaign}`, `the campaign ${own}`);
  }
  const index = Number(claim.index);
  const isAccounts = index < tree.count && isAddressEqual(account, tree.account(index));
  // What a cumulative campaign owes has no part in what is signed: under the next root the leaf has another amount.
  if (!isAccounts || (claim.amount !== tree.amount(index) && kind !== "cumulative")) {
    const leaf = `${claim.amount} at index ${index} of ${account}`;
    throw foreign("NotInTree", leaf, "a tree without such a leaf");
  }
  const amount = tree.amount(index);
  const left = amount > paidBefore ? amount - paidBefore : 0n;
  const fee = minBigInt(terms.maxFee, max ?? terms.maxFee, terms.upTo, left);
  return {
    index,
    account: tree.account(index),
    amount,
    signed: { terms, fee, signature },
    ...(paidBefore > 0n && { paidBefore }),
    ...(gateData !== undefined && { gateData }),
  };
}

function foreign(code: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The claim was signed for ${there}, not for ${here}.`,
    hint: "Relay it to the campaign and chain that it was signed for.",
    details: { there, here },
  });
}
