import { type Address, getAddress, type Hash, type Hex } from "viem";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { unpackHold } from "../../../sdk/core/status/holds.ts";
import { horizon, inForceFrom, locate } from "../../../sdk/core/status/statusWords.ts";
import { countsAsOf, goodUntil } from "../../../sdk/credentials/verify/answer.ts";
import type { StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { TrustedBasis } from "../../../sdk/credentials/verify/offline/verifyOffline.ts";
import {
  type BatchPlane,
  bitsAt,
  encodeStatusList,
  type StatusListBitsParameters,
  type StatusPurpose,
  statusListBits,
} from "./statusListBits.ts";

/**
 * The caller states the block's finality: `finality: "finalized"`, or the margin in seconds by which it may be undone.
 */
export type StatusListCredentialParameters = TrustedBasis & {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
  /** Address of the published list: one for each purpose. */
  readonly url: string;
  readonly plane: BatchPlane;
  /** The block of the plane. */
  readonly block: StatusBlock;
  /** The batch's revision at that block. */
  readonly revision: number;
  /**
   * First moment that the list covers, before the horizon. Default: the block's time, less the margin where it is not
   * final.
   */
  readonly moment?: bigint | undefined;
  /** Milliseconds after which verifiers should fetch a newer list. Default: they may keep it while it is valid. */
  readonly ttl?: number;
};

/** A Bitstring Status List Credential (v1.0, section 2.2) in the Verifiable Credentials Data Model 2.0, unsigned. */
export type StatusListCredential = {
  readonly "@context": readonly ["https://www.w3.org/ns/credentials/v2"];
  readonly id: string;
  readonly type: readonly ["VerifiableCredential", "BitstringStatusListCredential"];
  readonly issuer: string;
  readonly validFrom: string;
  /** The last instant, inclusive, at which the list is valid: a millisecond before its `freshUntil`. */
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

/** Provenance of a list, so that anyone can make it again and compare. Numbers of the chain are decimal text. */
export type StatusListProvenance = {
  readonly batch: Hex;
  /** The BatchRegistry and its chain (CAIP-10). */
  readonly registry: string;
  readonly revision: number;
  readonly block: { readonly number: string; readonly hash: Hash; readonly timestamp: string };
  readonly asOf: string;
  readonly moment: string;
};

/** A list and its provenance. */
export type StatusList = {
  readonly credential: StatusListCredential;
  readonly provenance: StatusListProvenance;
};

/**
 * The status of a batch for one purpose at a moment, as a W3C credential. The same parameters give the same bytes. It
 * is valid no second longer than the chain guarantees: for a block that is not final, without a margin, or with
 * `epochLength` 0, only for the second of `moment`. It is exact for the state that it was made from; where the policy
 * has an emergency role, that role may suspend sooner.
 * @throws RangeError where the margin is negative
 * @throws SymbolonError `WrongWordCount`, `IndexBeyondBatch`, `BeyondHorizon`, `HistoryNotKept`, `BeyondCalendar`,
 * `BadStatusListUrl`, `BadTtl`, `UnknownBatch`, `BeforeIssue`; `DoesNotFit` for a header that no batch has
 */
export function statusListCredential(parameters: StatusListCredentialParameters): StatusList {
  const { chainId, registry, header, plane, block, revision, ttl, finality, reorgMargin = 0n } = parameters;
  const url = requireStatusListUrl(parameters.url);
  if (ttl !== undefined) requireTtl(ttl);
  if (reorgMargin < 0n) throw new RangeError(`reorgMargin ${reorgMargin} must not be negative.`);
  const basis = { block, isFinal: finality === "finalized", reorgMargin };
  const asOf = countsAsOf(basis);
  const { moment = asOf } = parameters;
  requireState(parameters, moment);
  const { size } = header;
  const status = { plane, size, epochLength: header.policy.epochLength, asOf, moment };
  const freshUntil = goodUntil(basis, statusListFreshUntil(status), moment);
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
    validUntil: dateTimeStamp(freshUntil, 1n),
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

/** Refuses a missing batch: by storage alone, all of its credentials would be valid. */
function requireState(
  { revision, block, header }: Pick<StatusListCredentialParameters, "revision" | "block" | "header">,
  moment: bigint,
): void {
  if (moment < header.issuedAt) {
    throw new SymbolonError({
      code: "BeforeIssue",
      reason: `At ${moment} the batch did not exist: it was issued at ${header.issuedAt}.`,
      hint: "Give a moment from then on, in Unix seconds.",
      details: { moment, issuedAt: header.issuedAt },
    });
  }
  if (Number.isInteger(revision) && revision >= 1) return;
  throw new SymbolonError({
    code: "UnknownBatch",
    reason: `The batch does not exist at block ${block.number}: its revision is ${revision}.`,
    hint: "Read chain, registry and header again, or a block after the batch was issued.",
    details: { revision, block: block.number },
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

/** The provenance for people, in a term of the standard's own context, so that no verifier fails on it. */
function describe(
  { batch, registry, revision, block }: StatusListProvenance,
  purpose: StatusPurpose,
): string {
  return `${purpose} status of batch ${batch} of ${registry}, revision ${revision}, as of block ${block.number} (${block.hash}).`;
}

export type StatusListEntryParameters = {
  /** Address of the published list for this purpose. */
  readonly url: string;
  readonly purpose: StatusPurpose;
  /** The credential's index in its batch. */
  readonly index: number;
};

/** A credential's `credentialStatus`, or one of several: where to find its status. */
export type StatusListEntry = {
  readonly id: string;
  readonly type: "BitstringStatusListEntry";
  readonly statusPurpose: StatusPurpose;
  readonly statusListIndex: string;
  readonly statusListCredential: string;
};

/**
 * The `credentialStatus` of a batch's credential, for one purpose: a credential that can be revoked and suspended has
 * two. Bitstring Status List v1.0, section 2.1.
 * @throws SymbolonError `BadStatusListUrl`, `IndexBeyondBatch`
 */
export function statusListEntry({ url, purpose, index }: StatusListEntryParameters): StatusListEntry {
  requireStatusListUrl(url);
  locate(index);
  return {
    id: `${url}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose: purpose,
    statusListIndex: index.toString(),
    statusListCredential: url,
  };
}

const PKH = /^did:pkh:eip155:\d+:(0x[\da-fA-F]{40})$/;

/**
 * The DID of an account on a chain, `did:pkh:eip155:1:0x…`, with the address in EIP-55's case as CAIP-10 advises. DIDs
 * are compared as text: a credential and its status list must spell their issuer the same.
 */
export function issuerDid(chainId: bigint, issuer: Address): string {
  return `did:pkh:${chainAccountId(chainId, issuer)}`;
}

/** A contract or account and its chain in one text (CAIP-10), `eip155:1:0x…`. */
export function chainAccountId(chainId: bigint, address: Address): string {
  return `eip155:${chainId}:${getAddress(address)}`;
}

/** The name, within its DID, of the only key of a did:pkh: the key of the address. */
export function issuerKeyId(did: string): string {
  return `${did}#blockchainAccountId`;
}

/** The address in a did:pkh of an EVM chain; undefined: another kind of DID. */
export function addressOfDid(did: string): Address | undefined {
  return PKH.exec(did)?.[1] as Address | undefined;
}

/** The first second after the year 9999: later years have no agreed spelling. */
const END = 253_402_300_800n;

/**
 * A moment in the spelling of credentials (XML Schema dateTimeStamp): `2027-01-15T08:00:00Z`.
 * @param second Unix seconds
 * @param before milliseconds before it: our ends are the first second that is too late, those of credentials the last
 * valid instant, `2027-01-15T07:59:59.999Z`
 * @throws SymbolonError `BeyondCalendar` where it is after the year 9999
 */
function dateTimeStamp(second: bigint, before = 0n): string {
  const milliseconds = second * 1000n - before;
  if (milliseconds >= 0n && milliseconds < END * 1000n) {
    return new Date(Number(milliseconds)).toISOString().replace(".000Z", "Z");
  }
  throw new SymbolonError({
    code: "BeyondCalendar",
    reason: `The moment ${second} is not in the years 1970 to 9999.`,
    hint: "Give Unix seconds, not milliseconds.",
    details: { moment: second },
  });
}

/**
 * Returns the address of a status list, which credentials name permanently.
 * @throws SymbolonError `BadStatusListUrl` where it is not an address, or has a fragment, which distinguishes entries
 */
function requireStatusListUrl(url: string): string {
  if (URL.canParse(url) && !url.includes("#")) return url;
  throw new SymbolonError({
    code: "BadStatusListUrl",
    reason: `${JSON.stringify(url)} is not the address of a status list.`,
    hint: "Give an absolute URL without #, such as https://example.org/status/7.",
    details: { url },
  });
}

/**
 * First moment for which a list of a settled block may no longer be used: where one of its bits is known to change, or
 * the horizon. A hold, where the policy allows it, may make the suspensions wrong before that.
 * @throws SymbolonError as `statusListBits`
 */
export function statusListFreshUntil(parameters: StatusListBitsParameters): bigint {
  const { plane, size, epochLength, asOf } = parameters;
  const end = horizon(epochLength, asOf);
  const now = statusListBits(parameters);
  // A bit can change only where an announced change takes effect, or a hold begins or ends.
  for (const edge of edgesBetween(parameters, end)) {
    if (Buffer.compare(now, bitsAt(plane, size, epochLength, edge)) !== 0) return edge;
  }
  return end;
}

function edgesBetween(
  { plane, epochLength, moment }: StatusListBitsParameters,
  end: bigint,
): readonly bigint[] {
  const edges = new Set<bigint>();
  for (const { newest, older } of plane.words) {
    edges.add(inForceFrom(newest, epochLength)).add(inForceFrom(older, epochLength));
  }
  if (plane.purpose === "suspension") {
    for (const hold of [plane.batchHold, ...plane.holds.values()]) {
      const { from, until } = unpackHold(hold);
      edges.add(from).add(until);
    }
  }
  return [...edges].filter((edge) => edge > moment && edge < end).sort((a, b) => (a < b ? -1 : 1));
}
