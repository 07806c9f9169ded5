import type { Address, Hash, Hex } from "viem";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { StatusBlock } from "../verify/answer.ts";
import type { BatchPlane, StatusPurpose } from "./batchPlane.ts";
import { dateTimeStamp, dateTimeStampBefore } from "./dateTimeStamp.ts";
import { encodeStatusList } from "./encodeStatusList.ts";
import { chainAccountId, issuerDid } from "./issuerDid.ts";
import { requireStatusListUrl } from "./requireStatusListUrl.ts";
import { statusListBits } from "./statusListBits.ts";
import { statusListFreshUntil } from "./statusListFreshUntil.ts";

export type StatusListCredentialParameters = {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** Where the list will be published: one address for each purpose. */
  readonly url: string;
  readonly plane: BatchPlane;
  /** The block that the plane is from. */
  readonly block: StatusBlock;
  /** The batch's revision at that block. */
  readonly revision: number;
  /** The block's timestamp, less the reorg margin where the block is not final. */
  readonly asOf: bigint;
  /** The moment that the list answers for from; before the horizon of `asOf`. */
  readonly moment: bigint;
  /** Milliseconds after which verifiers should look for a newer list; left out: they may keep it while it is valid. */
  readonly ttl?: number;
};

/** A Bitstring Status List Credential (v1.0, section 2.2) in the Verifiable Credentials Data Model 2.0, unsigned. */
export type StatusListCredential = {
  readonly "@context": readonly ["https://www.w3.org/ns/credentials/v2"];
  readonly id: string;
  readonly type: readonly ["VerifiableCredential", "BitstringStatusListCredential"];
  readonly issuer: string;
  readonly validFrom: string;
  /** The last instant, inclusive, at which the list is good: a millisecond before its `freshUntil`. */
  readonly validUntil: string;
  readonly description: string;
  readonly credentialSubject: {
    readonly id: string;
    readonly type: "BitstringStatusList";
    readonly statusPurpose: StatusPurpose;
    readonly encodedList: string;
    readonly ttl?: number;
  };
};

/** Where a list comes from, so that anyone can make it again and compare. Numbers of the chain are decimal text. */
export type StatusListProvenance = {
  readonly batch: Hex;
  /** The BatchRegistry and its chain (CAIP-10). */
  readonly registry: string;
  readonly revision: number;
  readonly block: { readonly number: string; readonly hash: Hash; readonly timestamp: string };
  readonly asOf: string;
  readonly moment: string;
};

/** A list and where it comes from. */
export type StatusList = {
  readonly credential: StatusListCredential;
  readonly provenance: StatusListProvenance;
};

/**
 * The status of a batch for one purpose at a moment as a W3C credential, byte for byte the same from the same
 * parameters. It is valid for no second longer than the chain vouches for: with `epochLength` 0 for that of `moment`
 * only. For what it was made from it is exact; where the policy grants emergencies, one may suspend sooner.
 * @throws SymbolonError `WrongWordCount`, `IndexBeyondBatch`, `BeyondHorizon`, `HistoryNotKept`, `BeyondCalendar`,
 * `BadStatusListUrl`, `BadTtl`, `UnknownBatch`, `DatedTooLate`; `DoesNotFit` for a header that no batch has
 */
export function statusListCredential(parameters: StatusListCredentialParameters): StatusList {
  const { chainId, registry, header, plane, block, revision, asOf, moment, ttl } = parameters;
  const url = requireStatusListUrl(parameters.url);
  if (ttl !== undefined) requireTtl(ttl);
  requireState(parameters);
  const { size } = header;
  const status = { plane, size, epochLength: header.policy.epochLength, asOf, moment };
  const provenance = {
    batch: batchId({ chainId, registry, header }),
    registry: chainAccountId(chainId, registry),
    revision,
    block: { number: `${block.number}`, hash: block.hash, timestamp: `${block.timestamp}` },
    asOf: `${asOf}`,
    moment: `${moment}`,
  };
  const credential: StatusListCredential = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id: url,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer: issuerDid(chainId, header.issuer),
    validFrom: dateTimeStamp(moment),
    validUntil: dateTimeStampBefore(statusListFreshUntil(status)),
    description: describe(provenance, plane.purpose),
    credentialSubject: {
      id: `${url}#list`,
      type: "BitstringStatusList",
      statusPurpose: plane.purpose,
      encodedList: encodeStatusList(statusListBits(status)),
      ...(ttl === undefined ? {} : { ttl }),
    },
  };
  return { credential, provenance };
}

/** Storage says of a batch that does not exist that all of it is good, and of a copy dated too late, for too long. */
function requireState({ revision, asOf, block }: StatusListCredentialParameters): void {
  if (!Number.isInteger(revision) || revision < 1) {
    throw new SymbolonError({
      code: "UnknownBatch",
      reason: `There is no such batch at block ${block.number}: its revision is ${revision}.`,
      hint: "Read chain, registry and header again, or a block after the batch was issued.",
      details: { revision, block: block.number },
    });
  }
  if (asOf <= block.timestamp) return;
  throw new SymbolonError({
    code: "DatedTooLate",
    reason: `What was read at a block of ${block.timestamp} cannot count as of ${asOf}, which is later.`,
    hint: "Date it by the block's timestamp, not by the time of reading.",
    details: { asOf, timestamp: block.timestamp },
  });
}

function requireTtl(ttl: number): void {
  if (Number.isSafeInteger(ttl) && ttl > 0) return;
  throw new SymbolonError({
    code: "BadTtl",
    reason: `A list cannot be kept for ${ttl} milliseconds.`,
    hint: "Give a whole number of milliseconds from 1, or leave it out.",
    details: { ttl },
  });
}

/** The provenance for people: in a term that the standard's own context has, so that no verifier stumbles over it. */
function describe(
  { batch, registry, revision, block }: StatusListProvenance,
  purpose: StatusPurpose,
): string {
  return `${purpose} status of batch ${batch} of ${registry}, revision ${revision}, as of block ${block.number} (${block.hash}).`;
}
