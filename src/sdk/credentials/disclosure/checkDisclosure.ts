import type { Address, Hex } from "viem";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { type FieldProof, valueHash, verifyField } from "../../core/credential/fieldRoot.ts";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CredentialValues } from "../batch/buildBatch.ts";
import type { CredentialPackage } from "../batch.ts";
import { decodeFieldValue, encodeFieldValue, fieldValueFromJson } from "../fieldCodec.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema, type SchemaField } from "../parseSchema.ts";
import { type FixedExpectation, findMismatch, requireFixed } from "../verify/expectation.ts";
import { Forgery } from "../verify/forgery.ts";
import { requireInBatch } from "../verify/requireInBatch.ts";
import type { DisclosedField, Presentation } from "./presentation.ts";

/** What a verifier expects, in the words of `Expectation`. Default for chain, registry and batch: any. */
export type ExpectedDisclosure<schema extends string> = Pick<FixedExpectation, "issuers" | "subject"> & {
  /** The schema's text, by which the values are typed. */
  readonly schema: schema;
  readonly chainId?: bigint;
  /** The BatchRegistry. */
  readonly registry?: Address;
  /** Id of the batch. */
  readonly batch?: Hex;
};

/** What a presentation proves. */
export type CheckedDisclosure<schema extends string> = {
  /** Id of the batch: ask the registry for the credential's status by it. */
  readonly batch: Hex;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** The shown fields, without the hidden ones. */
  readonly values: Partial<CredentialValues<schema>>;
};

/**
 * Checks that a credential with these fields is the expected one, and under the root of the batch with this header,
 * without any network.
 *
 * It does not say whether the batch was ever issued, nor what its status is: anybody can make a header. Ask a source
 * for the verdict on `header` and `credential` next.
 * @throws Forgery `ChainMismatch`, `RegistryMismatch`, `SchemaMismatch`, `BatchMismatch`, `IndexBeyondBatch`,
 * `CredentialNotInBatch`, `FieldOrder`, `NoSuchField`, `FieldMismatch`, `FieldNotProven`: it proves nothing, or
 * something else
 * @throws SymbolonError `IssuerMismatch`, `SubjectMismatch`, `NoIssuersExpected`, `ExpectationUnclear`,
 * `TrustListNeedsChain`; `BadFieldValue`, `BadSchema`, `DoesNotFit`, `ProofTooLong` and similar ones where a member is
 * malformed
 * @example
 * const expected = { schema: "bytes32 person,bool adult", issuers: [club], subject: visitor } as const;
 * const { values } = checkDisclosure(presentation, expected);
 * if (values.adult !== true) throw new Error("not shown to be of age");
 */
export function checkDisclosure<const schema extends string>(
  presentation: Presentation,
  expected: ExpectedDisclosure<schema>,
): CheckedDisclosure<schema> {
  const { batch, schema, credential, proof, disclosed } = presentation;
  const { header } = batch;
  const id = batchId(batch);
  requireSame("ChainMismatch", "chain", expected.chainId, batch.chainId);
  requireSame("RegistryMismatch", "registry", expected.registry, batch.registry);
  const { issuers, subject } = expected;
  const shownBy = { issuer: header.issuer, schema: header.schema, subject: credential.subject };
  const other = findMismatch(requireFixed({ issuers, schema: "any", subject }), shownBy);
  if (other !== undefined) throw other;
  if (schema.schema !== expected.schema) {
    throw differs("SchemaMismatch", "schema", JSON.stringify(expected.schema), JSON.stringify(schema.schema));
  }
  requireSame("SchemaMismatch", "schema uid in its header", schemaUid(schema), header.schema);
  // Any change to the header gives another id.
  requireSame("BatchMismatch", "batch id", expected.batch, id);
  requireInBatch({ header, credential, proof });

  const fields = parseSchema(schema.schema);
  const shown: [name: string, value: FieldValue][] = [];
  let before = -1;
  for (const field of disclosed) {
    if (field.position <= before) {
      throw differs("FieldOrder", "field", `one after position ${before}`, `position ${field.position}`);
    }
    before = field.position;
    shown.push([field.name, checkDisclosedField(field, fields, credential.fields)]);
  }
  // Not by assignment: a field may be called `__proto__`.
  const values = Object.fromEntries(shown) as Partial<CredentialValues<schema>>;
  return { batch: id, header, credential, values };
}

