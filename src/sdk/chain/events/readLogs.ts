import {
  type Abi,
  type Address,
  type Client,
  type ContractEventName,
  encodeEventTopics,
  formatLog,
  type GetContractEventsReturnType,
  type Hash,
  type Hex,
  type Log,
  numberToHex,
  parseEventLogs,
  RpcError,
  type RpcLog,
  RpcRequestError,
  type Transport,
  type TransportConfig,
  toEventSelector,
} from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { pause } from "../../core/pause.ts";
import type { ReadClient } from "../clients.ts";
import { waitWished } from "../errors/waitWished.ts";
import { lengthNamed, logsRefusal } from "./logsRefusal.ts";

/** The first topics of some events of a contract. */
export function eventTopics(abi: Abi, names: readonly string[]): readonly Hex[] {
  return abi.flatMap((item) =>
    item.type === "event" && names.includes(item.name) ? [toEventSelector(item)] : [],
  );
}

type ReadLogsParameters = Abortable & {
  /** One, or any of several. */
  readonly address: Address | readonly Address[];
  /** By place; of one place any of several will do. */
  readonly topics: readonly (Hex | readonly Hex[])[];
  /** First and last block. */
  readonly from: bigint;
  readonly to: bigint;
};

/**
 * Logs of several events at once, in the chain's order. What a node gives in addition does not count: logs of other
 * contracts, of blocks that it took back, or of transactions that wait.
 * @throws SymbolonError `LogsNotOfBlock` where they are of other blocks than was asked for; what viem throws
 */
export async function readLogs(
  client: Client<Transport>,
  { address, topics, from, to, signal }: ReadLogsParameters,
): Promise<readonly Log[]> {
  const params = [{ address, topics, fromBlock: numberToHex(from), toBlock: numberToHex(to) }];
  const logs = ownLogs(await askPatiently(client, params, signal), address);
  const other = logs.find(({ blockNumber }) => blockNumber < from || blockNumber > to);
  if (other !== undefined)
    throw logsNotOfBlock(Number(other.blockNumber), `blocks ${from} to ${to} were asked for`);
  return logs.toSorted(
    (one, next) => Number(one.blockNumber - next.blockNumber) || one.logIndex - next.logIndex,
  );
}

/**
 * What counts of a node's answer. `null`, which nodes in Go make of an empty list, is no event.
 * @param address those that were asked for; default: any
 */
export function ownLogs(
  logs: readonly RpcLog[] | null,
  address?: Address | readonly Address[],
): readonly Log<bigint, number, false>[] {
  const asked = address && new Set([address].flat().map((one) => one.toLowerCase()));
  return (logs ?? [])
    .filter((log) => log.removed !== true && (log.blockNumber ?? undefined) !== undefined)
    .filter((log) => asked?.has(log.address.toLowerCase()) ?? true)
    .map((log) => formatLog(log) as Log<bigint, number, false>);
}

type ReadEventsParameters<abi extends Abi, eventName extends ContractEventName<abi>> = Abortable & {
  readonly address: Address;
  readonly abi: abi;
  readonly eventName: eventName;
  /** Of its indexed arguments. */
  readonly args?: object;
  /** First and last block. */
  readonly from: bigint;
  readonly to: bigint;
};

/** One kind of a contract's events, as {@link readLogs}. */
export async function readEvents<const abi extends Abi, eventName extends ContractEventName<abi>>(
  client: Client<Transport>,
  { address, abi, eventName, args, from, to, signal }: ReadEventsParameters<abi, eventName>,
): Promise<GetContractEventsReturnType<abi, eventName, true, bigint, bigint>> {
  const asked = args && lowered(args);
  const topics = encodeEventTopics({ abi, eventName, args: asked } as never) as (Hex | Hex[])[];
  const logs = await readLogs(client, { address, topics, from, to, signal });
  return parseEventLogs({ abi, eventName, args: asked, logs, strict: true } as never) as never;
}

/** viem compares hexadecimal texts letter by letter, addresses aside. No event that is read here has an indexed text. */
function lowered(args: object): object {
  const lower = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(lower);
    return typeof one === "string" ? one.toLowerCase() : one;
  };
  return Object.fromEntries(Object.entries(args).map(([name, one]) => [name, lower(one)]));
}

