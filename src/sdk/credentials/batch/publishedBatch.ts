import { type Address, type Hex, isAddressEqual } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import {
  type BatchHeader,
  type BatchIdParameters,
  batchId,
  type Policy,
  policyHash,
} from "../../core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import {
  address,
  at,
  type Decoder,
  decode,
  list,
  object,
  oneOf,
  text,
  truth,
  uint64Number,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { fileError } from "../../core/inputErrors.ts";
import { requireBatchSize } from "../batch.ts";
import { batchPolicy, issuedBatch, word } from "../batchJson.ts";
import type { KnownBatch } from "./knownBatch.ts";

/** The content of a manifest (`batchManifest`). */
export type PublishedBatch = {
  readonly schema: Schema;
  /** Uid of the schema. */
  readonly uid: Hex;
  readonly size: number;
  readonly root: Hex;
  readonly policy: Policy;
  /** Undefined where they are hidden. */
  readonly subjects: readonly Address[] | undefined;
  /** keccak256 of the file's bytes, as the header has it. */
  readonly manifestHash: Hex;
};

const publishedSchema = object({ uid: word, schema: text, resolver: address, revocable: truth });

/** The uid is a hash of all that the schema says. */
const readSchema: Decoder<Pick<PublishedBatch, "schema" | "uid">> = (value, path) => {
  const { uid, ...schema } = publishedSchema(value, path);
  return { schema, uid: oneOf([schemaUid(schema)])(uid, at(path, "uid")) };
};

const readManifest = object(
  {
    format: oneOf(["symbolon-batch"]),
    version: oneOf([1]),
    schema: readSchema,
    size: uint64Number,
    root: word,
    policy: batchPolicy,
  },
  { subjects: list(address) },
);

/**
 * Reads the manifest of a batch from its file's bytes.
 * @param refuse makes the error, from what is wrong
 * @throws what `refuse` makes; SymbolonError `BadBatchSize`
 */
export function parseBatchManifest(
  bytes: Uint8Array,
  refuse: (reason: string, cause?: unknown) => Error,
): PublishedBatch {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
  const { schema: stated, size, root, policy, subjects } = decode(readManifest, json, refuse);
  requireBatchSize(size);
  if (subjects !== undefined && subjects.length !== size) {
    throw refuse(`it has ${subjects.length} subjects, but the size ${size}`);
  }
  const manifestHash = bytesToHex(nobleHasher.keccak256(bytes));
  return { ...stated, size, root, policy, subjects, manifestHash };
}

/** The header of a batch that is to be issued, from what is published of it. */
export function publishedHeader(
  { uid: schema, root, size, policy, manifestHash }: PublishedBatch,
  place: Pick<BatchHeader, "issuer" | "issuedAt" | "salt">,
): BatchHeader {
  return { ...place, schema, root, size: BigInt(size), policy, manifestHash };
}

/**
 * Chain, registry and header from the text of a header file.
 * @param file its name, for errors
 * @throws SymbolonError `BadHeaderFile`
 */
export function parseHeaderFile(file: string, json: string): BatchIdParameters {
  const refuse = (problem: string) =>
    fileError(file, {
      code: "BadHeaderFile",
      problem: `is not a header file: ${problem}`,
      hint: "Give the file that `symbolon credential issue` wrote, or the id of the batch.",
    });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  return decode(issuedBatch, value, refuse);
}

/**
 * A batch whose header the caller has. It must be on the client's chain, and in the registry if one is given.
 * @param path its name, for errors
 * @throws SymbolonError `ChainMismatch`, `RegistryMismatch`
 */
export function batchAt(
  client: { readonly chain: { readonly id: number } },
  path: string,
  { chainId, registry, header }: BatchIdParameters,
  expected: Address | undefined,
): KnownBatch {
  const here = BigInt(client.chain.id);
  if (chainId !== here) throw otherPlace("ChainMismatch", path, `chain ${chainId}`, `chain ${here}`);
  if (expected !== undefined && !isAddressEqual(expected, registry)) {
    throw otherPlace("RegistryMismatch", path, registry, expected);
  }
  return { id: batchId({ chainId, registry, header }), registry, header };
}

/** The batch is not where the options say. */
function otherPlace(code: string, path: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The batch of ${path} is on ${there}, not on ${here}.`,
    hint: "Give the RPC and the registry of the batch's own chain.",
    details: { path, there, here },
  });
}

/**
 * Refuses a header that was not made from a manifest.
 * @param folder where the manifest is, for the error
 * @throws SymbolonError `BatchMismatch`
 */
export function requireSameBatch(
  folder: string,
  { header }: Pick<BatchIdParameters, "header">,
  manifest: PublishedBatch,
): void {
  const { uid, root, size, policy, manifestHash } = manifest;
  const compared = [
    ["schema", uid, header.schema],
    ["root", root, header.root],
    ["size", String(size), String(header.size)],
    ["policy", policyHash(policy), policyHash(header.policy)],
    ["manifest hash", manifestHash, header.manifestHash],
  ].filter(([, stated, given]) => stated?.toLowerCase() !== given?.toLowerCase());
  if (compared.length === 0) return;
  const shown = compared.map(([what, stated, given]) => `${what} ${stated}, in the header ${given}`);
  throw new SymbolonError({
    code: "BatchMismatch",
    reason: `The header is not of the batch in ${folder} (${shown.join("; ")}).`,
    hint: "Make the header from the manifest in that folder.",
    details: { folder, differences: compared },
  });
}
