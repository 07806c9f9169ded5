import { type Abi, type Address, type Hex, hexToBigInt, type Log, parseAbi, toEventSelector } from "viem";
import { type Convention, conventionNamed, conventionOf } from "../../../sdk/allocation/tree/convention.ts";

/** Whose lists can be imported. */
export const importSources = ["sablier", "uniswap", "merkl"] as const;
export type DistributorName = (typeof importSources)[number];

/** What a claim took from a leaf. */
export type ForeignClaim = {
  /** The leaf's index; undefined where leaves have none. */
  readonly index: number | undefined;
  /** In lower case. */
  readonly account: Address;
  /** Base units, with what was forgone. */
  readonly amount: bigint;
};

/** What is known of the lists of one party and of the contract that pays them. */
export type Distributor = {
  readonly name: DistributorName;
  /** What people call the contract. */
  readonly contract: string;
  /** How its trees are made, which is tried first. */
  readonly convention: Convention;
  /** Keys of its rows that leaves do not bind. */
  readonly ignored: readonly string[];
  /** Whether a leaf holds the total so far, of an account and a token, instead of an amount that is claimed once. */
  readonly isCumulative: boolean;
  readonly abi: Abi;
  readonly rootFunction: string;
  /** Functions of which one names the token; none: leaves bind it. */
  readonly tokenFunctions: readonly string[];
  /** The function that tells what was claimed of an index, or of an account and a token. */
  readonly claimedFunction: string;
  /** The first topics of its claims. */
  readonly topics: readonly Hex[];
  /** @returns undefined where a log has not the form of such a claim */
  readonly claimOf: (log: Pick<Log, "topics" | "data">) => ForeignClaim | undefined;
};

const WORD_DIGITS = 64;
const addressIn = (word: string | undefined): Address => `0x${(word ?? "").slice(-40).toLowerCase()}`;
const wordsOf = (data: Hex): readonly Hex[] =>
  (data.slice(2).match(new RegExp(`.{${WORD_DIGITS}}`, "g")) ?? []).map((word): Hex => `0x${word}`);

function claim(index: Hex | undefined, account: Hex | undefined, amounts: readonly (Hex | undefined)[]) {
  if (account === undefined || amounts.includes(undefined)) return undefined;
  const place = index === undefined ? undefined : hexToBigInt(index);
  if (place !== undefined && place > Number.MAX_SAFE_INTEGER) return undefined;
  const amount = amounts.reduce((sum, word) => sum + hexToBigInt(word as Hex), 0n);
  return { index: place === undefined ? undefined : Number(place), account: addressIn(account), amount };
}

const VCA = toEventSelector("ClaimVCA(uint256,address,uint128,uint128,address,bool)");
/**
 * Claims of Sablier's campaigns, from v2-periphery 1.0 to airdrops 3: `sablier-labs/v2-periphery`, `sablier-labs/airdrops` and
 * `sablier-labs/evm-monorepo`, there `src/interfaces/ISablierMerkle*.sol`. Index and amount come first in the data of all.
 */
const SABLIER_CLAIMS = [
  toEventSelector("Claim(uint256,address,uint128)"),
  toEventSelector("Claim(uint256,address,uint128,uint256)"),
  toEventSelector("ClaimInstant(uint256,address,uint128,address,bool)"),
  toEventSelector("ClaimLLWithTransfer(uint256,address,uint128,address,bool)"),
  toEventSelector("ClaimLLWithVesting(uint256,address,uint128,uint256,address,bool)"),
  toEventSelector("ClaimLTWithTransfer(uint256,address,uint128,address,bool)"),
  toEventSelector("ClaimLTWithVesting(uint256,address,uint128,uint256,address,bool)"),
  toEventSelector("ClaimExecute(uint256,address,uint128,address)"),
  VCA,
];

/** The file and its tree: `sablier-labs/merkle-api`, `src/data_objects/dto.rs` and `src/controller/create.rs`. */
const sablier: Distributor = {
  name: "sablier",
  contract: "a campaign of Sablier's airdrops",
  convention: conventionOf({
    leafFields: ["index", "account", "amount"],
    leafEncoding: "abi",
    leafHashing: "twice",
    leafOrder: "hash",
    indexRule: "source",
    shape: "heap",
    shardNybbles: 0,
  }),
  ignored: [],
  isCumulative: false,
  abi: parseAbi([
    "function MERKLE_ROOT() view returns (bytes32)",
    "function TOKEN() view returns (address)",
    "function ASSET() view returns (address)",
    "function hasClaimed(uint256) view returns (bool)",
  ]),
  rootFunction: "MERKLE_ROOT",
  tokenFunctions: ["TOKEN", "ASSET"],
  claimedFunction: "hasClaimed",
  topics: SABLIER_CLAIMS,
  claimOf({ topics: [event, account], data }) {
    const [index, amount, forgone] = wordsOf(data);
    if (index === undefined) return undefined;
    return claim(index, account, event === VCA ? [amount, forgone] : [amount]);
  },
};

/** The file: `Uniswap/merkle-distributor`, `src/parse-balance-map.ts`. Copies index some of the event's values. */
const uniswap: Distributor = {
  name: "uniswap",
  contract: "Uniswap's MerkleDistributor",
  convention: conventionNamed("uniswap"),
  ignored: [],
  isCumulative: false,
  abi: parseAbi([
    "function merkleRoot() view returns (bytes32)",
    "function token() view returns (address)",
    "function isClaimed(uint256) view returns (bool)",
  ]),
  rootFunction: "merkleRoot",
  tokenFunctions: ["token"],
  claimedFunction: "isClaimed",
  topics: [toEventSelector("Claimed(uint256,address,uint256)")],
  claimOf({ topics, data }) {
    const [index, account, amount] = [...topics.slice(1), ...wordsOf(data)];
    return index === undefined ? undefined : claim(index, account, [amount]);
  },
};

/**
 * The file is the list of rewards by campaign, account and reason that `AngleProtocol/merkl-dispute` fetches
 * (`src/utils/merklAPI.ts`) and adds up to leaves (`src/providers/tree/BaseTree.ts`); or claims by account and token. The
 * contract: `AngleProtocol/merkl-contracts`, `contracts/Distributor.sol`.
 */
const merkl: Distributor = {
  name: "merkl",
  contract: "Merkl's Distributor",
  convention: conventionOf({
    leafFields: ["account", "beneficiary", "amount"],
    leafEncoding: "abi",
    leafHashing: "once",
    leafOrder: "hash",
    indexRule: "source",
    shape: "promote",
    shardNybbles: 0,
  }),
  ignored: ["campaignId", "reason", "lastProcessedTimestamp", "auxiliaryData1", "auxiliaryData2"],
  isCumulative: true,
  abi: parseAbi([
    "function getMerkleRoot() view returns (bytes32)",
    "function claimed(address user, address token) view returns (uint208 amount, uint48 timestamp, bytes32 root)",
  ]),
  rootFunction: "getMerkleRoot",
  tokenFunctions: [],
  claimedFunction: "claimed",
  topics: [toEventSelector("Claimed(address,address,uint256)")],
  claimOf: ({ topics: [, account], data }) => claim(undefined, account, [wordsOf(data)[0]]),
};

const SOURCES = { sablier, uniswap, merkl } as const satisfies Record<DistributorName, Distributor>;

export const distributorNamed = (name: DistributorName): Distributor => SOURCES[name];
