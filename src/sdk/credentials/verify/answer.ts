import type { Address, Client, Hex, Transport } from "viem";
import { getChainId } from "viem/actions";
import { findBatch } from "../../chain/events/batches.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ChangeKindName } from "../../core/status/digest.ts";
import { earlier, later } from "../../core/status/statusWords.ts";
import type { Verdict } from "../../core/verdict.ts";
import { askNode, readBlock, type StatusBlock } from "./node/askNode.ts";

/** Where a verifier takes status from: the chain now, a copy held here, or a witness that someone handed over. */
export type Source = "live" | "cached" | "offline";

/** The change that decided, from its event; sources that read no events do not know it. */
export type ChangeReason = {
  /** Revision after it. */
  readonly revision: number;
  readonly kind: ChangeKindName;
  /** First second in which it counts. Later than the verdict's `since` where something else suspended before it. */
  readonly from: bigint;
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

/** The answer where a source could not tell, for what was thrown by name. @throws whatever was not */
export function unavailable(source: Source, moment: bigint, problem: unknown): Unavailable {
  if (!(problem instanceof SymbolonError)) throw problem;
  return { outcome: "Unavailable", source, moment, problem };
}

/** What each of the three sources answers. */
export type VerificationResult = Decided | Mismatch | Unavailable;

/** A block that status was read at, and how far it may be undone. */
export type StatusBasis = {
  readonly block: StatusBlock;
  /** The chain counts it as final: it is never undone. */
  readonly isFinal: boolean;
  /** Seconds before its time from which on blocks may be undone; not counted where it is final. */
  readonly reorgMargin: bigint;
};

/** The time as of which a block's state is known for good: what is announced afterwards, on whatever branch, comes later. */
export function countsAsOf({ block, isFinal, reorgMargin }: StatusBasis): bigint {
  return isFinal ? block.timestamp : block.timestamp - reorgMargin;
}

/** Whether no reorg can belie what the block says of later moments. */
export function isSettled({ isFinal, reorgMargin }: Pick<StatusBasis, "isFinal" | "reorgMargin">): boolean {
  return isFinal || reorgMargin > 0n;
}

/**
 * Until when what a block says of a moment is good: of one that may be undone, without a margin, for that moment alone. The
 * one place where this is decided, for every source and for published lists.
 * @param freshUntil until when it would be, were the block final
 */
export function goodUntil(
  basis: Pick<StatusBasis, "isFinal" | "reorgMargin">,
  freshUntil: bigint,
  moment: bigint,
): bigint {
  return isSettled(basis) ? freshUntil : earlier(freshUntil, moment + 1n);
}

/** A verdict as firm as the block that it stands on, and no firmer: by `goodUntil`, and then not to be reused. */
export function asFirmAs(basis: StatusBasis, verdict: Verdict, moment: bigint): Verdict {
  if (isSettled(basis)) return verdict;
  return { ...verdict, guarantee: "None", freshUntil: goodUntil(basis, verdict.freshUntil, moment) };
}

export type WithIssueParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** First block to look through; default: 0. The block that issued the batch saves many questions. */
  readonly fromBlock?: bigint;
};

/**
 * The answer with `knownSince`, from the event that issued the batch and the time of its block; as it is where it has no
 * `since`, or the event is not found.
 * @throws SymbolonError `NodeFailed`, `BadBlock`, `LogsRefused`, `WrongHeader`
 */
export async function withIssue(
  client: Client<Transport>,
  answer: VerificationResult,
  { registry, header, fromBlock }: WithIssueParameters,
): Promise<VerificationResult> {
  if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch" || answer.since === 0n) return answer;
  const issued = await askNode(`the events of ${registry}`, async () => {
    const batch = batchId({ chainId: BigInt(await getChainId(client)), registry, header });
    return findBatch(client, { registry, batch, ...(fromBlock !== undefined && { fromBlock }) });
  });
  if (issued === undefined) return answer;
  const { timestamp } = await readBlock(client, issued.blockNumber);
  return { ...answer, knownSince: later(answer.since, timestamp) };
}
