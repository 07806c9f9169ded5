import type { Address, Hex } from "viem";
import type { NullifierKindName, TrustedWhen } from "../../src/chain/gateState.ts";

/** What whoever checks a campaign knows of it; what is left out is not compared. */
export type CheckOptions = {
  readonly rpc: string;
  readonly factory?: Address;
  readonly addresses?: string;
  readonly fromBlock?: bigint;
  readonly token?: Address;
  readonly treasury?: Address;
  /** The zero address: none. */
  readonly gate?: Address;
  readonly schema?: Hex;
  readonly issuer?: readonly Address[];
  readonly trustList?: Address;
  readonly trusted?: TrustedWhen;
  readonly nullifier?: { readonly kind: NullifierKindName; readonly position?: bigint };
  /** Of a cumulative campaign's roots. */
  readonly guardian?: Address;
  /** Of the gate. */
  readonly pauseGuardian?: Address;
  /** The AttestationRegistry that is trusted for the time of a shuffle's commitment. */
  readonly registry?: Address;
  /** The commitment that was announced. */
  readonly announced?: Hex;
  /** File of the schedule that a vesting campaign should have. */
  readonly schedule?: string;
  /** The tree that was published for the root that is proposed in a cumulative campaign. */
  readonly proposal?: string;
  /** Ids of warnings that are known and meant. */
  readonly accept?: readonly string[];
  readonly json?: boolean;
};
