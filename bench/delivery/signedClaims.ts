import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeTreeDirectory } from "../../src/node/allocation/output/writeTreeDirectory.ts";
import { writeOutput } from "../../src/node/files/writeOutput.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { drawPermutation, randomFrom } from "../../src/sdk/core/randomFrom.ts";
import { rowAccount, rowAmount } from "../../src/sdk/distribution/check/campaignRows.ts";
import { formatSignedClaim, signedClaimTypedData } from "../../src/sdk/distribution/sign/signedClaim.ts";
import { unsignedClaim } from "../../src/sdk/distribution/sign/unsignedClaim.ts";

/** A campaign's tree, and claims that accounts all over it have signed. */
export type SignedSample = {
  readonly tree: Tree;
  /** As `tree build` writes it. */
  readonly directory: string;
  /** One claim a line, in no order. */
  readonly lines: readonly string[];
};

export type SignedSampleParameters = {
  readonly seed: number;
  readonly leaves: number;
  readonly claims: number;
  readonly chainId: number;
  readonly campaign: Address;
};

const CACHE = join(import.meta.dirname, "..", "..", "out", "bench-delivery");
/** Part of the cache's names: raised where what is made changes. */
const FORM = 1;

/**
 * Makes the sample of a seed, or finds it where an earlier run has made it: the same seed, the same bytes. Signing takes a
 * millisecond each.
 */
export async function signedSample(parameters: SignedSampleParameters): Promise<SignedSample> {
  const { seed, leaves, claims, chainId, campaign } = parameters;
  const name = `${FORM}-${leaves}-${claims}-${seed}-${chainId}-${campaign.toLowerCase()}`;
  const tree = sampleTree(parameters);
  mkdirSync(CACHE, { recursive: true });
  const directory = join(CACHE, `${name}.tree`);
  const file = join(CACHE, `${name}.jsonl`);
  if (!existsSync(directory)) await writeTreeDirectory(tree, directory);
  if (!existsSync(file)) writeOutput(file, `${(await signAll(parameters, tree)).join("\n")}\n`);
  return { tree, directory, lines: readFileSync(file, "utf8").trim().split("\n") };
}

/** The key of a claimant. */
function keyOf(claimant: number): Hex {
  return keccak256(toHex(`delivery bench, claimant ${claimant}`));
}

/** Claimants stand at random places of the list, as they do after a shuffle; nobody has a key of the other leaves. */
function sampleTree({ seed, leaves, claims }: SignedSampleParameters): Tree {
  const places = placesOf(seed, leaves);
  const claimants = claimantAccounts(claims);
  const accounts = new Array<Address>(leaves);
  for (const [claimant, place] of places.entries()) {
    accounts[place] = claimants[claimant] ?? `0x${keccak256(toHex(`leaf ${place}`)).slice(26)}`;
  }
  const rows = accounts.map((account, index) => ({ account, amount: 10n ** 18n + BigInt(index) }));
  return buildTree(allocationFromRows(rows), conventionNamed("native"));
}

/** Addresses of keys take a millisecond each, and are the same in every sample. */
function claimantAccounts(claims: number): readonly Address[] {
  const file = join(CACHE, `${FORM}-claimants-${claims}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const accounts = Array.from({ length: claims }, (_, i) => privateKeyToAccount(keyOf(i)).address);
  mkdirSync(CACHE, { recursive: true });
  writeOutput(file, JSON.stringify(accounts));
  return accounts;
}

/** All indexes in an order of the seed's; the first ones are the claimants'. */
function placesOf(seed: number, leaves: number): Uint32Array {
  return drawPermutation(randomFrom(`delivery bench ${seed}`), leaves);
}

async function signAll(
  { seed, leaves, claims, chainId, campaign }: SignedSampleParameters,
  { allocation, proof }: Tree,
): Promise<readonly string[]> {
  const places = placesOf(seed, leaves).slice(0, claims);
  const lines: string[] = [];
  for (const [claimant, index] of places.entries()) {
    const leaf = {
      index,
      account: rowAccount(allocation, index),
      amount: rowAmount(allocation, index),
      proof: proof(index),
    };
    const { proof: _, ...claim } = unsignedClaim({
      chainId: BigInt(chainId),
      campaign,
      kind: "instant",
      leaf,
    });
    const signature = await privateKeyToAccount(keyOf(claimant)).signTypedData(signedClaimTypedData(claim));
    lines.push(JSON.stringify(JSON.parse(formatSignedClaim({ ...claim, signature }))));
  }
  return lines;
}
