/** What a sender is opened with, and what its parts share. */
import type { Address, TransactionReceipt } from "viem";
import type { WriteClient } from "../chain/clients.ts";
import type { Fees } from "./fees.ts";
import type { OpenJournal, Sending, Settled } from "./journal.ts";
import type { OutgoingCall } from "./outgoingCall.ts";
import type { OwnSendings } from "./ownSendings.ts";
import type { Watched } from "./seeSending.ts";
import type { Clock, Timing } from "./timing.ts";
import type { Pricing } from "./versionPrices.ts";
import type { ChainWatch } from "./watchChain.ts";

/** What a sender asks of whoever knows what its transactions are for. */
export type SendingMeaning = {
  /** What a transaction is to do; asked only where its bytes are not at hand: a node signs. */
  readonly callOf: (sending: Sending) => OutgoingCall;
  /** Gas limit of another version; undefined: the chain would refuse it by now, and it is withdrawn. */
  readonly gasOf: (sending: Sending, call: OutgoingCall) => Promise<bigint | undefined>;
  /** What has come of one that is mined; or, without a receipt, of one whose nonce another transaction has used. */
  readonly outcomeOf: (sending: Sending, receipt: TransactionReceipt | undefined) => Promise<Settled>;
};

export type SenderParameters = {
  /** Its account pays, and signs. */
  readonly client: WriteClient;
  readonly journal: OpenJournal;
  /** The journal's account: of transactions in it that name none; default: the client's. */
  readonly journalAccount?: Address | undefined;
  readonly watch: ChainWatch;
  readonly timing: Timing;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Wei of a unit of gas that is never offered more than; default: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Gives the fees of now, and whoever gives them has seen of which chain the node is; default: the node is asked for each. */
  readonly quote?: (() => Promise<Fees>) | undefined;
  readonly meaning: SendingMeaning;
  /** Called with what gas costs, in wei, while that is above the ceiling. */
  readonly onWait?: ((price: bigint) => void) | undefined;
  /** Called with what cannot be done about a transaction now; the others are seen through all the same. Default: it is thrown. */
  readonly onTrouble?: (sending: Sending, thrown: unknown) => void;
};

/** What a sender works with. */
export type SenderContext = SenderParameters & {
  readonly clock: Clock;
  readonly account: Address;
  readonly own: OwnSendings;
  readonly watchedOf: (sending: Sending) => Watched;
  /** Transactions of the account that are mined, as of the newest block. */
  readonly countUsed: () => Promise<number>;
  readonly floor: Pricing["floor"];
};
