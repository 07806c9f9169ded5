import type { Address, Hex } from "viem";
import type { Policy } from "../../core/credential/batchId.ts";
import type { Seat } from "../../core/governance/roster.ts";
import type { RuleChange } from "../../core/governance/rules.ts";
import type { OpenProposal, Stage } from "../../core/governance/stage.ts";

/** What is audited, as of one block. Moments are Unix seconds. */
export type AuditFacts = {
  readonly now: bigint;
  readonly groups: readonly GroupFacts[];
  readonly desks: readonly DeskFacts[];
  readonly lists: readonly ListFacts[];
  /** Batches that one of the groups issued, or that were named. */
  readonly batches: readonly BatchFacts[];
  readonly holds: readonly HoldFacts[];
  readonly effects: readonly EffectFacts[];
};

export type GroupFacts = {
  readonly group: Address;
  readonly desk: Address | undefined;
  /** What batches that are bound to its rulebook have for `rulesHash`. */
  readonly rulesHash: Hex;
  readonly seats: readonly Seat[];
  /** Of each act, in force. */
  readonly rules: readonly RuleChange[];
  /** Announced, and not in force yet. */
  readonly coming: readonly RuleChange[];
  /** Version of the roster in force. */
  readonly roster: number;
  readonly proposals: readonly ProposalFacts[];
};

export type ProposalFacts = Pick<OpenProposal, "roster" | "assents" | "objections"> & {
  readonly stage: Stage;
  /** Lapsed, or passed by silence. */
  readonly isByDefault: boolean;
};

export type DeskFacts = {
  readonly desk: Address;
  /** Whether it is a dispute desk of this version: else nothing else of it is known. */
  readonly isKnown: boolean;
  /** Why nobody can tell who sits in its panels; undefined: they are known. */
  readonly panelsUnread?: string | undefined;
  /** In force, announced, or of cases that may still be open. */
  readonly panels: readonly {
    /** 0 decides first, 1 after an appeal. */
    readonly round: number;
    readonly quorum: number;
    readonly seats: readonly Seat[];
  }[];
  readonly cases: readonly CaseFacts[];
};

export type CaseFacts = {
  readonly id: Hex;
  readonly credential: Hex;
  readonly isOver: boolean;
  /** The panel whose turn it was last said nothing: the case ended as it began, or as the first panel had ruled. */
  readonly isByDefault: boolean;
};

export type ListFacts = {
  readonly list: Address;
  readonly authority: Address;
  /** Whether the authority is a contract, such as a group: else one key. */
  readonly isContract: boolean;
};

export type BatchFacts = {
  readonly batch: Hex;
  readonly issuer: Address;
  readonly policy: Policy;
};

/** A hold that was imposed; one that continues another is told with it. */
export type HoldFacts = {
  readonly batch: Hex;
  /** A credential's index, or `WHOLE_BATCH`. */
  readonly target: bigint;
  readonly from: bigint;
  /** First second after it. */
  readonly until: bigint;
  /** Longest that it was ever to last, before its end was brought forward: seconds. */
  readonly longest: bigint;
  /** Longest that it may last by the group's rule, or for a case: seconds. */
  readonly bound: bigint;
};

/** A change of status, or a case that was carried out otherwise, and when its ground was first named on the chain. */
export type EffectFacts = {
  readonly groundedAt: bigint;
  readonly effectAt: bigint;
};
