import { statSync } from "node:fs";
import { type Address, getAddress, type Hex, isAddressEqual } from "viem";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
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
} from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";
import { inForceSince } from "../../../sdk/core/text/moment.ts";
import { readText } from "../../files/readText.ts";
import { type AccountProof, isUrl, proveAccount } from "./proveAccount.ts";
import { type RebuildOptions, readManifest, rebuildTree } from "./rebuildTree.ts";

/** A campaign, and the roots under which it pays. */
export type CampaignRoots = {
  readonly campaign: Hex;
  readonly root: Hex;
  /** For a cumulative campaign: the root before the present one, while it is valid. */
  readonly previousRoot?: Hex;
  /** Latest moment at which the present root replaced another one. Unix seconds. */
  readonly since?: bigint;
};

/**
 * Opens a tree folder, which must be the campaign's. The tree is built again from its rows, so the other files may
 * be damaged.
 * @param terms of the campaign, with the leaves of its present root
 * @throws SymbolonError `TreeMismatch`, `TreeDiffers`, `NotATree`, `BadManifest`, and as `readAllocation`
 */
export async function campaignTree(
  directory: string,
  terms: CampaignRoots & { readonly count: bigint },
  options: RebuildOptions = {},
): Promise<Tree> {
  const stated = await readManifest(directory);
  const { name } = stated.convention;
  if (name !== "native") throw treeMismatch(directory, terms, `has the convention ${name}, not native`);
  const isPrevious = stated.root === terms.previousRoot;
  if (stated.root !== terms.root && !isPrevious) {
    throw treeMismatch(directory, terms, `has the root ${stated.root}, not ${terms.root}`);
  }
  // A root has one count; the chain does not keep the count of a replaced root.
  if (BigInt(stated.count) !== terms.count && !isPrevious) {
    throw treeMismatch(directory, terms, `has ${stated.count} leaves, not ${terms.count}`);
  }
  return (await rebuildTree(directory, options)).tree;
}

function treeMismatch(directory: string, { campaign, since }: CampaignRoots, problem: string): SymbolonError {
  return new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} is not the tree of the campaign ${campaign}: it ${problem}.`,
    hint: `Give the folder that \`symbolon tree build FILE --out DIR\` wrote for this campaign; for a cumulative campaign, give the tree of the root in force${inForceSince(since)}.`,
    details: { directory, campaign },
  });
}

export type LeafWithProof = {
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

const DIGITS = /^\d{1,78}$/;

/**
 * The leaf of an account in a campaign.
 * @param source a tree folder, a published tree's address, or the output of `symbolon tree proof --json`
 * @param account the leaf's account; undefined: that of the proof file, or else of the caller
 * @throws SymbolonError `TreeMismatch`, `AccountMismatch`, `BadProofFile`, and as `proveAccount`
 */
export async function provenLeaf(
  source: string,
  account: Address | undefined,
  caller: Address,
  campaign: CampaignRoots,
): Promise<LeafWithProof> {
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  const proven =
    isFolder || isUrl(source) ? await proveAccount(source, account ?? caller) : readProof(source);
  const { convention, root, index, amount, proof } = proven;
  const isPaidUnder = root === campaign.root || root === campaign.previousRoot;
  if (convention !== "native" || !isPaidUnder) {
    throw new SymbolonError({
      code: "TreeMismatch",
      reason: `${source} has the root ${root}, but the campaign ${campaign.campaign} has the root ${campaign.root}.`,
      hint: `Give the tree, or the proof, of this campaign; for a cumulative campaign, those of the root in force${inForceSince(campaign.since)}.`,
      details: { source, root, wanted: campaign.root },
    });
  }
  if (account !== undefined && !isAddressEqual(account, proven.account)) {
    throw fileError(source, {
      code: "AccountMismatch",
      problem: `proves the leaf of ${proven.account}, not of ${getAddress(account)}`,
      hint: "Give the proof of that account, or leave out --claimant.",
    });
  }
  return { index, account: proven.account, amount, proof };
}

const digits: Decoder<bigint> = (value, path) => {
  const written = text(value, path);
  if (DIGITS.test(written)) return BigInt(written);
  throw new Misfit({ path, value, expected: "digits" });
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
      problem: `is not a proof of a leaf: ${problem}`,
      hint: "Give a tree folder, or the output of `symbolon tree proof DIR ADDRESS --json`.",
    });
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    throw error instanceof SymbolonError ? error : refuse((error as Error).message);
  }
  return decode(proofFile, value, refuse);
}
