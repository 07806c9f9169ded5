import type { Hash, Hex } from "viem";
import type { SymbolonError } from "../../core/errors.ts";
import type { ChangeKindName } from "../../core/status/digest.ts";
import type { Verdict } from "../../core/verdict.ts";

/** Where a verifier takes status from: the chain now, a copy held here, or a witness that someone handed over. */
export type Source = "live" | "cached" | "offline";

/** The block that status was read at. */
export type StatusBlock = {
  readonly number: bigint;
  readonly hash: Hash;
  /** Unix seconds. */
  readonly timestamp: bigint;
};

/** The change that decided, from its event; sources that read no events do not know it. */
export type ChangeReason = {
  /** Revision after it. */
  readonly revision: number;
  readonly kind: ChangeKindName;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** A verdict, and where it comes from. */
export type Decided = Verdict & {
  readonly source: Source;
  /**
   * From when on this outcome counts and the batch was there for everybody to see: the later of `since`, which may lie up to
   * a day before the batch was issued, and the time of the block that issued it. Only where that block is known.
   */
  readonly knownSince?: bigint;
  /** The moment it answers for, in Unix seconds. */
  readonly moment: bigint;
  readonly block: StatusBlock;
  readonly reason?: ChangeReason;
  /** Only where staleness was asked for: the last known verdict, `age` seconds past its `freshUntil`. */
  readonly stale?: { readonly age: bigint };
};

/** Not the credential that is expected, whatever its status: another issuer's, under another schema, about another subject. */
export type Mismatch = {
  readonly outcome: "Mismatch";
  readonly source: Source;
  /** As in `Unavailable`. */
  readonly moment: bigint;
  /** `IssuerMismatch`, `SchemaMismatch`, `SubjectMismatch` or `IssuerNotTrusted`, with both values. */
  readonly problem: SymbolonError;
};

/** A source that cannot tell: too old, too young, or not to be trusted. Never to be taken for a verdict. */
export type Unavailable = {
  readonly outcome: "Unavailable";
  readonly source: Source;
  /** The moment that was asked about; 0 where it was the block's own, and no block was read. */
  readonly moment: bigint;
  /** Why, with the deciding values and what to do. */
  readonly problem: SymbolonError;
};

/** What each of the three sources answers. */
export type Answer = Decided | Mismatch | Unavailable;
