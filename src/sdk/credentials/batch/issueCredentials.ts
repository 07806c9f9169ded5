import { type Address, type Hash, isAddressEqual, zeroAddress, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import { canonicalAddresses } from "../../chain/book/canonicalAddresses.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { explainViemError } from "../../chain/errors/explainViemError.ts";
import { requireOwnChain } from "../../chain/requireOwnChain.ts";
import {
  badArgument,
  callable,
  maybe,
  readArguments,
  timingShape,
  uint,
  unixSeconds,
  writeClient,
} from "../../core/arguments.ts";
import { WORD_BYTES } from "../../core/bytes.ts";
import { type BatchHeader, batchId, type Policy } from "../../core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { address, hex, list, members, object, text, truth } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Timing } from "../../delivery/timing.ts";
import type { Batch, CredentialPackage } from "../batch.ts";
import { batchManifest } from "../batchManifest.ts";
import { batchRefusal } from "../changes/batchRefusal.ts";
import type { FieldValue } from "../fieldValue.ts";
import { randomSalts } from "../salts.ts";
import {
  buildBatch,
  type CredentialRow,
  type CredentialValues,
  orderCredentialValues,
} from "./buildBatch.ts";
import { issueBatch } from "./issueBatch.ts";
import type { KnownBatch } from "./knownBatch.ts";

/** What the issuer says of one subject, by the names of the schema's fields. */
export type NamedCredentialRow<schema extends string> = Omit<CredentialRow, "values"> & {
  readonly values: CredentialValues<schema>;
};

export type IssueCredentialsParameters<schema extends string> = {
  /** Types and names of the fields: `string name,bool adult`. */
  readonly schema: schema;
  readonly rows: readonly NamedCredentialRow<schema>[];
  /** The BatchRegistry; default: where `deploySystem` puts it. */
  readonly registry?: Address | undefined;
  /** Defaults: the issuer revokes, nobody holds, and changes take effect a second after they are announced. */
  readonly policy?: Partial<Policy> | undefined;
  /** Default: none. */
  readonly resolver?: Address | undefined;
  /** Default: true. With false the policy has no revoker: nobody can revoke them, ever. */
  readonly revocable?: boolean | undefined;
  /** Where the manifest can be fetched; default: nowhere. */
  readonly uri?: string | undefined;
  /**
   * Called with everything before anything is sent: keep it. Its packages hold salts that nobody can make again; and where sending
   * fails, `issueBatch` of its batch goes on, where this call would issue another batch.
   */
  readonly keep?: ((made: MadeCredentials) => void | Promise<void>) | undefined;
  readonly timing?: Timing | undefined;
};

/** A batch with all that its holders are handed. */
export type MadeCredentials = {
  readonly batch: KnownBatch;
  readonly count: number;
  /** The manifest's bytes, to be published unchanged at `uri`. */
  readonly manifest: Uint8Array;
  /**
   * What the holder of the credential of that row gets, and nobody else: `formatCredentialPackage` writes it.
   * @throws SymbolonError `IndexBeyondBatch`
   */
  readonly packageAt: (index: number) => CredentialPackage;
};

export type IssuedCredentials = MadeCredentials & { readonly transaction: Hash | null };

const rowShape = object(
  { subject: text, values: members },
  { validFrom: maybe(unixSeconds), expires: maybe(unixSeconds) },
);
const policyShape = object(
  {},
  {
    revoker: maybe(address),
    emergency: maybe(address),
    epochLength: maybe(uint(64)),
    emergencyLimit: maybe(uint(64)),
    rulesHash: maybe(hex(WORD_BYTES)),
  },
);
const shape = object(
  { schema: text, rows: list(rowShape) },
  {
    registry: maybe(address),
    policy: maybe(policyShape),
    resolver: maybe(address),
    revocable: maybe(truth),
    uri: maybe(text),
    keep: maybe(callable),
    timing: maybe(timingShape),
  },
);

type IssueOptions = ReturnType<typeof shape>;

/**
 * Issues a credential for each row, all in one transaction: builds the batch with random salts, sends it, and waits until it is
 * mined. Rows in files: `readBatchToIssue` of `@symbolon/node`, which can be run again.
 * @throws SymbolonError `BadArgument`, `BadSchema`, `NoRegistry`, `ChainNotReachable`; by its row: `BadSubject`, `BadTime`,
 * `BadFieldValue`; as `issueBatch`
 * @example
 * const rows = [{ subject: anna, values: { name: "Anna", adult: true } }];
 * const { packageAt } = await issueCredentials(issuer, { schema: "string name,bool adult", rows });
 * const forAnna = formatCredentialPackage(packageAt(0));
 */
export async function issueCredentials<const schema extends string>(
  issuer: WriteClient,
  parameters: IssueCredentialsParameters<schema>,
): Promise<IssuedCredentials> {
  readArguments("issueCredentials", writeClient, issuer);
  const options = readArguments("issueCredentials", shape, parameters);
  const { uri = "", timing } = options;
  try {
    await requireOwnChain(issuer);
    const { timestamp } = await getBlock(issuer);
    const made = makeCredentials(issuer, options, timestamp);
    await parameters.keep?.(made);
    const { transaction } = await issueBatch(issuer, { batch: made.batch, uri, ...(timing && { timing }) });
    return { ...made, transaction };
  } catch (thrown) {
    throw explainViemError(thrown, batchRefusal);
  }
}

function makeCredentials(issuer: WriteClient, options: IssueOptions, issuedAt: bigint): MadeCredentials {
  const { schema: fields, rows, resolver = zeroAddress, revocable = true } = options;
  const { registry = canonicalAddresses.batchRegistry } = options;
  const schema = { schema: fields, resolver, revocable };
  // Copies: what the caller does to them afterwards changes nothing.
  const values = structuredClone(rows.map((row, index) => valuesOf(fields, row.values, index)));
  const batch = buildBatch({
    schema: fields,
    count: rows.length,
    rowAt: (index) => rowOf(rows[index] as IssueOptions["rows"][number], values[index] ?? []),
    salts: randomSalts(),
  });
  const policy = policyOf(issuer.account.address, options);
  const { bytes: manifest, manifestHash } = batchManifest({ batch, ...schema, policy });
  const header: BatchHeader = {
    issuer: issuer.account.address,
    schema: schemaUid(schema),
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt,
    policy,
    manifestHash,
    salt: zeroHash,
  };
  const issued = { chainId: BigInt(issuer.chain.id), registry, header };
  return {
    batch: { id: batchId(issued), registry, header },
    count: rows.length,
    manifest,
    packageAt: (index) => packageAt(batch, { schema, batch: issued, values: values[index] ?? [] }, index),
  };
}

function rowOf(row: IssueOptions["rows"][number], values: readonly FieldValue[]): CredentialRow {
  const { subject, validFrom = 0n, expires = 0n } = row;
  return { subject: subject as Address, values, validFrom, expires };
}

/** @throws SymbolonError `BadArgument` where the schema says that nothing is revoked, and the policy who revokes */
function policyOf(issuer: Address, { policy = {}, revocable = true }: IssueOptions): Policy {
  const { revoker = revocable ? issuer : zeroAddress } = policy;
  if (!revocable && !isAddressEqual(revoker, zeroAddress)) {
    throw badArgument("issueCredentials", "its revocable is false, and its policy.revoker may revoke");
  }
  return {
    revoker,
    emergency: policy.emergency ?? zeroAddress,
    epochLength: policy.epochLength ?? 0n,
    emergencyLimit: policy.emergencyLimit ?? 0n,
    rulesHash: policy.rulesHash ?? zeroHash,
  };
}

function packageAt(
  batch: Batch,
  shared: { readonly schema: Schema } & Pick<CredentialPackage, "batch" | "values">,
  index: number,
): CredentialPackage {
  return {
    ...shared,
    credential: batch.credential(index),
    proof: batch.credentialProof(index),
    fieldProofs: batch.fields.map((_, position) => batch.fieldProof(index, position)),
  };
}

/** @throws SymbolonError `BadFieldValue` with the row */
function valuesOf(schema: string, values: object, index: number): readonly FieldValue[] {
  try {
    return orderCredentialValues<string>(schema, values as CredentialValues<string>);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError) || thrown.code !== "BadFieldValue") throw thrown;
    const { code, reason, hint, details } = thrown;
    throw new SymbolonError({
      code,
      reason: `Row ${index}: ${reason}`,
      hint,
      details: { row: index, ...details },
    });
  }
}
