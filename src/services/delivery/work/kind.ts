import type { Address, Hex, TransactionReceipt } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { OutgoingCall } from "../../../sdk/delivery/outgoingCall.ts";
import type { QueuedIntent } from "../tables/intents.ts";
import type { IntentOutcome } from "../tables/settleTransactions.ts";

/** Where a transaction is planned, and for whom. */
export type PlanPlace = {
  readonly client: ReadClient;
  /** Who sends it. */
  readonly sender: Address;
  /** Most gas (its limit) and bytes of calldata that it may have. */
  readonly gas: bigint;
  /** Gas that it is to take at most, unless one intent takes more; `Infinity`: what it may have. */
  readonly share: number;
  readonly calldataBytes: number;
  /** The newest block's number, and its Unix seconds. */
  readonly block: bigint;
  readonly now: bigint;
  /** Number of the newest final block; negative: none is. */
  readonly finalized: () => Promise<number>;
  /** Transactions for this contract, of whatever key and worker, that are signed and not seen in a block. */
  readonly underWay: () => Promise<number>;
};

/** One transaction of intents that wait, and what cannot be part of any now. */
export type WorkPlan = {
  /** Undefined: nothing of it can be sent now. */
  readonly filling:
    | {
        readonly intents: readonly QueuedIntent[];
        readonly call: OutgoingCall;
        /** Its limit. */
        readonly gas: bigint;
        /** What it is expected to take of that; default: all. */
        readonly takes?: bigint;
      }
    | undefined;
  /** By number: never, or not before somebody has looked. */
  readonly ended: readonly {
    readonly id: bigint;
    readonly state: "skipped" | "parked" | "expired";
    readonly reason: string;
  }[];
  /** Not now, and again in so many milliseconds; `reason`: what it waits for, where somebody has to bring that. */
  readonly later: readonly {
    readonly ids: readonly bigint[];
    readonly milliseconds: number;
    readonly reason?: string;
  }[];
};

/** A kind of work that services do from tables. Intents that come together are of one kind and for one contract. */
export type WorkKind = {
  readonly name: string;
  /**
   * Most intents of one transaction that it is worth to look at. 1: several transactions of a key are planned at once, and
   * `underWay` counts none of these.
   */
  readonly max: number;
  /** Gas that one of them takes at least, as of now: what cannot be in the same transaction is left to other keys. */
  readonly minGas: number;
  /** Makes a transaction of the first of some intents; it simulates it on the newest block. */
  readonly plan: (place: PlanPlace, intents: readonly QueuedIntent[]) => Promise<WorkPlan>;
  /** What has become of each, by number, in a transaction that is mined and has not reverted. */
  readonly recognize: (
    intents: readonly QueuedIntent[],
    receipt: TransactionReceipt,
  ) => ReadonlyMap<bigint, Hex>;
  /** What the chain shows to be done since a block, by whatever transaction of this sender. */
  readonly recover: (
    client: ReadClient,
    sender: Address,
    intents: readonly QueuedIntent[],
    fromBlock: bigint,
  ) => Promise<ReadonlyMap<bigint, Hex>>;
  readonly outcomeOf: (result: Hex) => IntentOutcome;
};
