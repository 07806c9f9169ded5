import type { Address, Hash, Hex } from "viem";
import { oneByOne } from "./oneByOne.ts";
import type { Place } from "./task.ts";

/** What became of a transaction. */
export type Settled = {
  /** `replaced`: its nonce was used by another transaction, which may have done the same tasks. */
  readonly status: "mined" | "reverted" | "replaced";
  /** Whether its block can no longer be taken back. */
  readonly final?: boolean;
  readonly hash?: Hash;
  readonly block?: number;
  readonly blockHash?: Hash;
  readonly gas?: number;
  /** Uid by key, of the tasks that are done. */
  readonly results: Readonly<Record<string, Hex>>;
};

/** A transaction that was going to be sent: written down before it is. */
export type Sending = {
  readonly id: number;
  /** Of the account. No two transactions of one nonce are ever mined, so sending again with it is safe. */
  readonly nonce: number;
  /** Newest block before it was first sent. */
  readonly after: number;
  readonly keys: readonly string[];
  /** Over the digests of its tasks. */
  readonly digest: Hex;
  /** Who sends it; default: the journal's account. */
  readonly account?: Address;
  /** Of every version that was signed, oldest first; a node that signs by itself tells them only afterwards. */
  readonly hashes: Hash[];
  /** What was signed, by hash, ready to be sent again; those that a node has signed are not here. */
  bytes?: Readonly<Record<Hash, Hex>>;
  settled: Settled | undefined;
};

export type JournalHeader = Place & {
  /** `attest`, `revoke`, `import`: what keys and uids mean. */
  readonly action: string;
  /** Hash of block 0 (zeros: the node does not show it): chains of one id exist, above all local ones. */
  readonly genesis: Hash;
};

/** Where a run writes down what it sends: in memory, in a file, wherever a caller keeps things. */
export type Journal = {
  /** For messages; undefined: nothing outlives this run. */
  readonly path: string | undefined;
  /** Whether an earlier run began it. */
  readonly isBegun: () => boolean | Promise<boolean>;
  /**
   * Opens it for one run, alone.
   * @throws SymbolonError `BadJournal`, `JournalMismatch`, `JournalInUse`, `JournalNotWritable`
   */
  readonly open: (header: JournalHeader) => OpenJournal | Promise<OpenJournal>;
};

/** What was sent and what became of it. Every change is kept for good before the promise of it is fulfilled. */
export type OpenJournal = {
  readonly path: string | undefined;
  readonly sendings: readonly Sending[];
  /** The nonce that the next transaction gets; default: the chain is asked. */
  readonly nextNonce?: () => number;
  /** Writes a transaction down, first version and all, in one piece. @param signing milliseconds that its signature took */
  readonly begin: (sending: Omit<Sending, "id" | "settled">, signing?: number) => Promise<Sending>;
  /**
   * Adds a version.
   * @param bytes undefined: a node has signed it
   * @param signing milliseconds that its signature took
   */
  readonly addHash: (sending: Sending, hash: Hash, bytes?: Hex, signing?: number) => Promise<void>;
  readonly settle: (sending: Sending, settled: Settled) => Promise<void>;
  /** What it was settled as holds no more: the chain took the block back. */
  readonly reopen: (sending: Sending) => Promise<void>;
  /** Lets go of it: another run may open it. */
  readonly close: () => void | Promise<void>;
};

/** A change, as a journal keeps it. */
export type JournalRecord =
  | ({ readonly record: "sending" } & Omit<Sending, "settled">)
  | { readonly record: "hash"; readonly id: number; readonly hash: Hash; readonly bytes?: Hex }
  | { readonly record: "reopened"; readonly id: number }
  | ({ readonly record: "settled"; readonly id: number } & Settled);

type SendingChange = Exclude<JournalRecord, { readonly record: "sending" }>;

export type KeptJournal = {
  readonly path: string | undefined;
  /** Of earlier runs. */
  readonly sendings: Sending[];
  /** Keeps a change for good. */
  readonly write: (record: JournalRecord) => void | Promise<void>;
  readonly close: () => void | Promise<void>;
};

/** A journal over whatever keeps its records. */
export function journalOver({ path, sendings, write, close }: KeptJournal): OpenJournal {
  const alone = oneByOne();
  const change = async (sending: Sending, record: SendingChange) => {
    await write(record);
    replay(sending, record);
  };
  return {
    path,
    sendings,
    // Two keys may begin at once, and a record's number is its place.
    begin: (fields) =>
      alone(async () => {
        const known = { ...fields, id: sendings.length };
        await write({ record: "sending", ...known });
        const sending: Sending = { ...known, settled: undefined };
        sendings.push(sending);
        return sending;
      }),
    async addHash(sending, hash, bytes) {
      if (sending.hashes.includes(hash)) return;
      await change(sending, {
        record: "hash",
        id: sending.id,
        hash,
        ...(bytes !== undefined && { bytes }),
      });
    },
    settle: (sending, settled) => change(sending, { record: "settled", id: sending.id, ...settled }),
    reopen: (sending) => change(sending, { record: "reopened", id: sending.id }),
    close,
  };
}

/** Does to a sending what a record of it says. */
export function replay(sending: Sending, change: SendingChange): void {
  if (change.record === "hash") {
    sending.hashes.push(change.hash);
    if (change.bytes !== undefined) sending.bytes = { ...sending.bytes, [change.hash]: change.bytes };
    return;
  }
  if (change.record === "reopened") {
    sending.settled = undefined;
    return;
  }
  const { record: _, id: __, ...settled } = change;
  sending.settled = settled;
  // Nobody sends them any more, and a bundle's are a hundred kilobytes.
  if (settled.final) delete sending.bytes;
}

/** A journal that keeps nothing: for one run whose caller looks at the chain before the next. */
export function memoryJournal(): Journal {
  return {
    path: undefined,
    isBegun: () => false,
    open: () => journalOver({ path: undefined, sendings: [], write: () => {}, close: () => {} }),
  };
}
