import { type Address, type Hex, type Log, padHex } from "viem";
import { getBlock, multicall, readContract } from "viem/actions";
import { type Allocation, accountAt } from "../../../sdk/allocation/allocation.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isAnotherContract, isNotFound } from "../../../sdk/chain/errors/explainViemError.ts";
import { readLogs, readLogsInRanges } from "../../../sdk/chain/events/readLogs.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  askNode,
  blockReplaced,
  type Finality,
  readBlock,
  type StatusBlock,
} from "../../../sdk/credentials/verify/node/askNode.ts";
import { readInPieces } from "../credentials/readInPieces.ts";
import type { Distributor, ForeignClaim } from "./importSources.ts";
import { type KeptClaims, keptTooFar, openKeptClaims } from "./keptClaims.ts";

export type ImportContract = {
  readonly client: ReadClient;
  readonly source: Distributor;
  readonly contract: Address;
  readonly block: StatusBlock;
};

/** What the contract says of itself at the block. */
export type ContractTerms = { readonly root: Hex; readonly token: Address | undefined };

/**
 * Opens the contract that pays a list, at one block.
 * @throws SymbolonError `NotOnNode`, `NodeFailed`, `NotADistributor`
 */
export async function openImportContract(
  client: ReadClient,
  { source, contract, at }: Pick<ImportContract, "source" | "contract"> & { readonly at: bigint | Finality },
): Promise<ImportContract & ContractTerms> {
  const block = await readBlock(client, at).catch((thrown: unknown) => {
    throw thrown instanceof SymbolonError && isNotFound(thrown.cause) ? noSuchBlock(at, thrown) : thrown;
  });
  const opened = { client, source, contract, block };
  const root = await ask<Hex>(opened, source.rootFunction);
  if (root === undefined) throw notADistributor(opened, source.rootFunction);
  let token: Address | undefined;
  for (const name of source.tokenFunctions) token ??= await ask<Address>(opened, name);
  if (token === undefined && source.tokenFunctions[0] !== undefined) {
    throw notADistributor(opened, source.tokenFunctions[0]);
  }
  return { ...opened, root: root.toLowerCase() as Hex, token: token?.toLowerCase() as Address | undefined };
}

function ask<Answer>(
  { client, source, contract, block }: ImportContract,
  functionName: string,
): Promise<Answer | undefined> {
  const question = { address: contract, abi: source.abi, functionName, blockNumber: block.number } as const;
  return askNode(`${functionName}() of ${contract}`, async () => {
    try {
      return (await readContract(client, question)) as Answer;
    } catch (thrown) {
      if (isAnotherContract(thrown)) return undefined;
      throw thrown;
    }
  });
}

