import type { Address, Hex } from "viem";
import type { TokenWords } from "../../core/text/tokenAmount.ts";

/** What a case or a proposal can need. */
export const taskNames = [
  "answer",
  "bringEvidence",
  "rule",
  "appeal",
  "carryOut",
  "endHold",
  "pay",
  "vote",
  "execute",
  "countSilences",
] as const;

export type TaskName = (typeof taskNames)[number];

/** Something that somebody has to do. Moments are Unix seconds. */
export type WatchTask = {
  readonly task: TaskName;
  /** Whether it can be done now, and is up to those who watch: else others have to do it, or it is too early. */
  readonly isDue: boolean;
  /** The desk or the group. */
  readonly where: Address;
  /** Of the case or the proposal. */
  readonly id: Hex;
  /** `Fraud about 0x...`; of a proposal what it does. */
  readonly about: string;
  readonly who: string;
  /** When it can be done; undefined: now. */
  readonly from: bigint | undefined;
  /** First second in which it is too late; undefined: never. */
  readonly until: bigint | undefined;
  readonly bond: Bond | undefined;
  /** What happens if nobody does it. */
  readonly otherwise: string;
};

/** What whoever does it has to put in. */
export type Bond = {
  /** Base units. */
  readonly amount: bigint;
  readonly token: Address;
  readonly tokenWords: TokenWords;
};
