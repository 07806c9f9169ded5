/**
 * The properties of a chain: when a block is final, how much a transaction may hold, how gas is paid, how many
 * transactions of a key may be under way. They are read from the chain where it gives them; otherwise the chain's id
 * decides. The caller can override them.
 */
import { type Address, type Hex, hexToBigInt, parseAbi, size, slice } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import { floorGas, MAX_CALLDATA_BYTES, TRANSACTION_GAS_CAP } from "../chain/calls/transactionLimits.ts";
import type { ReadClient } from "../chain/clients.ts";
import { OP_STACK_ORACLE } from "../chain/nodeDialect.ts";
import { SymbolonError } from "../core/errors.ts";
import { maxBigInt, minBigInt } from "../core/minMaxBigInt.ts";
import { endpointFault } from "./endpointFault.ts";
import { type FinalityRule, orNameTag, taggedBlock, USUAL_DEPTH } from "./finality.ts";
import { findBlock } from "./lookUp.ts";

export type ChainProfile = {
  readonly chainId: number;
  /** How a block becomes final: by the node's `finalized` tag, or where it has none at a depth of this many blocks. */
  readonly finality: FinalityRule;
  /** Maximum gas of one transaction: the lowest of EIP-7825's cap, the block's limit and the chain's own limit. */
  readonly transactionGas: bigint;
  /** Target gas of a block (EIP-1559: half of its limit, or the chain's own value). */
  readonly blockTarget: bigint;
  /** Maximum bytes of a transaction's calldata that nodes pass on. */
  readonly calldataBytes: number;
  /** Whether calldata has a floor of gas (EIP-7623): then `gasWithFloor` gives the gas of a transaction. */
  readonly hasCalldataFloor: boolean;
  readonly fees: "eip1559" | "legacy";
  /** How bytes for another chain are paid: not at all, in addition to gas (`readDataFee`), or as gas, in the estimate. */
  readonly dataFee: "none" | "op-stack" | "arbitrum";
  /** Transactions of one key under way at once; 1: one after the other, where the chain has no mempool. */
  readonly inFlight: number;
  /** Approximate milliseconds between blocks. */
  readonly blockTime: number;
};

export type ProfileOverrides = Partial<Omit<ChainProfile, "chainId">>;

/** Ids of the chains of Hardhat, anvil and Ganache: nobody but us mines there. */
const LOCAL_CHAINS = new Set([31_337, 1_337]);
/** Transactions of one account that go-ethereum keeps however full its pool is (`accountslots`). */
const USUAL_IN_FLIGHT = 16;
/**
 * Chains of the ZK stack, which have no mempool and look like others from outside: ZKsync Era and its tests, Abstract,
 * Sophon, Lens, Treasure, BattleChain.
 */
const ZK_STACK = new Set([
  324, 300, 260, 270, 272, 2_741, 11_124, 50_104, 531_050_104, 232, 37_111, 61_166, 978_658, 626, 627,
  1_612_127,
]);

/** Arbitrum's own contracts: what the chain is, and its limits of gas. */
const ARB_SYS: Address = "0x0000000000000000000000000000000000000064";
const ARB_GAS_INFO: Address = "0x000000000000000000000000000000000000006C";
const arbGasAbi = parseAbi([
  "function getGasAccountingParams() view returns (uint256 gasPerSecond, uint256 blockGas, uint256 transactionGas)",
]);
/** Sequencers of Arbitrum's family accept 85,000 bytes (Arbitrum One 95,000); a part is for the envelope. */
const ARBITRUM_CALLDATA_BYTES = 84_000;

/** Blocks over which the time between blocks is measured: fewer where the node no longer has older ones. */
const SAMPLES = [200n, 20n, 1n];
const MIN_BLOCK_TIME = 250;
/** A chain that mines only when it gets transactions shows nothing about future blocks: nobody should wait for days. */
const MAX_BLOCK_TIME = 60_000;
/** For a chain with one block, as far as the node has it. */
const UNKNOWN_BLOCK_TIME = 1_000;

/**
 * Reads the profile of a chain: about seven questions, once. A local chain that has mined nothing yet shows little of
 * itself.
 * @param overrides known values: they win, and the node is not asked for them
 * @throws SymbolonError `BadChainProfile`, `ChainRefused`; what viem throws where the node does not answer
 */
export async function readProfile(
  client: ReadClient,
  overrides: ProfileOverrides = {},
): Promise<ChainProfile> {
  const head = await getBlock(client);
  const [dataFee, blockTime, finality, hasFloor] = await Promise.all([
    overrides.dataFee ?? readDataFee(client),
    overrides.blockTime ?? readBlockTime(client, head),
    overrides.finality ?? readFinality(client, head),
    overrides.hasCalldataFloor ?? readCalldataFloor(client),
  ]);
  const isArbitrum = dataFee === "arbitrum";
  const isGasKnown = overrides.transactionGas !== undefined && overrides.blockTarget !== undefined;
  const gas = isArbitrum && !isGasKnown ? await readArbitrumGas(client, blockTime) : undefined;
  const fees = head.baseFeePerGas === null ? "legacy" : "eip1559";
  const hasMempool = !isArbitrum && !ZK_STACK.has(client.chain.id);
  const profile: ChainProfile = {
    chainId: client.chain.id,
    finality,
    transactionGas: minBigInt(
      BigInt(TRANSACTION_GAS_CAP),
      head.gasLimit,
      gas?.transactionGas ?? head.gasLimit,
    ),
    blockTarget: gas?.blockTarget ?? head.gasLimit / elasticityOf(fees, dataFee, head.extraData),
    calldataBytes: isArbitrum ? ARBITRUM_CALLDATA_BYTES : MAX_CALLDATA_BYTES,
    // Arbitrum's estimates include the price of bytes elsewhere, and look like a floor.
    hasCalldataFloor: hasFloor && !isArbitrum,
    fees,
    dataFee,
    inFlight: hasMempool ? USUAL_IN_FLIGHT : 1,
    blockTime,
    ...overrides,
  };
  requireValidProfile(profile);
  return profile;
}

