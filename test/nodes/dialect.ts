import type { Hex } from "viem";

/**
 * What a node says in place of an answer. In `message` and `data` stand, as far as they are known: `{from}`, `{nonce}` and `{hash}` of a
 * transaction, `{next}` for the account's next nonce, `{most}` and `{tip}` that it offers, `{base}` and `{floor}` that are asked
 * for, all in wei; `{balance}` and `{cost}`; `{first}` and `{last}` of a range of blocks, the `{limit}` of its length and where it `{fits}`; `{method}`.
 */
export type Refusal = { readonly code: number; readonly message: string; readonly data?: string };

/** What HTTP says in place of JSON-RPC. */
export type HttpRefusal = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How a pool refuses, by the reason; left out: it never does, or says what the local chain says. */
export type PoolWords = {
  /** Less is offered than the newest block's base fee; left out: such a transaction is kept until it is enough. */
  readonly belowBase?: Refusal;
  /** The tip is below the pool's floor, in wei. */
  readonly belowFloor?: Refusal & { readonly floor: bigint };
  /** These very bytes are held, or mined. */
  readonly known?: Refusal;
  readonly nonceTooLow?: Refusal;
  readonly nonceTooHigh?: Refusal;
  readonly funds?: Refusal;
  /** There is no chain id in the signature. */
  readonly unprotected?: Refusal;
  /** Transactions of a type other than the first. */
  readonly typed?: Refusal;
  /** What may cost more than nine tenths of the first transaction that comes. */
  readonly dear?: Refusal;
  /** Until one comes that pays more, it is full of what pays as much as the first transaction. */
  readonly full?: Refusal;
  /** The HTTP status by which refusals come, as `{"error": words}`; left out: they are errors of JSON-RPC. */
  readonly textStatus?: number;
};

/**
 * How a client or chain answers otherwise than the local chain behind it. All of it is data, so that one proxy speaks all of
 * them; what is left out is as on the local chain.
 */
export type Dialect = {
  readonly name: string;
  /** What it says of itself. */
  readonly client: string;
  /** Where its answers are public: issues, documentation, a client's source. */
  readonly sources: readonly [string, ...string[]];
  readonly fees?: {
    /** Wei that `eth_maxPriorityFeePerGas` suggests. */
    readonly tip?: bigint;
    readonly history?: "without rewards";
    /** Blocks have no base fee. */
    readonly base?: "none";
  };
  readonly pool?: PoolWords;
  /** The base fee moves as the chain behind has it; left out: where the pool refuses, it is raised above the first offer. */
  readonly rises?: "by itself";
  /** The answer to tags of blocks; `null` is an answer. */
  readonly tags?: Readonly<Partial<Record<"finalized" | "safe" | "pending", Refusal | HttpRefusal | null>>>;
  /** Most blocks of one `eth_getLogs`. The local chain is short, and so is the limit there: `SHORTER` times. */
  readonly logs?: (Refusal | HttpRefusal) & { readonly blocks: number };
  readonly receipts?: {
    /** Type that transactions' receipts have. */
    readonly type?: Hex;
    readonly more?: Readonly<Record<string, unknown>>;
    /** `null` stands for no events. */
    readonly noLogs?: null;
    /** Blocks end with a receipt of no transaction, which is not under their root. */
    readonly pseudo?: true;
  };
  /** Fields of blocks: `undefined` takes one away. */
  readonly block?: Readonly<Record<string, unknown>>;
  /** Methods that are not there. */
  readonly absent?: Refusal & { readonly methods: readonly string[] };
  /** What is said in place of `null` where a transaction or receipt is not there, the first time. */
  readonly unread?: Refusal;
  /** What is said in place of `null` of a block above the newest. */
  readonly beyond?: Refusal;
  /** `eth_getTransactionCount` of "pending" does not count what waits. */
  readonly pendingNonce?: "latest";
  /** How often a transaction is asked for until it is mined; till then nobody is told of it. */
  readonly hidden?: number;
  /** The first transaction is taken, and its answer is lost. */
  readonly losesAnswer?: HttpRefusal;
  /** After so many questions so many are refused. */
  readonly rate?: { readonly after: number; readonly count: number; readonly as: Refusal | HttpRefusal };
  /** The HTTP status of an answer that is an error of JSON-RPC; left out: 200. */
  readonly errorStatus?: number;
  /** Most questions of one request. */
  readonly batch?: HttpRefusal & { readonly most: number };
};

/** By how much ranges are shorter on the local chain, which has some hundred blocks. */
export const SHORTER = 500;
