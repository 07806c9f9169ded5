import type { Hash, Hex, Log } from "viem";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import { bytesToHex, hexToBytes, readUint256 } from "../../../sdk/core/bytes.ts";
import type { Sql } from "../../store/sql.ts";
import type { Assurance } from "./blockRow.ts";
import { EVENT_GROUND, type EventGround, JOIN_CHECKED } from "./checked.ts";
import type { Window } from "./facts/window.ts";

/** An event of a contract, where it stands, and how sure it is. */
export type ChainEvent = {
  readonly block: number;
  readonly blockHash: Hash;
  /** Unix seconds, by the chain's clock. */
  readonly time: number;
  /** Whether the block's receipts were checked against its header, or its node was believed. */
  readonly way: Assurance;
  /** `way`; of a block whose node was believed, whether the contract's storage bears the event out. */
  readonly ground: EventGround;
  /** When its block was taken back, in milliseconds since 1970 by the store's clock; undefined: it stands. */
  readonly undone: number | undefined;
  /** Among all logs of its block, and among the leaves that it lists as skipped. */
  readonly logIndex: number;
  readonly part: number;
  readonly contract: Hex;
  /** What the contract is; undefined: nobody watches it any more, since the block that made it was taken back. */
  readonly role: ContractRole | undefined;
  readonly name: string;
  /** By the node's word: a receipt does not hold it. */
  readonly transaction: Hash;
  /** Whom it is about, who did it, what it is about, and the index of a leaf or a credential: as far as the event tells. */
  readonly account: Hex | undefined;
  readonly actor: Hex | undefined;
  readonly item: Hex | undefined;
  readonly index: bigint | undefined;
  /** What the chain keeps of it. */
  readonly topics: readonly Hex[];
  readonly data: Hex;
};

/** What tells an event, or a part of one, from all others; of blocks that were taken back, too. */
export function eventPlace({ blockHash, logIndex, part }: ChainEvent): string {
  return `${blockHash} ${logIndex} ${part}`;
}

export type ListEventsParameters = {
  readonly chain: number;
  /** Only what has all of these. */
  readonly contract?: Hex;
  readonly transaction?: Hash;
  readonly account?: Hex;
  readonly actor?: Hex;
  readonly item?: Hex;
  /** Null: only what is about no leaf or credential. */
  readonly index?: bigint | null;
  /** Only so many, the newest; default: all. */
  readonly max?: number;
};

/**
 * The events that were ever followed, in the chain's order; those of blocks that were taken back too, marked.
 * @throws SymbolonError `NotHex`
 */
export async function listEvents(
  sql: Sql,
  { chain, index, max, ...keys }: ListEventsParameters,
): Promise<readonly ChainEvent[]> {
  const filters = Object.entries(keys).filter(([, value]) => value !== undefined);
  const conditions = [
    ...filters.map(([name], i) => `e.${name} = $${i + 2}`),
    ...(index === undefined
      ? []
      : index === null
        ? ["e.index is null"]
        : [`e.index = $${filters.length + 2}`]),
  ];
  const rows = await sql.query<EventRow>(
    `${SELECT_EVENTS}
     where ${["b.chain = $1", ...conditions].join(" and ")}
     order by b.number desc, b.id desc, e.log desc, e.part desc ${max === undefined ? "" : `limit ${max}`}`,
    [chain, ...filters.map(([, value]) => hexToBytes(value)), ...(typeof index === "bigint" ? [index] : [])],
  );
  return rows.map(eventOf).reverse();
}

/** Columns of events, for what reads them: `b` is the block, `e` the event, and what `JOIN_CONTRACT` adds. */
export const EVENT_COLUMNS = `b.number, b.hash, b.time, b.way, ${EVENT_GROUND} as ground, b.undone, w.role, e.log, e.part, e.contract, e.name,
    e.transaction, e.account, e.actor, e.item, e.index, e.topics,
    case when e.part = 0 then e.data
      else (select data from event f where f.block = e.block and f.log = e.log and f.part = 0) end as data`;
