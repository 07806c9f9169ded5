import type { Address, Client, Hex, Transport } from "viem";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../core/status/holds.ts";
import { EMPTY_WORD, type StatusWord } from "../../../core/status/statusWords.ts";
import type { BatchStatus } from "../../../core/verdict.ts";
import type { VerificationResult } from "../answer.ts";
import type { FixedExpectation } from "../expectation.ts";
import type { Finality, StatusBlock } from "../node/askNode.ts";
import type { OnAnswer } from "../onAnswer.ts";
import type { ProvenCredential } from "../requireInBatch.ts";

export type OpenStatusCacheParameters = {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Seconds by which the clock that gives the moments may be slow; a fast one gets true answers about later moments. */
  readonly clockSkew: bigint;
  /**
   * A block that is not finalized may be undone, and others put in its place, but nothing before its own time less so many
   * seconds. Not counted where the copy's block was finalized. With 0, answers out of a copy that is not final are good for
   * the moment asked about alone.
   */
  readonly reorgMargin: bigint;
  /** Which block is copied; default: `latest`. */
  readonly finality?: Finality;
  /** What `snapshot` of an earlier cache gave: followed batches and copy are taken over. */
  readonly snapshot?: string;
  /** Called with each answer, `strict` and `bestEffort` alike. */
  readonly onAnswer?: OnAnswer | undefined;
};

export type FollowParameters = {
  readonly header: BatchHeader;
  /**
   * The block that issued the batch, as its event tells. Only with a `reorgMargin` it matters: a batch counts once it was
   * surely issued before the copy less the margin. Left out, that is a margin after the first copy that holds it, or a day
   * after `issuedAt`.
   */
  readonly issuedIn?: StatusBlock;
};

/** A credential of a followed batch. */
export type AdmitParameters = ProvenCredential & {
  /** Whose credential it must be, under which schema, about whom; issuers on a trust list: ask it by `askTrustList`. */
  readonly expected: FixedExpectation;
};

declare const ADMITTED: unique symbol;

/** A credential that was proven to one cache, once. It stays good over refreshes, and in that cache only. */
export type AdmittedCredential = { readonly [ADMITTED]: true };

/** What a refresh did. */
export type RefreshReport = {
  /** The block that the copy is of now. */
  readonly block: StatusBlock;
  /** Batches whose words were read again, in the order they were followed. */
  readonly reread: readonly Hex[];
  /** Batches that events brought up to date. */
  readonly advanced: readonly Hex[];
  /** The old copy's block was undone, so that everything was read again. */
  readonly reorganized: boolean;
};

/**
 * A copy of the status of some batches, all from one block: it answers at once and without a network, up to `freshUntil`.
 * It has no clock: whoever asks says the moment. A refresh that fails throws and leaves the copy as it was.
 */
export type StatusCache = {
  /** From the next refresh on, the batch is in the copy. Following twice is once. @returns the batch id */
  readonly follow: (parameters: FollowParameters) => Hex;
  /**
   * Makes a new copy: revision and digest of every followed batch, and the words of those that changed. Refreshes wait for
   * one another.
   * @throws SymbolonError `NodeFailed`, `ChainMismatch`, `NoRegistry`, `NodeWentBack`, `BlockTimeWentBack`, `BlockReplaced`,
   * `RevisionWentBack`, `DigestDiffers`, `StatusTorn`, `EventsIncomplete`
   */
  readonly refresh: (client: Client<Transport>) => Promise<RefreshReport>;
  /**
   * Brings the copy up to date by the registry's events since its block, and holds every batch's revision and digest
   * against the chain's; where they differ, or there is no copy yet, that batch's words are read.
   * @throws SymbolonError as `refresh`, and `LogsRefused`
   */
  readonly refreshByEvents: (client: Client<Transport>) => Promise<RefreshReport>;
  /**
   * Checks that a credential is the expected one, and its way to the root of its batch.
   * @throws SymbolonError `IssuerMismatch`, `SchemaMismatch`, `SubjectMismatch`, `NoIssuersExpected`, `ExpectationUnclear`,
   * `TrustListNeedsChain`, `BatchNotFollowed`, `IndexBeyondBatch`, `CredentialNotInBatch`, `DoesNotFit`, `ProofTooLong`
   */
  readonly admit: (parameters: AdmitParameters) => AdmittedCredential;
  /**
   * The verdict for a moment (Unix seconds), where `moment + clockSkew` lies before its `freshUntil`; else Unavailable:
   * `NoCopy`, `NotCopied`, `BeforeCopy`, `NotSurelyIssued`, `BeyondHorizon`, `HistoryNotKept`, `NotFresh`.
   */
  readonly strict: (credential: AdmittedCredential, moment: bigint) => VerificationResult;
  /** As `strict`; from `freshUntil` on what the copy would say of that moment, marked stale with its age. */
  readonly bestEffort: (credential: AdmittedCredential, moment: bigint) => VerificationResult;
  /** The block that the copy is of; undefined before the first refresh. */
  readonly block: () => StatusBlock | undefined;
  /** Followed batches and copy as text, with a checksum, for `openStatusCache` after a restart. */
  readonly snapshot: () => string;
};

/** A batch that a cache follows. */
export type FollowedBatch = {
  /** The batch id. */
  readonly id: Hex;
  readonly header: BatchHeader;
  /** The block whose event issued it, where known. */
  readonly issuedIn: StatusBlock | undefined;
};

/** The stored status of a whole batch, in one block; words and holds that are all zero are left out. */
export type BatchCopy = {
  /** 0 where there was no such batch. */
  readonly revision: number;
  readonly digest: bigint;
  readonly revoked: ReadonlyMap<number, StatusWord>;
  readonly suspended: ReadonlyMap<number, StatusWord>;
  /** Holds as stored, by the credential's index, and the whole batch's. */
  readonly holds: ReadonlyMap<number, bigint>;
  readonly batchHold: bigint;
  /** Latest moment at which the batch can have been issued. */
  readonly issuedBy: bigint;
};

/** The copies of all followed batches, from one block. Never changed: a refresh makes another one. */
export type StatusCopy = {
  readonly block: StatusBlock;
  /** The block was final when it was read: it counts with no reorg margin. */
  readonly isFinal: boolean;
  /** In the order they were followed; shorter where batches were followed since. */
  readonly batches: readonly BatchCopy[];
};

/** What the copy holds of one credential. */
export function statusOf(batch: BatchCopy, index: number, word: number): BatchStatus {
  return {
    revision: batch.revision,
    digest: batch.digest,
    revoked: batch.revoked.get(word) ?? EMPTY_WORD,
    suspended: batch.suspended.get(word) ?? EMPTY_WORD,
    hold: batch.holds.get(index) ?? 0n,
    batchHold: batch.batchHold,
  };
}

/** The stored hold of a target: a credential's index, or the whole batch. */
export function holdOf(batch: Pick<BatchCopy, "holds" | "batchHold">, target: bigint): bigint {
  return target === WHOLE_BATCH ? batch.batchHold : (batch.holds.get(Number(target)) ?? 0n);
}
