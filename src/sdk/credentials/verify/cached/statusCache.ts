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
   * Seconds. A block that is not finalized may be undone and replaced by others, but nothing earlier than its own time
   * minus this margin. It does not count where the copy's block was finalized. With 0, answers from a copy that is not
   * final are good only for the moment asked about.
   */
  readonly reorgMargin: bigint;
  /** Which block is copied; default: `latest`. */
  readonly finality?: Finality;
  /** The `snapshot` of an earlier cache: followed batches and copy are taken over. */
  readonly snapshot?: string;
  /** Called with each answer, `strict` and `bestEffort` alike. */
  readonly onAnswer?: OnAnswer | undefined;
};

export type FollowParameters = {
  readonly header: BatchHeader;
  /**
   * The block that issued the batch, from its event. It matters only with a `reorgMargin`: a batch counts once it was
   * surely issued before the copy's time minus the margin. Without it, that is a margin after the first copy that holds
   * the batch, or a day after `issuedAt`.
   */
  readonly issuedIn?: StatusBlock;
};

/** A credential of a followed batch. */
export type AdmitParameters = ProvenCredential & {
  /** The expected issuers, schema and subject. For issuers on a trust list, use `askTrustList`. */
  readonly expected: FixedExpectation;
};

declare const ADMITTED: unique symbol;

/** A credential that was proven to one cache, once. It stays good over refreshes, and in that cache only. */
export type AdmittedCredential = { readonly [ADMITTED]: true };

/** What a refresh did. */
export type RefreshReport = {
  /** The block of the present copy. */
  readonly block: StatusBlock;
  /** Batches whose words were read again, in the order they were followed. */
  readonly reread: readonly Hex[];
  /** Batches that events brought up to date. */
  readonly advanced: readonly Hex[];
  /** Whether the old copy's block was undone, so that everything was read again. */
  readonly reorganized: boolean;
};

/**
 * A copy of the status of some batches, all from one block. It answers at once and without a network, up to
 * `freshUntil`. It has no clock: the verifier gives the moment. A refresh that fails throws and leaves the copy as it
 * was.
 */
export type StatusCache = {
  /** Adds the batch to the copy from the next refresh on; a second call changes nothing. @returns the batch id */
  readonly follow: (parameters: FollowParameters) => Hex;
  /**
   * Makes a new copy: revision and digest of every followed batch, and the words of those that changed; with `readsAll` of all,
   * where another made the old copy. Refreshes wait for one another.
   * @throws SymbolonError `NodeFailed`, `ChainMismatch`, `NoRegistry`, `NodeWentBack`, `BlockTimeWentBack`, `BlockReplaced`,
   * `RevisionWentBack`, `DigestDiffers`, `StatusTorn`, `EventsIncomplete`
   */
  readonly refresh: (
    client: Client<Transport>,
    how?: { readonly readsAll?: boolean },
  ) => Promise<RefreshReport>;
  /**
   * Brings the copy up to date by the registry's events since its block, and compares every batch's revision and digest
   * with the chain's. Where they differ, or there is no copy yet, it reads that batch's words.
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
   * The verdict for a moment (Unix seconds), where `moment + clockSkew` lies before its `freshUntil`; otherwise
   * Unavailable: `NoCopy`, `NotCopied`, `BeforeCopy`, `NotSurelyIssued`, `BeyondHorizon`, `HistoryNotKept`, `NotFresh`.
   */
  readonly strict: (credential: AdmittedCredential, moment: bigint) => VerificationResult;
  /** As `strict`. From `freshUntil` on, it gives the copy's answer for that moment, marked stale with its age. */
  readonly bestEffort: (credential: AdmittedCredential, moment: bigint) => VerificationResult;
  /** The block of the copy; undefined before the first refresh. */
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

/** The stored status of a whole batch, in one block, without words and holds that are all zero. */
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

/** The copy's status of one credential. */
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
