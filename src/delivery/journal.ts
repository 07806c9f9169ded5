import type { Hash, Hex } from "viem";
import type { Place } from "./task.ts";

/** What became of a transaction. */
export type Settled = {
  /** `replaced`: its nonce was used by another transaction, which may have done the same tasks. */
  readonly status: "mined" | "reverted" | "replaced";
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
  /** Of every version that was signed, oldest first; a node that signs by itself tells them only afterwards. */
  readonly hashes: Hash[];
  settled: Settled | undefined;
};

export type JournalHeader = Place & {
  /** `attest`, `revoke`, `import`: what keys and uids mean. */
  readonly action: string;
  /** Hash of block 0: chains of one id exist, above all local ones. */
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
  readonly begin: (sending: Omit<Sending, "id" | "settled">) => Promise<Sending>;
  readonly addHash: (sending: Sending, hash: Hash) => Promise<void>;
  readonly settle: (sending: Sending, settled: Settled) => Promise<void>;
  /** Lets go of it: another run may open it. */
  readonly close: () => void | Promise<void>;
};

/** A change, as a journal keeps it. */
export type JournalRecord =
  | ({ readonly record: "sending" } & Omit<Sending, "settled">)
  | { readonly record: "hash"; readonly id: number; readonly hash: Hash }
  | ({ readonly record: "settled"; readonly id: number } & Settled);

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
  return {
    path,
    sendings,
    async begin(fields) {
      const known = { ...fields, id: sendings.length };
      await write({ record: "sending", ...known });
      const sending: Sending = { ...known, settled: undefined };
      sendings.push(sending);
      return sending;
    },
    async addHash(sending, hash) {
      if (sending.hashes.includes(hash)) return;
      await write({ record: "hash", id: sending.id, hash });
      sending.hashes.push(hash);
    },
    async settle(sending, settled) {
      await write({ record: "settled", id: sending.id, ...settled });
      sending.settled = settled;
    },
    close,
  };
}

/** A journal that keeps nothing: for one run whose caller looks at the chain before the next. */
export function memoryJournal(): Journal {
  return {
    path: undefined,
    isBegun: () => false,
    open: () => journalOver({ path: undefined, sendings: [], write: () => {}, close: () => {} }),
  };
}