function requireSame(
  code: string,
  what: string,
  expected: bigint | string | undefined,
  found: bigint | string,
) {
  if (expected === undefined || String(expected).toLowerCase() === String(found).toLowerCase()) return;
  throw differs(code, what, expected, found);
}

/** It is another credential than a verifier expects, or than its proof shows. */
function differs(
  code: string,
  what: string,
  expected: bigint | number | string,
  found: bigint | number | string,
): Forgery {
  return new Forgery({
    code,
    reason: `The presentation's ${what} is ${found}, but ${expected} is expected.`,
    hint: "Ask the holder for an unchanged presentation of the right credential.",
    details: { what, wanted: expected, found },
  });
}

/**
 * Checks one field against the root of a proven credential's fields.
 * @returns its value as `decodeFieldValue` gives it
 * @throws Forgery `NoSuchField`, `FieldMismatch`, `FieldNotProven`
 * @throws SymbolonError `BadFieldValue`
 */
function checkDisclosedField(
  disclosed: DisclosedField,
  fields: readonly SchemaField[],
  root: Hex,
): FieldValue {
  const { position, name, type, value, salt, proof } = disclosed;
  const field = fields[position];
  if (field === undefined) {
    throw differs("NoSuchField", "field", `a position below ${fields.length}`, position);
  }
  if (field.name !== name || field.type.name !== type) {
    const expected = `${field.type.name} ${field.name}`;
    throw differs("FieldMismatch", `field at position ${position}`, expected, `${type} ${name}`);
  }
  const encoded = encodeFieldValue(field.type, value);
  if (verifyField(root, position, { salt, valueHash: valueHash(encoded), proof })) {
    return decodeFieldValue<string>(type, encoded);
  }
  throw new Forgery({
    code: "FieldNotProven",
    reason: `The field ${name} at position ${position} does not have this value in the credential: the value, salt or proof was altered, or belongs to another credential.`,
    hint: "Ask its holder for it again, unchanged.",
    details: { position, name, root },
  });
}

/**
 * Shows some fields of a credential and hides the rest. It checks the presentation first, so that it never gives one
 * that no verifier would accept.
 * @param fields names, or positions in the schema; in any order, each counts once. Empty: the credential alone.
 * @throws SymbolonError `NotIssued`, `NoSuchField`, and what `checkDisclosure` throws where the package is damaged
 * @example
 * const presentation = disclose(parseCredentialPackage(json), ["adult"]);
 */
export function disclose(held: CredentialPackage, fields: readonly (string | number)[]): Presentation {
  const { batch, schema, credential, values, proof, fieldProofs } = held;
  if (batch === undefined) {
    throw new SymbolonError({
      code: "NotIssued",
      reason: `The package of credential ${credential.index} does not say in which batch it was issued.`,
      hint: "Ask the issuer for the package again, once the batch is issued.",
      details: { index: credential.index },
    });
  }
  const known = parseSchema(schema.schema);
  const positions = new Set(fields.map((field) => positionOf(known, field)));
  const disclosed = [...positions]
    .sort((a, b) => a - b)
    .map((position): DisclosedField => {
      const { name, type } = known[position] as SchemaField;
      const salted = fieldProofs[position] as FieldProof | undefined;
      if (salted === undefined) {
        throw new SymbolonError({
          code: "FieldNotProven",
          reason: `The package holds no salt and proof of the field ${name}.`,
          hint: "Ask the issuer for the package again, unchanged.",
          details: { position, name },
        });
      }
      const value = fieldValueFromJson(type, values[position]);
      return { position, name, type: type.name, value, salt: salted.salt, proof: salted.proof };
    });
  const presentation: Presentation = { batch, schema, credential, proof, disclosed };
  checkDisclosure(presentation, { schema: schema.schema, issuers: "any", subject: "any" });
  return presentation;
}

function positionOf(known: readonly SchemaField[], field: string | number): number {
  const position = typeof field === "number" ? field : known.findIndex(({ name }) => name === field);
  if (Number.isInteger(position) && position >= 0 && position < known.length) return position;
  const names = known.map(({ name }) => name).join(", ");
  throw new SymbolonError({
    code: "NoSuchField",
    reason: `The schema has no field ${typeof field === "number" ? `at position ${field}` : JSON.stringify(field)}.`,
    hint: known.length === 0 ? "Disclose none: it has no fields." : `Name one of ${names}.`,
    details: { field, count: known.length },
  });
}
