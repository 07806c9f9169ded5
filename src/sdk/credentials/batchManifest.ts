import { type Address, type Hex, zeroAddress } from "viem";
import { ADDRESS_BYTES, bytesToHex } from "../core/bytes.ts";
import { type Policy, policyHash } from "../core/credential/batchId.ts";
import { schemaUid } from "../core/credential/schemaUid.ts";
import { SymbolonError } from "../core/errors.ts";
import { nobleHasher } from "../core/hasher.ts";
import { durationText } from "../core/text/duration.ts";
import type { Batch } from "./batch.ts";

export type BatchManifestParameters = {
  readonly batch: Batch;
  /** Resolver the schema is registered with; the zero address: none. */
  readonly resolver: Address;
  /** Whether the schema is registered as revocable. */
  readonly revocable: boolean;
  readonly policy: Policy;
};

/** The public file about a batch. */
export type BatchManifest = {
  /** UTF-8 JSON, to be published unchanged: another spelling of the same JSON has another hash. */
  readonly bytes: Uint8Array;
  /** keccak256 of `bytes`, as the batch header carries it. */
  readonly manifestHash: Hex;
};

/** Raised when a reader of older manifests could misunderstand a new one. */
const VERSION = 1;

/** Characters of a subject in the list: quotes, 0x and 40 digits. */
const SUBJECT_CHARACTERS = 44;
const SEPARATOR = ",\n    ";

/**
 * The manifest of a batch, without its subjects: schema, size, root and policy only, so that publishing it tells
 * nobody who holds a credential. Same input, same bytes; hex is in lower case, uint64 as decimal text.
 * @throws SymbolonError `DoesNotFit`, `NotHex`, `WrongSize` where policy or resolver are malformed
 */
export function batchManifest(parameters: BatchManifestParameters): BatchManifest {
  return sealed(new TextEncoder().encode(`${JSON.stringify(manifestBody(parameters), null, 2)}\n`));
}

/**
 * The manifest with every subject in index order, for a batch whose members are public anyway. Once published it
 * cannot be taken back.
 * @throws SymbolonError as `batchManifest`
 */
export function batchManifestWithSubjects(parameters: BatchManifestParameters): BatchManifest {
  const { subjects, size } = parameters.batch;
  const text = new TextEncoder();
  const head = text.encode(
    `${JSON.stringify(manifestBody(parameters), null, 2).slice(0, -"\n}".length)},\n  "subjects": [\n    `,
  );
  const tail = text.encode("\n  ]\n}\n");
  const stride = SUBJECT_CHARACTERS + SEPARATOR.length;
  // Written piece by piece into one buffer: ten million subjects are more than a JavaScript string can hold.
  const bytes = new Uint8Array(head.length + size * stride - SEPARATOR.length + tail.length);
  bytes.set(head);
  for (let i = 0, at = head.length; i < size; i++, at += stride) {
    const subject = bytesToHex(subjects.subarray(i * ADDRESS_BYTES, (i + 1) * ADDRESS_BYTES));
    text.encodeInto(`"${subject}"${i < size - 1 ? SEPARATOR : ""}`, bytes.subarray(at));
  }
  bytes.set(tail, bytes.length - tail.length);
  return sealed(bytes);
}

function manifestBody({ batch, resolver, revocable, policy }: BatchManifestParameters) {
  const { schema, size, root } = batch;
  const uid = schemaUid({ schema, resolver, revocable });
  // Refuses a policy that no header could carry, before anything is published.
  policyHash(policy);
  return {
    format: "symbolon-batch",
    version: VERSION,
    schema: { uid, schema, resolver: resolver.toLowerCase(), revocable },
    size,
    root,
    policy: {
      revoker: policy.revoker.toLowerCase(),
      emergency: policy.emergency.toLowerCase(),
      epochLength: policy.epochLength.toString(),
      emergencyLimit: policy.emergencyLimit.toString(),
      rulesHash: policy.rulesHash.toLowerCase(),
    },
  };
}

function sealed(bytes: Uint8Array): BatchManifest {
  return { bytes, manifestHash: bytesToHex(nobleHasher.keccak256(bytes)) };
}

/** Seconds, as the registry has them. */
const SHORTEST_EPOCH = 60n;
const MAX_EPOCH = 2_592_000n;
const MAX_HOLD = 31_536_000n;

/**
 * Refuses a policy that the registry would refuse, before a batch is built under it.
 * @throws SymbolonError `EpochLengthOutOfRange`, `EmergencyLimitOutOfRange`, `DoesNotFit`
 */
export function requirePolicy(policy: Policy): void {
  policyHash(policy);
  const { epochLength, emergencyLimit, emergency } = policy;
  if (epochLength !== 0n && (epochLength < SHORTEST_EPOCH || epochLength > MAX_EPOCH)) {
    throw new SymbolonError({
      code: "EpochLengthOutOfRange",
      reason: `An epoch of ${durationText(epochLength)} is out of range.`,
      hint: `Give 0 (an epoch is a second), or ${durationText(SHORTEST_EPOCH)} to ${durationText(MAX_EPOCH)}.`,
      details: { epochLength, shortest: SHORTEST_EPOCH, longest: MAX_EPOCH },
    });
  }
  const isNobody = emergency === zeroAddress;
  if (isNobody ? emergencyLimit === 0n : emergencyLimit >= 1n && emergencyLimit <= MAX_HOLD) return;
  throw new SymbolonError({
    code: "EmergencyLimitOutOfRange",
    reason: isNobody
      ? `The emergency limit of ${durationText(emergencyLimit)} needs an emergency role, and nobody has it.`
      : `The emergency limit of ${durationText(emergencyLimit)} is out of range.`,
    hint: isNobody
      ? "Name the account that has the role, or leave the limit out."
      : `Give a limit from 1 s to ${durationText(MAX_HOLD)}.`,
    details: { emergency, emergencyLimit, longest: MAX_HOLD },
  });
}
