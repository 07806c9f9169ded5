import { statSync } from "node:fs";
import { type Address, getAddress, type Hex, isAddressEqual } from "viem";
import {
  address,
  anything,
  type Decoder,
  decode,
  hex,
  list,
  Misfit,
  object,
  text,
  uint64Number,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { inForceSince } from "../../core/text/moment.ts";
import { readText } from "../../files/readText.ts";
import type { CampaignRoots } from "./campaignTree.ts";
import { type AccountProof, isUrl, proveAccount } from "./proveAccount.ts";

/** A leaf and its proof. */
export type ProvenLeaf = {
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

const DIGITS = /^\d{1,78}$/;

export type ProvenLeafParameters = {
  /** A tree directory, the address where one is published, or what `symbolon tree proof --json` printed. */
  readonly source: string;
  /** Whose leaf; undefined: the one in the proof file. */
  readonly account: Address | undefined;
  /** Whose leaf, where neither says it. */
  readonly caller: Address;
  readonly campaign: CampaignRoots;
};

/**
 * The leaf of an account in a campaign.
 * @throws SymbolonError `TreeMismatch`, `AccountMismatch`, `BadProofFile`, and as `proveAccount`
 */
export async function provenLeaf({
  source,
  account,
  caller,
  campaign,
}: ProvenLeafParameters): Promise<ProvenLeaf> {
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  const proven =
    isFolder || isUrl(source) ? await proveAccount(source, account ?? caller) : readProof(source);
  const { convention, root, index, amount, proof } = proven;
  const isPaidUnder = root === campaign.root || root === campaign.previousRoot;
  if (convention !== "native" || !isPaidUnder) throw treeMismatch(source, root, campaign);
  if (account !== undefined && !isAddressEqual(account, proven.account)) {
    throw fileError(source, {
      code: "AccountMismatch",
      problem: `proves the leaf of ${proven.account}, not of ${getAddress(account)}`,
      hint: "Give the proof of that account, or leave out --account.",
    });
  }
  return { index, account: proven.account, amount, proof };
}

const digits: Decoder<bigint> = (value, path) => {
  const written = text(value, path);
  if (DIGITS.test(written)) return BigInt(written);
  throw new Misfit({ path, value, wanted: "digits", areMany: true });
};

const proofFile = object<Omit<AccountProof, "leaf" | "beneficiary">, Record<"leaf" | "beneficiary", unknown>>(
  {
    convention: text,
    root: hex(32),
    index: uint64Number,
    account: address,
    amount: digits,
    proof: list(hex(32)),
  },
  { leaf: anything, beneficiary: anything },
);

function readProof(path: string): Omit<AccountProof, "leaf" | "beneficiary"> {
  const refuse = (problem: string) =>
    fileError(path, {
      code: "BadProofFile",
      problem: `is no proof of a leaf: ${problem}`,
      hint: "Give a tree directory, or what `symbolon tree proof DIR ADDRESS --json` printed.",
    });
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    throw error instanceof SymbolonError ? error : refuse((error as Error).message);
  }
  return decode(proofFile, value, refuse, "content");
}

function treeMismatch(source: string, root: Hex, campaign: CampaignRoots): SymbolonError {
  return new SymbolonError({
    code: "TreeMismatch",
    reason: `${source} has the root ${root}, and the campaign ${campaign.campaign} the root ${campaign.root}.`,
    hint: `Give the tree, or the proof, of this campaign; of a cumulative one that of the root in force${inForceSince(campaign.since)}.`,
    details: { source, root, wanted: campaign.root },
  });
}