export const JOIN_CONTRACT = `left join watched w on w.chain = b.chain and w.address = e.contract ${JOIN_CHECKED}`;

const SELECT_EVENTS = `select ${EVENT_COLUMNS} from event e join block b on b.id = e.block ${JOIN_CONTRACT}`;

/** The events that stand in some blocks, in the chain's order. */
export async function listEventsBetween(
  sql: Sql,
  chain: number,
  first: number,
  last: number,
): Promise<readonly ChainEvent[]> {
  const rows = await sql.query<EventRow>(
    `${SELECT_EVENTS}
     where b.chain = $1 and b.undone is null and b.number between $2 and $3 order by b.number, e.log, e.part`,
    [chain, first, last],
  );
  return rows.map(eventOf);
}

/**
 * The events of some names that stand, in the chain's order. Only of blocks that came to be known in a window, and only about
 * one thing, where these are given.
 */
export async function listEventsNamed(
  sql: Sql,
  {
    chain,
    since,
    until,
    item,
  }: Pick<Window, "chain"> & Partial<Window> & { readonly item?: Hex | undefined },
  names: readonly string[],
): Promise<readonly ChainEvent[]> {
  const rows = await sql.query<EventRow>(
    `${SELECT_EVENTS}
     where b.chain = $1 and b.undone is null and e.name = any($2)
       and ($3::timestamptz is null or b.seen >= $3) and ($4::timestamptz is null or b.seen < $4)
       ${item === undefined ? "" : "and e.item = $5"}
     order by b.number, e.log, e.part`,
    [chain, names, since ?? null, until ?? null, ...(item === undefined ? [] : [hexToBytes(item)])],
  );
  return rows.map(eventOf);
}

/** All events of those among some transactions in which a group acted, in the chain's order; undone ones too, marked. */
export async function listEventsOfActs(
  sql: Sql,
  chain: number,
  transactions: readonly Hash[],
): Promise<readonly ChainEvent[]> {
  if (transactions.length === 0) return [];
  const found = await sql.query<{ readonly transaction: Uint8Array }>(
    "select distinct transaction from event where transaction = any($1) and name = 'Acted'",
    [transactions.map((transaction) => hexToBytes(transaction))],
  );
  if (found.length === 0) return [];
  const rows = await sql.query<EventRow>(
    `${SELECT_EVENTS}
     where b.chain = $1 and e.transaction = any($2) order by b.number, b.id, e.log, e.part`,
    [chain, found.map(({ transaction }) => transaction)],
  );
  return rows.map(eventOf);
}

/** The events of some contracts and names that stand, in the chain's order, but for what is about a leaf or a credential. */
export async function listEventsOfContracts(
  sql: Sql,
  chain: number,
  contracts: readonly Hex[],
  names: readonly string[],
): Promise<readonly ChainEvent[]> {
  const rows = await sql.query<EventRow>(
    `${SELECT_EVENTS}
     where b.chain = $1 and b.undone is null and e.contract = any($2) and e.index is null and e.name = any($3)
     order by b.number, e.log`,
    [chain, contracts.map((contract) => hexToBytes(contract)), names],
  );
  return rows.map(eventOf);
}

export type EventGroupsParameters = {
  readonly chain: number;
  readonly contract: Hex;
  readonly names: readonly string[];
  /** Last block that is read. */
  readonly last: number;
  /** What belongs together: what is about one thing, or about one index. */
  readonly by: "item" | "index";
};

/** Events read at once, so that a store of millions fits. */
const PAGE = 10_000;

