import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import {
  encodeAbiParameters,
  encodePacked,
  getAddress,
  type Hex,
  keccak256,
  parseAbiParameters,
  toHex,
} from "viem";

/** Files as the three publish them, their trees made by the libraries that they use; written from their sources. */

export type Row = { readonly account: Hex; readonly amount: bigint };

export type PublishedFile = {
  readonly text: string;
  readonly root: Hex;
  readonly proofOf: (row: number) => Hex[];
};

/** sablier-labs/merkle-api, src/controller/create.rs and src/data_objects/dto.rs. */
export function sablierFile(rows: readonly Row[]): PublishedFile {
  const values = rows.map(({ account, amount }, i) => [String(i), account, String(amount)]);
  const tree = StandardMerkleTree.of(values, ["uint256", "address", "uint256"]);
  const recipients = rows.map(({ account, amount }) => ({ address: account, amount: String(amount) }));
  const file = {
    total_amount: String(sumOf(rows)),
    number_of_recipients: rows.length,
    root: tree.root,
    merkle_tree: JSON.stringify(tree.dump()),
    recipients,
  };
  return {
    text: JSON.stringify(file),
    root: tree.root as Hex,
    proofOf: (row) => tree.getProof(row) as Hex[],
  };
}

/** Uniswap/merkle-distributor, src/parse-balance-map.ts and src/balance-tree.ts. */
export function uniswapFile(
  given: readonly Row[],
  indexOf = (place: number) => place,
): PublishedFile & { readonly rows: readonly Row[] } {
  const rows = given
    .map(({ account, amount }) => ({ account: getAddress(account), amount }))
    .sort((left, right) => (left.account < right.account ? -1 : 1));
  const leaves = rows.map(({ account, amount }, i) =>
    keccak256(encodePacked(["uint256", "address", "uint256"], [BigInt(indexOf(i)), account, amount])),
  );
  const { root, proofOf } = sortedTree(leaves);
  const claims = rows.map(({ account, amount }, index) => [
    account,
    { index: indexOf(index), amount: toHex(amount), proof: proofOf(index) },
  ]);
  const tokenTotal = toHex(sumOf(rows));
  const file = { merkleRoot: root, tokenTotal, claims: Object.fromEntries(claims) };
  return { text: JSON.stringify(file), root, proofOf, rows };
}

export type Reward = Row & { readonly token: Hex; readonly campaign?: number; readonly reason?: string };

/** AngleProtocol/merkl-dispute, src/providers/tree/BaseTree.ts and ExpandedLeaf.ts. */
export function merklFile(rewards: readonly Reward[]): PublishedFile {
  const leaves = merklSums(rewards)
    .filter(({ amount }) => amount > 0n)
    .map(merklLeaf);
  const { root, proofOf } = sortedTree(leaves);
  const rows = rewards.map(({ account, token, amount, campaign = 1, reason = "UniswapV3" }) => ({
    campaignId: keccak256(toHex(campaign)),
    recipient: getAddress(account),
    reason,
    rewardToken: getAddress(token),
    lastProcessedTimestamp: 1_700_000_000,
    amount: String(amount),
    auxiliaryData1: 0,
    auxiliaryData2: 0,
  }));
  return { text: JSON.stringify(rows), root, proofOf };
}

/** How Merkl made trees over the rewards by campaign: until November 2023, until December, and since. */
export const merklAges = ["with zeros", "without zeros", "sorted"] as const;

/** AngleProtocol/merkl-rewards, rewards.json; AngleProtocol/merkl-dispute 376d9bc and 46ee21e, src/helpers/index.ts. */
export function merklCampaignsFile(rewards: readonly Reward[], age: (typeof merklAges)[number]) {
  const sums = merklSums(rewards);
  const tokens = [...new Set(rewards.map(({ token }) => token))];
  const every = [...new Set(rewards.map(({ account }) => account))].flatMap((account) =>
    tokens.map((token) => ({
      account,
      token,
      amount: sums.find((one) => one.account === account && one.token === token)?.amount ?? 0n,
    })),
  );
  const leaves = (age === "with zeros" ? every : every.filter(({ amount }) => amount > 0n)).map(merklLeaf);
  const { root } = age === "sorted" ? sortedTree(leaves) : orderedTree(leaves);
  const campaigns = Map.groupBy(rewards, ({ campaign = 1 }) => campaign);
  const entries = [...campaigns].map(([campaign, some]) => [
    keccak256(toHex(campaign)),
    {
      boostedAddress: `0x${"00".repeat(20)}`,
      boostedReward: 0,
      holders: Object.fromEntries(
        some.map(({ account, amount }) => [
          getAddress(account),
          { amount: String(amount), averageBoost: 1, breakdown: { UniswapV3: String(amount) } },
        ]),
      ),
      lastUpdateEpoch: 470_000,
      token: getAddress((some[0] as Reward).token),
      totalAmount: String(sumOf(some)),
    },
  ]);
  const file = { lastUpdateEpoch: 470_000, rewards: Object.fromEntries(entries), merklRoot: root };
  return { text: JSON.stringify(file), root, leaves: leaves.length };
}

/** One for each account and token, in the order in which they come. */
function merklSums(rewards: readonly Reward[]): readonly Reward[] {
  const sums = new Map<string, Reward>();
  for (const reward of rewards) {
    const key = `${reward.account} ${reward.token}`;
    sums.set(key, { ...reward, amount: reward.amount + (sums.get(key)?.amount ?? 0n) });
  }
  return [...sums.values()];
}

function merklLeaf({ account, token, amount }: Reward): Hex {
  return keccak256(
    encodeAbiParameters(parseAbiParameters("address,address,uint256"), [account, token, amount]),
  );
}

const sortedTree = (leaves: readonly Hex[]) => treeOf(leaves, { sortLeaves: true, sortPairs: true });
const orderedTree = (leaves: readonly Hex[]) => treeOf(leaves, { sortPairs: true });

function treeOf(leaves: readonly Hex[], options: ConstructorParameters<typeof MerkleTree>[2]) {
  const bytes = leaves.map((leaf) => Buffer.from(leaf.slice(2), "hex"));
  const hash = (data: Buffer) => Buffer.from(keccak256(data).slice(2), "hex");
  const tree = new MerkleTree(bytes, hash, options);
  return {
    root: tree.getHexRoot() as Hex,
    proofOf: (row: number) => tree.getHexProof(bytes[row] as Buffer) as Hex[],
  };
}

function sumOf(rows: readonly Row[]): bigint {
  return rows.reduce((sum, { amount }) => sum + amount, 0n);
}
