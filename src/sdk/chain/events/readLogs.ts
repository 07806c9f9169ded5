import {
  type Abi,
  type Address,
  BaseError,
  type Client,
  formatLog,
  type Hash,
  type Hex,
  HttpRequestError,
  type Log,
  numberToHex,
  RpcError,
  type RpcLog,
  TimeoutError,
  type Transport,
  toEventSelector,
} from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import type { ReadClient } from "../clients.ts";
import { nodeWords } from "../errors/explainViemError.ts";

/** The first topics of some events of a contract. */
export function eventTopics(abi: Abi, names: readonly string[]): readonly Hex[] {
  return abi.flatMap((item) =>
    item.type === "event" && names.includes(item.name) ? [toEventSelector(item)] : [],
  );
}

type ReadLogsParameters = {
  /** One, or any of several. */
  readonly address: Address | readonly Address[];
  /** By place; of one place any of several will do. */
  readonly topics: readonly (Hex | readonly Hex[])[];
  /** First and last block. */
  readonly from: bigint;
  readonly to: bigint;
};

/** Logs of several events at once, so that their order is the chain's. */
export async function readLogs(
  client: Client<Transport>,
  { address, topics, from, to }: ReadLogsParameters,
): Promise<readonly Log[]> {
  const ask = (options?: { readonly retryCount: number }) =>
    client.request(
      {
        method: "eth_getLogs",
        params: [{ address, topics, fromBlock: numberToHex(from), toBlock: numberToHex(to) }],
      } as never,
      options,
    ) as Promise<readonly RpcLog[]>;
  const logs = await ask({ retryCount: 0 }).catch((thrown: unknown) => {
    // viem would ask three times more for an answer that is as large each time.
    if (!mayPass(thrown)) throw thrown;
    return ask();
  });
  return logs.map((log) => formatLog(log));
}

/** Where an event stands on the chain. */
export type EventPlace = {
  readonly blockNumber: bigint;
  readonly blockHash: Hash;
  readonly transactionHash: Hash;
  /** Among all events of its block. */
  readonly logIndex: number;
};

/** Where a log stands, and nothing else of it. */
export function eventPlaceOf({ blockNumber, blockHash, transactionHash, logIndex }: EventPlace): EventPlace {
  return { blockNumber, blockHash, transactionHash, logIndex };
}

/** Blocks asked for at first: what most public nodes allow. */
const FIRST_SIZE = 10_000n;
/** Ranges in a row that must be answered before a size that was refused is tried again. */
const PATIENCE = 32;

export type ReadInRangesParameters<Item> = {
  /** First and last block, both read. */
  readonly from: bigint;
  readonly to: bigint;
  readonly read: (from: bigint, to: bigint) => Promise<readonly Item[]>;
  /** Whether a shorter range may mend what `read` threw. */
  readonly isTooMuch: (thrown: unknown) => boolean;
  readonly onProgress?: BlockRange["onProgress"];
};

/** How many blocks are asked for at once: the size finds itself. */
function openRangeSize() {
  let size = FIRST_SIZE;
  let refused: bigint | undefined;
  let answered = 0;
  return {
    now: () => size,
    refuse(tried: bigint) {
      refused = tried;
      size = tried / 2n;
      answered = 0;
    },
    answer() {
      answered += 1;
      // What was too much in one part of the chain may not be in another.
      if (answered >= PATIENCE) [refused, answered] = [undefined, 0];
      if (refused === undefined || 2n * size < refused) size *= 2n;
    },
  };
}

/**
 * Reads blocks range by range. Nodes allow from five blocks a question to all of them, and many count answers instead, so
 * the size finds itself: it doubles as long as it is answered, and halves where it is too much.
 * @throws whatever `read` throws for one block alone, or that is not too much
 */
export async function readInRanges<Item>(parameters: ReadInRangesParameters<Item>): Promise<Item[]> {
  const { from, to, read, isTooMuch, onProgress } = parameters;
  const items: Item[] = [];
  const size = openRangeSize();
  for (let start = from; start <= to; ) {
    const last = start + size.now() - 1n;
    const end = last < to ? last : to;
    let found: readonly Item[];
    try {
      found = await read(start, end);
    } catch (thrown) {
      const tried = end - start + 1n;
      if (tried === 1n || !isTooMuch(thrown)) throw thrown;
      size.refuse(tried);
      continue;
    }
    for (const item of found) items.push(item);
    start = end + 1n;
    onProgress?.(Number(start - from), Number(to - from + 1n));
    size.answer();
  }
  return items;
}

/** Ends what is read range by range before the next one. */
export type Abortable = { readonly signal?: AbortSignal | undefined };

/**
 * The same from the newest range on, one at a time, the newest item of each first: whoever has what they look for asks for
 * no further one.
 * @throws as {@link readInRanges}
 */
export async function* readNewestFirst<Item>(
  parameters: Omit<ReadInRangesParameters<Item>, "onProgress"> & Abortable,
): AsyncGenerator<Item, void, undefined> {
  const { from, to, read, isTooMuch, signal } = parameters;
  const size = openRangeSize();
  for (let end = to; end >= from; ) {
    signal?.throwIfAborted();
    const first = end - size.now() + 1n;
    const start = first > from ? first : from;
    let found: readonly Item[];
    try {
      found = await read(start, end);
    } catch (thrown) {
      const tried = end - start + 1n;
      if (tried === 1n || !isTooMuch(thrown)) throw thrown;
      size.refuse(tried);
      continue;
    }
    yield* found.toReversed();
    end = start - 1n;
    size.answer();
  }
}

