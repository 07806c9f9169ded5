import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionZeroDataError,
  type Hash,
  RpcError,
  RpcRequestError,
  type Transport,
} from "viem";
import { getBlock } from "viem/actions";
import { nodeWords } from "../../../chain/errors/nodeWords.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { momentText } from "../../../core/text/moment.ts";

/**
 * A node's answer, or a named error. Any error on the way counts as the node's, from the connection or from an invalid
 * answer.
 * @param doing the question, for the error: `the newest block`
 * @throws SymbolonError `NodeFailed`, or what `ask` itself throws by name
 */
export async function askNode<Given>(doing: string, ask: () => Promise<Given>): Promise<Given> {
  try {
    return await ask();
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? thrown : nodeFailed(doing, thrown);
  }
}

/**
 * Number, hash and time of a block.
 * @param at its number, or the required finality of the newest one
 * @throws SymbolonError `NodeFailed`, `BadBlock`
 */
export async function readBlock(client: Client<Transport>, at: bigint | Finality): Promise<StatusBlock> {
  const isNumber = typeof at === "bigint";
  const block = await askNode(isNumber ? `block ${at}` : `its ${at} block`, () =>
    getBlock(client, isNumber ? { blockNumber: at } : { blockTag: at }),
  );
  const { number, hash, timestamp } = block;
  if (number === null || hash === null || typeof timestamp !== "bigint") {
    throw badBlock(`${at}`, "one that is not mined yet");
  }
  if (isNumber && number !== at) throw badBlock(`${at}`, `block ${number}`);
  return { number, hash, timestamp };
}

/**
 * Reads a registry's state at exactly one block. While `read` runs, calls through the client that it gets go to that
 * block by its hash (EIP-1898), so that no two of them see different forks. Where the node does not take hashes, they
 * go by number, and afterwards the block of that number must still be the same.
 * @throws SymbolonError `NodeFailed`, `NoRegistry`, `BlockReplaced`, or what `read` itself throws by name
 */
export async function readAtBlock<Given>(
  client: Client<Transport>,
  registry: Address,
  block: StatusBlock,
  read: (pinned: Client<Transport>) => Promise<Given>,
): Promise<Given> {
  let isByNumber = false;
  const id = { blockHash: block.hash, requireCanonical: true };
  const request = (async (args: { method: string; params?: readonly unknown[] }, options?: object) => {
    const ask = (request: object) => client.request(request as never, options as never);
    if (args.method !== "eth_call" || isByNumber) return ask(args);
    const [transaction, , ...overrides] = args.params ?? [];
    try {
      return await ask({ ...args, params: [transaction, id, ...overrides] });
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      // The node may not know the block by its hash, or any block: asking by number shows which.
      const answer = await ask(args);
      isByNumber = true;
      return answer;
    }
  }) as Client<Transport>["request"];

  // A name of its own, or viem would batch these calls with those of the client itself.
  const pinned = { ...client, uid: `${client.uid}@${block.hash}`, request };
  const given = await askNode(`the state of ${registry}`, () =>
    read(pinned).catch((thrown: unknown) => {
      throw isNoContract(thrown) ? noRegistry(registry, block, thrown) : thrown;
    }),
  );
  if (isByNumber) {
    const { hash } = await readBlock(client, block.number);
    if (hash !== block.hash) throw blockReplaced(block, hash);
  }
  return given;
}

const isNoContract = (thrown: unknown) =>
  thrown instanceof BaseError &&
  thrown.walk((cause) => cause instanceof ContractFunctionZeroDataError) !== null;

/** What can be wrong with a node, or with its answers. */

const ANOTHER = "Ask another node, or this one later.";

const isOfJson = (one: unknown) => one instanceof RpcError || one instanceof RpcRequestError;

/** The node's own words, where it has answered with an error: viem's text for its code misleads. */
function wordsOf(cause: unknown): string {
  const isOfNode = cause instanceof BaseError && cause.walk(isOfJson) !== null;
  if (isOfNode) return nodeWords(cause);
  const { shortMessage, message, details } = cause as { [name: string]: string | undefined };
  const words = (shortMessage ?? message ?? String(cause)).replace(/\.$/, "");
  return details === undefined || words.includes(details) ? words : `${words} (${details})`;
}

export function nodeFailed(doing: string, cause: unknown): SymbolonError {
  const words = wordsOf(cause).replace(/\.$/, "");
  return new SymbolonError({
    code: "NodeFailed",
    reason: `The node did not give ${doing}: ${words}.`,
    hint: ANOTHER,
    details: { doing, told: words },
    cause,
  });
}

function noRegistry(registry: Address, block: StatusBlock, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "NoRegistry",
    reason: `In block ${block.number} no registry answers at ${registry}.`,
    hint: "Give the address of the registry on this chain, and a block after it was deployed.",
    details: { registry, block },
    cause,
  });
}

export function otherChain(chainId: bigint, expected: bigint): SymbolonError {
  return new SymbolonError({
    code: "ChainMismatch",
    reason: `The node is of chain ${chainId}, but the batches are on chain ${expected}.`,
    hint: `Ask a node of chain ${expected}.`,
    details: { chainId, expected },
  });
}

function badBlock(expected: string, given: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadBlock",
    reason: `The node answered the request for block ${expected} with ${given}.`,
    hint: ANOTHER,
    details: { wanted: expected, told: given },
  });
}

export function blockReplaced(block: StatusBlock, hash: unknown): SymbolonError {
  return new SymbolonError({
    code: "BlockReplaced",
    reason: `Block ${block.number} was ${block.hash} when reading began, and is ${hash} now: the values read may be from both.`,
    hint: "Read again.",
    details: { block, hash },
  });
}

export function nodeWentBack(number: bigint, copied: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "NodeWentBack",
    reason: `The node is at block ${number}, but the copy is already of block ${copied.number}.`,
    hint: ANOTHER,
    details: { number, copied },
  });
}

export function blockTimeWentBack(block: StatusBlock, copied: StatusBlock): SymbolonError {
  return new SymbolonError({
    code: "BlockTimeWentBack",
    reason:
      `The node dates block ${block.number} to ${momentText(block.timestamp)}, before block ${copied.number}, ` +
      `its ancestor, of ${momentText(copied.timestamp)}.`,
    hint: "Do not trust this node; ask another one.",
    details: { block, copied },
  });
}

/** The block whose status was read. */
export type StatusBlock = {
  readonly number: bigint;
  readonly hash: Hash;
  /** Unix seconds. */
  readonly timestamp: bigint;
};

/**
 * The required finality of the block whose status is read, in the node's own words. A finalized block is never undone.
 */
export type Finality = "latest" | "safe" | "finalized";
