import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock } from "viem/actions";
import { writeTreeDirectory } from "../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { treeFiles } from "../../src/sdk/allocation/published/manifest.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { deploySystem } from "../../src/sdk/contracts/index.ts";
import { deployCampaign } from "../../src/sdk/distribution/create/deployCampaign.ts";
import type { RelayChain } from "../../test/toolkit/scripts/relayChain.ts";

const UNIT = 10n ** 18n;
const DAY = 86_400n;
/** Keys of accounts of the list that claim. */
export const claimantKeys: readonly [Hex, ...Hex[]] = [
  keccak256(toHex("claimant 0")),
  ...[1, 2, 3].map((i) => keccak256(toHex(`claimant ${i}`))),
];

/** A campaign, and the folder of its tree. */
export type Drop = {
  readonly campaign: Address;
  readonly tree: string;
  /** Of its amounts, as the page writes them; default: 18. */
  readonly decimals?: number;
};

/** Makes a campaign over so many leaves, some of {@link claimantKeys} among them, on a chain that gets the whole system. */
export async function openDrop(chain: RelayChain, folder: string, count: number): Promise<Drop> {
  const claimants = new Map(
    claimantKeys.map((key, i) => [Math.floor(((i + 0.5) * count) / claimantKeys.length), key] as const),
  );
  const accountAt = (index: number): Address => {
    const key = claimants.get(index);
    return key === undefined ? accountOf(index) : privateKeyToAccount(key).address;
  };
  const rows = Array.from({ length: count }, (_, i) => ({
    account: accountAt(i),
    amount: UNIT * BigInt(1 + (i % 1_000)),
  }));
  const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
  await writeTreeDirectory(tree, folder);
  const { timestamp: start } = await getBlock(chain.reader);
  const { token, other: creator } = chain;
  await deploySystem(creator, { makeProxy: true });
  const campaign = await deployCampaign(creator, {
    token,
    tree: { root: tree.root, count, total: tree.allocation.total, convention: "native" },
    start,
    end: start + 900n * DAY,
    manifestHash: keccak256(readFileSync(join(folder, treeFiles.manifest))),
  });
  return { campaign, tree: folder };
}

/** Of a leaf that nobody claims. */
function accountOf(index: number): Address {
  return `0x${keccak256(toHex(`leaf ${index}`)).slice(-40)}`;
}

/** Bytes of each file of a published tree that a proof may be taken from. */
export function pieceSizes(tree: string): readonly number[] {
  return [treeFiles.tiles, treeFiles.accounts].flatMap((folder) => {
    const files = readdirSync(join(tree, folder), { recursive: true, withFileTypes: true });
    return files.filter((one) => one.isFile()).map((one) => statSync(join(one.parentPath, one.name)).size);
  });
}