/** The fields of a block that are read. */
type Head = { readonly number: bigint; readonly timestamp: bigint };

/**
 * A local chain is final at once, except where its tag lags behind like that of a real chain. Elsewhere the tag counts
 * if the node knows it.
 */
async function readFinality(client: ReadClient, head: Head): Promise<ChainProfile["finality"]> {
  const tagged = await orNameTag(client, taggedBlock(client));
  const isLocal = LOCAL_CHAINS.has(client.chain.id);
  if (tagged !== undefined && (!isLocal || tagged.number < Number(head.number))) return { by: "tag" };
  return { by: "depth", blocks: isLocal ? 0 : USUAL_DEPTH };
}

async function readBlockTime(client: ReadClient, head: Head): Promise<number> {
  for (const sample of SAMPLES) {
    const blocks = minBigInt(sample, head.number);
    const earlier = blocks === 0n ? undefined : await findBlock(client, head.number - blocks);
    if (earlier === undefined) continue;
    const each = Math.round((Number(head.timestamp - earlier.timestamp) * 1_000) / Number(blocks));
    return Math.min(Math.max(each, MIN_BLOCK_TIME), MAX_BLOCK_TIME);
  }
  return UNKNOWN_BLOCK_TIME;
}

async function readDataFee(client: ReadClient): Promise<ChainProfile["dataFee"]> {
  const [arbitrum, optimism] = await Promise.all(
    [ARB_SYS, OP_STACK_ORACLE].map((address) => getCode(client, { address })),
  );
  if ((arbitrum ?? "0x") !== "0x") return "arbitrum";
  return (optimism ?? "0x") === "0x" ? "none" : "op-stack";
}

const NOBODY: Address = "0x000000000000000000000000000000000000dEaD";
const MANY_BYTES: Hex = `0x${"ff".repeat(256)}`;

/** Whether a transaction that does nothing but carry bytes is estimated at the floor, or at less. */
async function readCalldataFloor(client: ReadClient): Promise<boolean> {
  const transaction = { from: NOBODY, to: NOBODY, data: MANY_BYTES } as const;
  const estimate = await orUndefined(client.request({ method: "eth_estimateGas", params: [transaction] }));
  return estimate !== undefined && hexToBigInt(estimate as Hex) >= floorGas(MANY_BYTES);
}

/** Arbitrum's blocks have a limit that means nothing; its own contract has its target for a second. */
async function readArbitrumGas(
  client: ReadClient,
  blockTime: number,
): Promise<{ readonly transactionGas: bigint; readonly blockTarget: bigint } | undefined> {
  const read = { address: ARB_GAS_INFO, abi: arbGasAbi, functionName: "getGasAccountingParams" } as const;
  const answer = await orUndefined(readContract(client, read));
  if (answer === undefined) return undefined;
  const [gasPerSecond, , transactionGas] = answer;
  return { transactionGas, blockTarget: maxBigInt(1n, (gasPerSecond * BigInt(blockTime)) / 1_000n) };
}

/** EIP-1559's value, and that of the OP stack before its blocks had one. */
const ELASTICITY = 2n;
const OP_STACK_ELASTICITY = 6n;
/** Bytes of the OP stack's own data in its blocks, by version: since its forks Holocene and Jovian. */
const EXTRA_BYTES = [9, 17];

/** How many times its target a block may hold. */
function elasticityOf(fees: ChainProfile["fees"], dataFee: ChainProfile["dataFee"], extra: Hex): bigint {
  // Without a base fee nothing pulls blocks towards half of their limit.
  if (fees === "legacy") return 1n;
  if (dataFee !== "op-stack") return ELASTICITY;
  const isStated = EXTRA_BYTES[Number(size(extra) > 0 ? slice(extra, 0, 1) : -1)] === size(extra);
  return isStated ? maxBigInt(1n, hexToBigInt(slice(extra, 5, 9))) : OP_STACK_ELASTICITY;
}

/** The answer; undefined where the node refuses the question. @throws where the node did not answer at all */
async function orUndefined<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if (endpointFault(thrown)?.kind === "down") throw thrown;
    return undefined;
  }
}

/** @throws SymbolonError `BadChainProfile` */
function requireValidProfile({ finality, chainId, ...profile }: ChainProfile): void {
  const { transactionGas, blockTarget, calldataBytes, inFlight, blockTime } = profile;
  const depth = finality.by === "depth" ? finality.blocks : 0;
  const floors = {
    transactionGas: 21_000,
    blockTarget: 1,
    calldataBytes: 1,
    inFlight: 1,
    blockTime: 1,
    depth: 0,
  };
  const values = { transactionGas, blockTarget, calldataBytes, inFlight, blockTime, depth };
  for (const [name, value] of Object.entries(values)) {
    const min = floors[name as keyof typeof floors];
    if ((typeof value === "bigint" || Number.isSafeInteger(value)) && value >= min) continue;
    throw new SymbolonError({
      code: "BadChainProfile",
      reason: `The ${name} in the profile of chain ${chainId} is ${value}, and must be a whole number from ${min} on.`,
      hint: "Give another value, or leave it out: then the chain is asked.",
      details: { chainId, name, value, min },
    });
  }
}