export type ReadClaimsParameters = {
  /** Only claims of this token. */
  readonly token: Address | undefined;
  readonly fromBlock: bigint;
  /** File in which claims are kept as they are read; default: none. */
  readonly kept?: string | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * All claims that the contract's events tell of, up to the block.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `BlockReplaced`, and as `openKeptClaims`
 */
export async function readClaims(
  opened: ImportContract,
  { token, fromBlock, kept: path, onProgress }: ReadClaimsParameters,
): Promise<readonly ForeignClaim[]> {
  const { client, contract, block } = opened;
  const of = { chainId: client.chain.id, contract, token: token ?? null, from: String(fromBlock) };
  const kept = openKeptClaims(path, of);
  try {
    await requireKept(opened, kept, path ?? "");
    const from = kept.last === undefined ? fromBlock : kept.last.to + 1n;
    const fresh = await askNode(`the claims of ${contract}`, () =>
      readLogsInRanges(client, {
        contract,
        fromBlock: from,
        toBlock: block.number,
        onProgress,
        read: (first, last) => readRange(opened, { token, first, last, kept, isKept: path !== undefined }),
      }),
    );
    // Events were asked for by number: the block must still be the one that state is read at.
    const { hash } = await readBlock(client, block.number);
    if (hash !== block.hash) throw blockReplaced(block, hash);
    return [...kept.claims, ...fresh];
  } finally {
    kept.close();
  }
}

async function requireKept({ client, block }: ImportContract, { last }: KeptClaims, path: string) {
  if (last === undefined) return;
  if (last.to > block.number) throw keptTooFar(path, last.to, `and is to have them up to ${block.number}`);
  const { hash } = await readBlock(client, last.to);
  if (hash !== last.hash) throw keptTooFar(path, last.to, "which the chain has replaced since");
}

type Range = {
  readonly token: Address | undefined;
  readonly first: bigint;
  readonly last: bigint;
  readonly kept: KeptClaims;
  readonly isKept: boolean;
};

async function readRange(
  { client, source, contract }: ImportContract,
  { token, first, last, kept, isKept }: Range,
): Promise<readonly ForeignClaim[]> {
  const topics: (Hex | readonly Hex[])[] = [source.topics];
  // Any account, and this token.
  if (token !== undefined && source.isCumulative) topics.push(null as never, padHex(token, { size: 32 }));
  const logs = await readLogs(client, { address: contract, topics, from: first, to: last });
  const claims = logs.map((log) => {
    const claim = source.claimOf(log);
    if (claim === undefined) throw oddEvent(contract, log);
    return claim;
  });
  if (isKept) {
    const { hash } = await getBlock(client, { blockNumber: last });
    kept.keep({ to: last, hash, claims });
  }
  return claims;
}

/** Questions a call: an answer comes back as the code of a contract, at most 24,576 bytes. */
const AT_ONCE = 64;

/**
 * What the contract's state has as claimed of some leaves: of those that are claimed once 1 or 0, else base units.
 * @param rows of the leaves
 * @throws SymbolonError `NodeFailed`, `BlockReplaced`
 */
export async function askClaimed(
  opened: ImportContract,
  leaves: Allocation,
  rows: readonly number[],
  { token, onProgress }: Pick<ReadClaimsParameters, "token" | "onProgress">,
): Promise<readonly bigint[]> {
  const { client, source, contract, block } = opened;
  const args = (row: number) =>
    source.isCumulative ? [accountAt(leaves, row), token] : [BigInt(leaves.indexes?.[row] ?? row)];
  const question = { address: contract, abi: source.abi, functionName: source.claimedFunction } as const;
  const at = { blockNumber: block.number };
  const answers = await askNode(`what ${contract} has paid`, () =>
    readInPieces<unknown, number>({
      uids: rows,
      max: AT_ONCE,
      ask: (some) =>
        multicall(client, {
          contracts: some.map((row) => ({ ...question, args: args(row) })),
          ...at,
          allowFailure: false,
          batchSize: 0,
          deployless: true,
        }),
      askOne: (row) => readContract(client, { ...question, ...at, args: args(row) } as never),
      onProgress: (done, total) => onProgress?.(done, total),
    }),
  );
  const { hash } = await readBlock(client, block.number);
  if (hash !== block.hash) throw blockReplaced(block, hash);
  return answers.map((answer) => BigInt((Array.isArray(answer) ? answer[0] : answer) as bigint | boolean));
}

function noSuchBlock(at: bigint | Finality, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotOnNode",
    reason: `The node has no ${typeof at === "bigint" ? `block ${at}` : `${at} block`}.`,
    hint: "Give --block: the number of one that it has and that is old enough not to be undone, or latest.",
    details: { at: String(at) },
    cause,
  });
}

function notADistributor({ source, contract, block }: ImportContract, functionName: string): SymbolonError {
  return new SymbolonError({
    code: "NotADistributor",
    reason: `${contract} does not answer as ${source.contract} at block ${block.number}: it has no ${functionName}().`,
    hint: "Give the contract that pays this list, and a node of its chain.",
    details: { contract, source: source.name, functionName, block: block.number },
  });
}

function oddEvent(contract: Address, { transactionHash, data }: Log): SymbolonError {
  return new SymbolonError({
    code: "OddEvent",
    reason: `${contract} told of a claim in another form than is known, in the transaction ${transactionHash}.`,
    hint: "Check that it is the contract that pays this list; nothing is imported of what cannot be read.",
    details: { contract, transactionHash, data },
  });
}