/** The error for events that are not of the requested block. */
export function logsNotOfBlock(block: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "LogsNotOfBlock",
    reason: `The node's events of block ${block} do not belong to that block: ${why}.`,
    hint: "Ask again, since the chain may have changed; if that does not help, ask another node.",
    details: { block, why },
  });
}

/**
 * Asks again what may pass, as often as the client does, or as its transport by itself where the client never does. viem does
 * not know all words for that, and asks again for an answer that is as large each time.
 */
async function askPatiently(
  client: Client<Transport>,
  params: unknown,
  signal: AbortSignal | undefined,
): Promise<readonly RpcLog[] | null> {
  const { retryCount = 3, retryDelay = 150 } = client.transport as Partial<TransportConfig>;
  const question = { method: "eth_getLogs", params } as never;
  for (let asked = 0; ; asked++) {
    try {
      return await client.request(question, { retryCount: 0, signal });
    } catch (thrown) {
      if (!mayPass(thrown)) throw thrown;
      if (retryCount === 0) return client.request(question, { signal });
      if (asked >= retryCount) throw thrown;
      const milliseconds = waitWished(thrown) || retryDelay * 2 ** asked;
      await pause(milliseconds, signal);
    }
  }
}

/** What nodes answer that they may answer otherwise at once. */
const PASSING = [-1, -32007, -32005, -32603];

function mayPass(thrown: unknown): boolean {
  const kind = logsRefusal(thrown);
  if (kind === "busy" || kind === "ahead") return true;
  const isAnswer = thrown instanceof RpcError || thrown instanceof RpcRequestError;
  return kind === "perhaps" && (!isAnswer || PASSING.includes(thrown.code));
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

type ReadRange<Item> = (from: bigint, to: bigint, signal?: AbortSignal) => Promise<readonly Item[]>;

export type ReadInRangesParameters<Item> = {
  /** First and last block, both read. */
  readonly from: bigint;
  readonly to: bigint;
  readonly read: ReadRange<Item>;
  /** Whether a shorter range may mend what `read` threw. */
  readonly isTooMuch: (thrown: unknown) => boolean;
  /** The longest range that it names, below what was tried; undefined: it names none. */
  readonly longest?: (thrown: unknown, tried: bigint) => bigint | undefined;
  readonly onProgress?: BlockRange["onProgress"];
};

/** How many blocks are asked for at once: the size finds itself. */
function openRangeSize() {
  let size = FIRST_SIZE;
  let refused: bigint | undefined;
  let named: bigint | undefined;
  let answered = 0;
  return {
    now: () => size,
    refuse(tried: bigint, said: bigint | undefined) {
      // A longest one that is named is asked for as it is; what is refused then was no longest one ("range of 9999 blocks").
      const longest = tried === named ? undefined : said;
      named = longest;
      refused = longest === undefined ? tried : longest + 1n;
      size = longest ?? tried / 2n;
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
  const { from, to, read, isTooMuch, longest, onProgress } = parameters;
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
      size.refuse(tried, longest?.(thrown, tried));
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
  const { from, to, read, isTooMuch, longest, signal } = parameters;
  const size = openRangeSize();
  for (let end = to; end >= from; ) {
    signal?.throwIfAborted();
    const first = end - size.now() + 1n;
    const start = first > from ? first : from;
    let found: readonly Item[];
    try {
      found = await read(start, end, signal);
    } catch (thrown) {
      signal?.throwIfAborted();
      const tried = end - start + 1n;
      if (tried === 1n || !isTooMuch(thrown)) throw thrown;
      size.refuse(tried, longest?.(thrown, tried));
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
  readonly read: ReadRange<Item>;
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
    return await readInRanges({ from: fromBlock, to, read, isTooMuch, longest: lengthNamed, onProgress });
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
    yield* readNewestFirst({ from: fromBlock, to, read, isTooMuch, longest: lengthNamed, signal });
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

function isTooMuch(thrown: unknown): boolean {
  const kind = logsRefusal(thrown);
  return kind === "length" || kind === "perhaps";
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
