import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Address, concatHex, type Hex, keccak256, stringToHex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { readPublishedTree } from "../../../node/allocation/output/verifyTreeDirectory.ts";
import { writeTreeDirectory } from "../../../node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../sdk/allocation/allocationFromRows.ts";
import type { PublishedTree } from "../../../sdk/allocation/published/publishedTree.ts";
import { buildTree } from "../../../sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../sdk/allocation/tree/convention.ts";
import { sampleTokenBuild } from "../../../sdk/chain/builds/sampleTokenBuild.ts";
import { type Construction, deterministicAddress } from "../../../sdk/contracts/deterministic.ts";
import type { BatchHeader, Policy } from "../../../sdk/core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../../sdk/core/credential/schemaUid.ts";
import { type Batch, batchManifest, buildBatch } from "../../../sdk/credentials/index.ts";
import { seededSalts } from "../../../sdk/credentials/salts.ts";

/** Leaves of the campaign, and credentials of the batch. */
const COUNT = 8;
/** And of its campaigns in coin. */
const COIN_COUNT = 4;
/** Who is paid how, by index. */
export const CAST = { direct: 0, signed: 1, bundle: [2, 3, 4, 5, 6], unclaimed: 7 } as const;
/** The credential that is revoked, and one that stays. */
export const REVOKED = 2;
export const VALID = 1;

/** A token each, and as much again for each index. */
export const sampleAmount = (index: number): bigint => BigInt(index + 1) * 10n ** 18n;
/** All of it is in the campaign, and in the end with claimants and treasury. */
export const SUPPLY = Array.from({ length: COUNT }, (_, i) => sampleAmount(i)).reduce((a, b) => a + b);

export const SCHEMA: Schema = {
  schema: "uint64 number,bool accepted",
  resolver: zeroAddress,
  revocable: true,
};

/** Something of 32 bytes that follows from a run's seed. */
function derived(seed: Hex, purpose: string): Hex {
  return keccak256(concatHex([seed, stringToHex(purpose)]));
}

/** An account of the run's own; it holds no ether. */
export function claimant(seed: Hex, index: number) {
  return privateKeyToAccount(derived(seed, `claimant ${index}`));
}

/** The sample token of a run: all of it is the account's. */
export function sampleToken(seed: Hex, holder: Address) {
  const construction: Construction = { build: sampleTokenBuild, args: [holder, SUPPLY] };
  const salt = derived(seed, "token");
  return { construction, salt, address: deterministicAddress(construction, salt) };
}

/** The account that a leaf names: the first is the one that sends. */
function accountOf(seed: Hex, sender: Address, index: number): Address {
  return index === CAST.direct ? sender : claimant(seed, index).address;
}

/** The campaign's tree. */
export function buildCampaignTree(folder: string, seed: Hex, sender: Address): Promise<PublishedTree> {
  const rows = Array.from({ length: COUNT }, (_, i) => ({
    account: accountOf(seed, sender, i),
    amount: sampleAmount(i),
  }));
  return treeOf(folder, rows);
}

/** Leaves of the campaigns in coin: of accounts of their own, which do not exist yet. The first is claimed by itself. */
export function coinRows(seed: Hex) {
  return Array.from({ length: COIN_COUNT }, (_, i) => ({
    account: privateKeyToAccount(derived(seed, `coin ${i}`)).address,
    amount: BigInt(i + 1) * 10n ** 9n,
  }));
}

/** The tree of the campaigns in coin. */
export function buildCoinTree(folder: string, seed: Hex): Promise<PublishedTree> {
  return treeOf(folder, coinRows(seed));
}

type Row = { readonly account: Address; readonly amount: bigint };

/** Writes a tree, unless it is there, and reads it. */
async function treeOf(folder: string, rows: readonly Row[]): Promise<PublishedTree> {
  if (!existsSync(join(folder, "manifest.json"))) {
    const allocation = allocationFromRows([...rows], { name: "the rows of the acceptance" });
    await writeTreeDirectory(buildTree(allocation, conventionNamed("native")), folder);
  }
  return readPublishedTree(folder);
}

/** The batch of a run: the same each time. */
export function buildSampleBatch(seed: Hex): Batch {
  return buildBatch({
    schema: SCHEMA.schema,
    count: COUNT,
    rowAt: (index) => ({ subject: claimant(seed, index).address, values: [BigInt(index), true] }),
    salts: seededSalts(derived(seed, "salts")),
  });
}

type HeaderParameters = {
  readonly seed: Hex;
  readonly issuer: Address;
  /** Seconds. */
  readonly epochLength: bigint;
  /** Unix seconds. */
  readonly issuedAt: bigint;
};

export function sampleHeader(
  batch: Batch,
  { seed, issuer, epochLength, issuedAt }: HeaderParameters,
): BatchHeader {
  const policy: Policy = {
    revoker: issuer,
    emergency: zeroAddress,
    epochLength,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const { manifestHash } = batchManifest({ batch, ...SCHEMA, policy });
  return {
    issuer,
    schema: schemaUid(SCHEMA),
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt,
    policy,
    manifestHash,
    salt: derived(seed, "batch"),
  };
}

/** What proves that a credential is in its batch. */
export function sampleProof(batch: Batch, header: BatchHeader, index: number) {
  return { header, credential: batch.credential(index), proof: batch.credentialProof(index) };
}

/** Where a signed claim is paid to, and what of it the relayer gets. */
export function signedTerms(seed: Hex, relayer: Address) {
  return {
    recipient: privateKeyToAccount(derived(seed, "recipient")).address,
    maxFee: sampleAmount(CAST.signed) / 100n,
    feeTaker: relayer,
  };
}