/** A contract's events that stand, those that are about the same together and in the chain's order, in parts. */
export async function* readEventGroups(
  sql: Sql,
  { chain, contract, names, last, by }: EventGroupsParameters,
): AsyncGenerator<readonly (readonly ChainEvent[])[]> {
  const key = `e.${by}`;
  let after: ChainEvent | undefined;
  let open: ChainEvent[] = [];
  for (;;) {
    const value = after?.[by];
    const isAfter = `${key} >= $5 and (${key}, b.number, e.log) > ($5, $6, $7)`;
    const rows = await sql.query<EventRow>(
      `${SELECT_EVENTS}
       where b.chain = $1 and e.contract = $2 and b.number <= $3 and b.undone is null and e.name = any($4)
         and ${after === undefined ? "true" : isAfter}
       order by ${key}, b.number, e.log limit ${PAGE}`,
      [
        chain,
        hexToBytes(contract),
        last,
        names,
        ...(after === undefined
          ? []
          : [typeof value === "string" ? hexToBytes(value) : (value ?? null), after.block, after.logIndex]),
      ],
    );
    const events = rows.map(eventOf);
    const groups: ChainEvent[][] = open.length === 0 ? [] : [open];
    for (const event of events) {
      const group = groups.at(-1);
      if (group !== undefined && group[0]?.[by] === event[by]) group.push(event);
      else groups.push([event]);
    }
    after = events.at(-1);
    const isEnd = events.length < PAGE;
    open = isEnd ? [] : (groups.pop() ?? []);
    yield groups;
    if (isEnd) return;
  }
}

/** What `EVENT_COLUMNS` gives. */
export type EventRow = {
  readonly number: bigint;
  readonly hash: Uint8Array;
  readonly time: bigint;
  readonly way: Assurance;
  readonly ground: EventGround;
  readonly undone: number | null;
  readonly log: number;
  readonly part: number;
  readonly contract: Uint8Array;
  readonly name: string;
  readonly transaction: Uint8Array;
  readonly account: Uint8Array | null;
  readonly actor: Uint8Array | null;
  readonly item: Uint8Array | null;
  readonly index: bigint | null;
  readonly role: ContractRole | null;
  readonly topics: Uint8Array;
  readonly data: Uint8Array;
};

const TOPIC_BYTES = 32;

/** The event of a row. */
export function eventOf(row: EventRow): ChainEvent {
  const hexOr = (bytes: Uint8Array | null) => (bytes === null ? undefined : bytesToHex(bytes));
  const { way, ground, part, name, number, time, log, hash, contract, transaction, undone, index, topics } =
    row;
  return {
    block: Number(number),
    blockHash: bytesToHex(hash),
    time: Number(time),
    way,
    ground,
    undone: undone ?? undefined,
    logIndex: log,
    part,
    contract: bytesToHex(contract),
    name,
    transaction: bytesToHex(transaction),
    account: hexOr(row.account),
    actor: hexOr(row.actor),
    item: hexOr(row.item),
    index: index ?? undefined,
    role: row.role ?? undefined,
    topics: Array.from({ length: topics.length / TOPIC_BYTES }, (_, i) =>
      bytesToHex(topics.subarray(i * TOPIC_BYTES, (i + 1) * TOPIC_BYTES)),
    ),
    data: bytesToHex(row.data),
  };
}

/** Index, account, amount: a word each. */
const PAYMENT_BYTES = 96;

/** Base units of a payment; 0 where the data is of another shape, as no campaign writes it. */
export function eventAmount({ data }: ChainEvent): bigint {
  const bytes = hexToBytes(data);
  return bytes.length === PAYMENT_BYTES ? readUint256(bytes, 64) : 0n;
}

/** An event as viem has logs. */
export function logOf({ contract, topics, data, block, blockHash, transaction, logIndex }: ChainEvent): Log {
  return {
    address: contract,
    topics: topics as Log["topics"],
    data,
    logIndex,
    removed: false,
    blockNumber: BigInt(block),
    blockHash,
    transactionHash: transaction,
    transactionIndex: 0,
    blockTimestamp: undefined as never,
  };
}
