import type { Address, Client, Hex, Transport } from "viem";
import { multicall, readContract } from "viem/actions";
import { type Allocation, accountAt, amountAt } from "../../../sdk/allocation/allocation.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isAnotherContract, isNotFound } from "../../../sdk/chain/errors/explainViemError.ts";
import { kindOfRefusal } from "../../../sdk/chain/errors/kindOfRefusal.ts";
import { nodeWords } from "../../../sdk/chain/errors/nodeWords.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  askNode,
  readAtBlock,
  readBlock,
  type StatusBlock,
} from "../../../sdk/credentials/verify/node/askNode.ts";
import { readInPieces } from "../credentials/readInPieces.ts";
import type { Distributor } from "./distributors.ts";

/** The number of a block, or the newest that is never undone. */
export type ImportBlock = bigint | "finalized";

/** The contract that pays a list, and what it says of itself at one block. */
export type ImportContract = {
  readonly client: ReadClient;
  readonly source: Distributor;
  readonly contract: Address;
  readonly block: StatusBlock;
  readonly root: Hex;
  /** Undefined: leaves bind it. */
  readonly token: Address | undefined;
};

type AtOneBlock = Omit<ImportContract, "root" | "token">;

/**
 * Opens the contract that pays a list, at one block.
 * @throws SymbolonError `NotOnNode`, `NodeFailed`, `NotADistributor`, `BlockReplaced`
 */
export async function openImportContract(
  client: ReadClient,
  { source, contract, at }: Pick<AtOneBlock, "source" | "contract"> & { readonly at: ImportBlock },
): Promise<ImportContract> {
  const block = await readBlock(client, at).catch((thrown: unknown) => {
    throw thrown instanceof SymbolonError && isNotFound(thrown.cause) ? noSuchBlock(at, thrown) : thrown;
  });
  const opened = { client, source, contract, block };
  return readForeignState(opened, async (pinned) => {
    const root = await ask<Hex>(pinned, opened, source.rootFunction);
    if (root === undefined) throw notADistributor(opened, source.rootFunction);
    let token: Address | undefined;
    for (const name of source.tokenFunctions) token ??= await ask<Address>(pinned, opened, name);
    if (token === undefined && source.tokenFunctions[0] !== undefined) {
      throw notADistributor(opened, source.tokenFunctions[0]);
    }
    return {
      ...opened,
      root: root.toLowerCase() as Hex,
      token: token?.toLowerCase() as Address | undefined,
    };
  });
}

async function ask<Answer>(
  pinned: Client<Transport>,
  { source, contract, block }: AtOneBlock,
  functionName: string,
): Promise<Answer | undefined> {
  const question = { address: contract, abi: source.abi, functionName, blockNumber: block.number } as const;
  try {
    return (await readContract(pinned, question)) as Answer;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

/**
 * Reads the state of the contract, or of its token, at exactly its block.
 * @throws SymbolonError `NotOnNode`, `NodeFailed`, `NotADistributor`, `BlockReplaced`
 */
export async function readForeignState<Given>(
  opened: AtOneBlock,
  read: (pinned: Client<Transport>) => Promise<Given>,
): Promise<Given> {
  const { client, source, contract, block } = opened;
  try {
    return await readAtBlock(client, contract, block, read);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    if (thrown.code === "NoRegistry") throw notADistributor(opened, source.claimedFunction);
    throw thrown.code === "NodeFailed" && isPruned(thrown.cause) ? stateGone(block, thrown) : thrown;
  }
}

const isPruned = (cause: unknown) => kindOfRefusal({ code: 0, message: nodeWords(cause) }) === "pruned";

/** Questions a call: an answer comes back as the code of a contract, at most 24,576 bytes. */
const AT_ONCE = 64;

export type AskPaidParameters = {
  /** Of the leaves. */
  readonly rows: readonly number[];
  /** Where leaves bind one. */
  readonly token: Address | undefined;
  readonly onProgress: (done: number, total: number) => void;
};

/**
 * Base units that the contract's state has as paid of some leaves at its block. A leaf that is claimed once was paid as a whole,
 * also where a part of it was forgone; of a total so far it may be more than the leaf.
 * @throws SymbolonError as {@link readForeignState}
 */
export function askPaid(
  opened: AtOneBlock,
  leaves: Allocation,
  parameters: AskPaidParameters,
): Promise<readonly bigint[]> {
  const { number } = opened.block;
  return readForeignState(opened, (pinned) => askAll(pinned, number, opened, leaves, parameters));
}

/** The same of now: what is paid never becomes less, so that each answer may be of a newer block. @throws SymbolonError `NodeFailed` */
export function askPaidSince(
  opened: AtOneBlock,
  leaves: Allocation,
  parameters: AskPaidParameters,
): Promise<readonly bigint[]> {
  const { client, contract } = opened;
  return askNode(`what ${contract} has paid since`, () =>
    askAll(client, undefined, opened, leaves, parameters),
  );
}

async function askAll(
  client: Client<Transport>,
  blockNumber: bigint | undefined,
  { source, contract }: AtOneBlock,
  leaves: Allocation,
  { rows, token, onProgress }: AskPaidParameters,
): Promise<readonly bigint[]> {
  const args = (row: number) =>
    source.isCumulative ? [accountAt(leaves, row), token] : [BigInt(leaves.indexes?.[row] ?? row)];
  const question = { address: contract, abi: source.abi, functionName: source.claimedFunction } as const;
  const answers = await readInPieces<unknown, number>({
    uids: rows,
    max: AT_ONCE,
    ask: (some) =>
      multicall(client, {
        contracts: some.map((row) => ({ ...question, args: args(row) })),
        blockNumber,
        allowFailure: false,
        batchSize: 0,
        deployless: true,
      }),
    askOne: (row) => readContract(client, { ...question, blockNumber, args: args(row) } as never),
    onProgress,
  });
  return answers.map((answer, i) => {
    if (source.isCumulative) return (answer as readonly [amount: bigint])[0];
    return answer === true ? amountAt(leaves, rows[i] as number) : 0n;
  });
}

function noSuchBlock(at: ImportBlock, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotOnNode",
    reason: `The node has no ${typeof at === "bigint" ? `block ${at}` : `${at} block`}.`,
    hint: "Give --block: the number of one that it has and that is old enough not to be undone.",
    details: { at: String(at) },
    cause,
  });
}

function stateGone({ number }: StatusBlock, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotOnNode",
    reason: `The node no longer has the state of block ${number}.`,
    hint: "Run the same command again without --block, which takes a newer one; or name a node that keeps old states (--rpc).",
    details: { at: String(number) },
    cause,
  });
}

function notADistributor({ source, contract, block }: AtOneBlock, functionName: string): SymbolonError {
  return new SymbolonError({
    code: "NotADistributor",
    reason: `${contract} does not answer as ${source.contract} at block ${block.number}: it has no ${functionName}().`,
    hint: "Give the contract that pays this list, and a node of its chain.",
    details: { contract, source: source.name, functionName, block: block.number },
  });
}
