import type { Address, Hex } from "viem";
import type { VestingSchedule } from "../../src/core/campaign/vesting.ts";
import type { Outcome } from "../../src/core/verdict.ts";
import type { BurstReport } from "../../src/simulation/report/burstReport.ts";

/** One claim that was paid. */
export type PaidClaim = {
  readonly index: number;
  readonly account: Address;
  readonly amount: bigint;
  readonly gas: bigint;
};

/** One claim that was refused, as it had to be. */
export type RefusedClaim = {
  readonly reason: string;
  readonly index: number;
  readonly account: Address;
  /** The contract's custom error, by name. */
  readonly error: string;
  /** The same in words. */
  readonly sentence: string;
  /** Whether a later claim of the same leaf was paid, after what stopped it had been put right. */
  readonly laterPaid: boolean;
};

/** A step of the story and how long it took. */
export type Phase = { readonly name: string; readonly seconds: number };

/** Gas of one kind of transaction. */
export type GasEntry = {
  readonly what: string;
  readonly transactions: number;
  /** All the transactions together. */
  readonly gas: bigint;
  readonly per?: { readonly unit: string; readonly count: number };
};

/** Everything that happened, as the table, the JSON and the report tell it. */
export type Story = {
  readonly source: { readonly file: string; readonly generatedSample: boolean };
  readonly rows: number;
  readonly unclaimable: readonly {
    readonly index: number;
    readonly account: Address;
    readonly why: string;
  }[];
  readonly root: Hex;
  /** Root of the same rows under another convention, to compare with a root that was published under it. */
  readonly publishedRoot?: { readonly convention: string; readonly root: Hex };
  /** Base units of the token, as are `amounts`, `paid` and `left`. */
  readonly total: bigint;
  readonly decimals: number;
  readonly amounts: readonly bigint[];
  readonly claims: readonly PaidClaim[];
  readonly refused: readonly RefusedClaim[];
  readonly paid: bigint;
  readonly left: bigint;
  readonly credentials: {
    readonly issued: number;
    readonly revoked: number;
    readonly suspended: number;
    readonly reinstated: number;
  };
  /** Credentials made one by one, and what the verifier said of each in the end. */
  readonly attestations: {
    readonly made: number;
    readonly verdicts: readonly { readonly uid: Hex; readonly role: string; readonly outcome: Outcome }[];
  };
  /** A revocation with notice, seen by a verifier that asks the chain and by one that made a copy beforehand. */
  readonly announcement: {
    /** Unix seconds, as are all moments here. */
    readonly announcedAt: bigint;
    /** When it takes effect, for everybody. */
    readonly from: bigint;
    readonly copiedAt: bigint;
    /** The last second before, and that second. */
    readonly moments: readonly {
      readonly moment: bigint;
      readonly live: Outcome;
      readonly cached: Outcome;
      readonly sentence: string;
    }[];
    /** The revoked holder issues the same badges again, as their own: what verifiers say who expect any issuer, or the right one. */
    readonly reissue: {
      readonly holder: Address;
      readonly toAnybody: Outcome;
      /** The error by name, and in a sentence. */
      readonly refused: string;
      readonly sentence: string;
    };
  };
  /** A second campaign, whose claims are relayed. */
  readonly relay: {
    /** A contract wallet, which signed, and where it was paid; base units. */
    readonly wallet: Address;
    readonly recipient: Address;
    readonly amount: bigint;
    readonly fee: bigint;
    /** Items of one bundle, how many of them were paid, and which were skipped. */
    readonly items: number;
    readonly paid: number;
    readonly skipped: readonly { readonly index: number; readonly sentence: string }[];
  };
  /** A rewards programme: a campaign whose root changes; amounts in base units. */
  readonly rewards: {
    /** Seconds from a proposal to its acceptance. */
    readonly timelock: bigint;
    /** In the order in which they came, and the money that came with each. */
    readonly roots: readonly { readonly root: Hex; readonly what: string; readonly funding: bigint }[];
    /** Acceptances that were refused, in words. */
    readonly refused: readonly string[];
    /** How claims were stopped for the whole timelock of the second root. */
    readonly pause: {
      /** From the pause to the resumption. */
      readonly seconds: bigint;
      /** Unix seconds from which the root could be accepted in the end, and by how many that was later. */
      readonly acceptableFrom: bigint;
      readonly later: bigint;
      /** A claim and an acceptance meanwhile, in words. */
      readonly refused: readonly string[];
    };
    /** What the vetoed root would have given to its proposer. */
    readonly greed: bigint;
    /** Paid under the first root, by its proofs after the second took its place, and under the second. */
    readonly paidFirst: bigint;
    readonly paidOverlap: bigint;
    readonly paidSecond: bigint;
    readonly paid: bigint;
    readonly left: bigint;
  };
  /** A campaign that pays over years; moments in Unix seconds, amounts in base units. */
  readonly vesting: {
    readonly schedule: VestingSchedule;
    /** When it could be claimed. */
    readonly start: bigint;
    readonly end: bigint;
    /** Leaves, and how many of them were claimed. */
    readonly leaves: number;
    readonly claimed: number;
    /** How a release was refused a second before the cliff. */
    readonly early: string;
    /** What was paid in all by then. */
    readonly paidAt: readonly { readonly moment: bigint; readonly paid: bigint }[];
    readonly paid: bigint;
    /** Went to the treasury when claiming ended. */
    readonly swept: bigint;
  };
  /** Claim day rehearsed, with some of the allocation's amounts and accounts that are made up. */
  readonly burst: BurstReport;
  readonly gasPerClaim: number;
  readonly gasPerCredential: number;
  readonly gas: readonly GasEntry[];
  readonly phases: readonly Phase[];
  readonly contracts: Readonly<Record<string, Address>>;
};
