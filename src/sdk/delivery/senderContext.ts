/** The parameters of a sender, and what its parts share. */
import type { Address, TransactionReceipt } from "viem";
import type { WriteClient } from "../chain/clients.ts";
import type { Fees } from "./fees.ts";
import type { OpenJournal, Sending, Settled } from "./journal.ts";
import type { OutgoingCall } from "./outgoingCall.ts";
import type { OwnSendings } from "./ownSendings.ts";
import type { SeenSending } from "./seeSending.ts";
import type { RunClock, Timing } from "./timing.ts";
import type { Pricing } from "./versionPrices.ts";
import type { ChainWatch } from "./watchChain.ts";

/** What a sender asks about the meaning of its transactions. */
export type SendingMeaning = {
  /** The call of a transaction; called only where its bytes are not known, since a node signs. */
  readonly callOf: (sending: Sending) => OutgoingCall;
  /** Gas limit of another version; undefined: the chain would refuse it now, and it is withdrawn. */
  readonly gasOf: (sending: Sending, call: OutgoingCall) => Promise<bigint | undefined>;
  /** The outcome of a mined transaction; or, without a receipt, of one whose nonce another transaction has used. */
  readonly outcomeOf: (sending: Sending, receipt: TransactionReceipt | undefined) => Promise<Settled>;
};

/** A transaction, and what became of it. */
export type Settlement = { readonly sending: Sending; readonly settled: Settled };

/** A transaction that is going to be sent, and how many milliseconds its signature took. */
export type Beginning = {
  readonly fields: Omit<Sending, "id" | "settled">;
  readonly signing: number | undefined;
};

/** A journal that may write several changes down together: waiting for a disk once takes less time. */
export type SenderJournal = OpenJournal & {
  /**
   * Writes transactions down in one piece. Default: one by one.
   * @returns undefined: none is written down, and each may be by itself
   */
  readonly beginAll?: (beginnings: readonly Beginning[]) => Promise<readonly Sending[] | undefined>;
  /**
   * Settles transactions in one piece. Default: one by one.
   * @returns whether they are settled; false: none is, and each may be settled by itself
   */
  readonly settleAll?: (settlements: readonly Settlement[]) => Promise<boolean>;
};

export type SenderParameters = {
  /** Its account pays, and signs. */
  readonly client: WriteClient;
  readonly journal: SenderJournal;
  /** The account of the journal's transactions that name none; default: the client's. */
  readonly journalAccount?: Address | undefined;
  readonly watch: ChainWatch;
  readonly timing: Timing;
  /** Default: the system's. */
  readonly clock?: RunClock | undefined;
  /** Maximum wei of a unit of gas; default: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Gives the present fees, from a caller that has checked the node's chain. Default: the node is asked for each. */
  readonly quote?: ((isRefused: boolean) => Promise<Fees>) | undefined;
  readonly meaning: SendingMeaning;
  /** Called with the price of gas, in wei, while that is above the ceiling. */
  readonly onWait?: ((price: bigint) => void) | undefined;
  /** Called with an error about a transaction; the others are still followed. Default: it is thrown. */
  readonly onTrouble?: (sending: Sending, thrown: unknown) => void;
};

/** What a sender works with. */
export type SenderContext = SenderParameters & {
  readonly clock: RunClock;
  readonly account: Address;
  readonly own: OwnSendings;
  readonly watchedOf: (sending: Sending) => SeenSending;
  /** Transactions of the account that are mined, as of the newest block. */
  readonly countUsed: () => Promise<number>;
  readonly asked: Pricing["asked"];
};