/** The blocks that are looked through. */
export type BlockRange = {
  /** First block; default: 0. The first one that can hold anything saves many questions. */
  readonly fromBlock?: bigint | undefined;
  /** Last block; default: the newest. */
  readonly toBlock?: bigint | undefined;
  /** Called with how many blocks are looked through, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

type ReadLogsInRangesParameters<Item> = BlockRange & {
  /** The contract whose events are read, for the error. */
  readonly contract: Address;
  readonly read: (from: bigint, to: bigint) => Promise<readonly Item[]>;
};

/**
 * `readInRanges` of events, with what nodes answer where a range is too long for them.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function readLogsInRanges<Item>(
  client: Client<Transport>,
  { contract, fromBlock = 0n, toBlock, read, onProgress }: ReadLogsInRangesParameters<Item>,
): Promise<Item[]> {
  const to = toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  try {
    return await readInRanges({ from: fromBlock, to, read, isTooMuch, onProgress });
  } catch (thrown) {
    throw isTooMuch(thrown) ? logsRefused(contract, thrown) : thrown;
  }
}

/** `readNewestFirst` of events, with the same answers. @throws SymbolonError `LogsRefused`, as {@link readLogsInRanges} */
export async function* readLogsNewestFirst<Item>(
  client: Client<Transport>,
  parameters: Omit<ReadLogsInRangesParameters<Item>, "onProgress"> & Abortable,
): AsyncGenerator<Item, void, undefined> {
  const { contract, fromBlock = 0n, toBlock, read, signal } = parameters;
  const to = toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  try {
    yield* readNewestFirst({ from: fromBlock, to, read, isTooMuch, signal });
  } catch (thrown) {
    throw isTooMuch(thrown) ? logsRefused(contract, thrown) : thrown;
  }
}

type ReadEventLogsParameters = BlockRange & {
  readonly contract: Address;
  readonly abi: Abi;
  /** Their names. */
  readonly events: readonly string[];
};

/** The logs of some events of a contract, oldest first, in ranges of blocks. @throws SymbolonError `LogsRefused` */
export function readEventLogs(
  client: Client<Transport>,
  { contract, abi, events, ...blocks }: ReadEventLogsParameters,
): Promise<readonly Log[]> {
  const topics = [eventTopics(abi, events)];
  const read = (from: bigint, to: bigint) => readLogs(client, { address: contract, topics, from, to });
  return readLogsInRanges(client, { ...blocks, contract, read });
}

/** Method unknown, not allowed, or a wallet's answer: no range is short enough for those. */
const HOPELESS = [-32601, -32004, 4001, 4100, 4200];
/** Some have such a code for a range that is too long. */
const OF_A_LENGTH = /range|limit|exceed|more than|too (large|big|many|wide)/i;
const PERHAPS_SHORTER = [400, 413, 500, 502, 503, 504];

/** viem itself refuses answers of more than 10 MiB (some 13,000 events), but for its older versions, which lack this class. */
function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof BaseError && thrown.name === "ResponseBodyTooLargeError";
}

/** What nodes answer that they may answer otherwise at once: viem asks again after these. */
const PASSING = [-1, 429, -32005, -32007, -32603];

function mayPass(thrown: unknown): boolean {
  return thrown instanceof RpcError ? PASSING.includes(thrown.code) : !isTooLarge(thrown);
}

/** Nodes refuse a long range with many codes and sentences, or die over it. */
function isTooMuch(thrown: unknown): boolean {
  if (isTooLarge(thrown)) return true;
  if (thrown instanceof TimeoutError) return true;
  if (thrown instanceof HttpRequestError) return PERHAPS_SHORTER.includes(thrown.status ?? 0);
  if (!(thrown instanceof RpcError)) return false;
  return !HOPELESS.includes(thrown.code) || OF_A_LENGTH.test(nodeWords(thrown));
}

function logsRefused(registry: Address, cause: unknown): SymbolonError {
  const { shortMessage, details } = cause as { shortMessage?: string; details?: string };
  const answer = details ?? shortMessage ?? String(cause);
  return new SymbolonError({
    code: "LogsRefused",
    reason: `The node refuses the events of ${registry}: ${answer}.`,
    hint: "Use a node that keeps the events of all blocks and answers eth_getLogs.",
    details: { registry, told: answer },
    cause,
  });
}

/**
 * Number of the first block that is not earlier than a moment, by some 25 questions: far fewer than it takes to look
 * through the blocks before it. The newest block where all are earlier.
 * @param moment Unix seconds
 */
export async function firstBlockAt(client: ReadClient, moment: bigint): Promise<bigint> {
  const { number: newest } = await getBlock(client);
  let low = 0n;
  let high = newest;
  while (low < high) {
    const middle = (low + high) / 2n;
    const { timestamp } = await getBlock(client, { blockNumber: middle });
    if (timestamp < moment) low = middle + 1n;
    else high = middle;
  }
  return low;
}
