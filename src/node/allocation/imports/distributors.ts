import { type Abi, parseAbi } from "viem";
import type { ColumnMap } from "../../../sdk/allocation/read/columns.ts";
import { type Convention, conventionNamed, conventionOf } from "../../../sdk/allocation/tree/convention.ts";
import type { DistributorName } from "./distributorNames.ts";

/** What is known of the lists of one party and of the contract that pays them. */
export type Distributor = {
  readonly name: DistributorName;
  /** What people call the contract. */
  readonly contract: string;
  /** How its trees are made, which is tried first. */
  readonly convention: Convention;
  /** Names of its own for columns. */
  readonly columns: ColumnMap;
  /** Keys of its rows that leaves do not bind. */
  readonly ignored: readonly string[];
  /**
   * Whether a leaf holds the total so far, of an account and a token, instead of an amount that is claimed once. One such
   * contract pays for everybody, so that its balance tells nothing of one list, and nobody takes a list of his own back.
   */
  readonly isCumulative: boolean;
  readonly abi: Abi;
  readonly rootFunction: string;
  /** Functions of which one names the token; none: leaves bind it. */
  readonly tokenFunctions: readonly string[];
  /** The function that tells what was claimed of an index, or of an account and a token. */
  readonly claimedFunction: string;
};

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
  columns: {},
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
};

/** The file: `Uniswap/merkle-distributor`, `src/parse-balance-map.ts`. */
const uniswap: Distributor = {
  name: "uniswap",
  contract: "Uniswap's MerkleDistributor",
  convention: conventionNamed("uniswap"),
  columns: {},
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
  columns: { beneficiary: "rewardToken" },
  ignored: ["campaignId", "reason", "lastProcessedTimestamp", "auxiliaryData1", "auxiliaryData2"],
  isCumulative: true,
  abi: parseAbi([
    "function getMerkleRoot() view returns (bytes32)",
    "function claimed(address user, address token) view returns (uint208 amount, uint48 timestamp, bytes32 root)",
  ]),
  rootFunction: "getMerkleRoot",
  tokenFunctions: [],
  claimedFunction: "claimed",
};

const SOURCES = { sablier, uniswap, merkl } as const satisfies Record<DistributorName, Distributor>;

export const distributorNamed = (name: DistributorName): Distributor => SOURCES[name];
