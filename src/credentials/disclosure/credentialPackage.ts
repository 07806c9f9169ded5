import type { FieldProof } from "../../core/credential/fieldRoot.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonReader } from "../../files/jsonReader.ts";
import type { CredentialPackage } from "../batch.ts";
import { batchJsonReader, batchJsonText } from "../batchJson.ts";
import { fieldValueFromJson, fieldValueToJson } from "../fieldCodec.ts";
import { parseSchema } from "../parseSchema.ts";

export const PACKAGE_FORMAT = "symbolon-credential";
const PACKAGE_VERSION = 1;

/**
 * A holder's package as JSON; `parseCredentialPackage` reads it. It holds the salts: hand it to the holder alone.
 * @throws SymbolonError `BadSchema`, `BadFieldValue`
 */
export function formatCredentialPackage(held: CredentialPackage): string {
  const { schema, batch, credential, values, proof, fieldProofs } = held;
  return batchJsonText({
    format: PACKAGE_FORMAT,
    version: PACKAGE_VERSION,
    schema,
    ...(batch !== undefined && { batch }),
    credential,
    values: parseSchema(schema.schema).map(({ type }, position) =>
      fieldValueToJson(type, fieldValueFromJson(type, values[position])),
    ),
    proof,
    fieldProofs,
  });
}

const READER = jsonReader((reason) => badPackage(reason));
const BATCH_READER = batchJsonReader(READER);

/**
 * Reads a holder's package from JSON. It is checked for its form only: disclosing from it, even nothing, checks that it
 * proves what it says.
 * @throws SymbolonError `BadCredentialPackage` naming the member at fault
 */
export function parseCredentialPackage(json: string): CredentialPackage {
  let whole: unknown;
  try {
    whole = JSON.parse(json);
  } catch (cause) {
    throw badPackage("it is not JSON", cause);
  }
  const members = ["format", "version", "schema", "credential", "values", "proof", "fieldProofs"];
  const held = READER.readMembers(whole, "whole", members, ["batch"]);
  READER.readOneOf(held.format, "format", [PACKAGE_FORMAT]);
  READER.readOneOf(held.version, "version", [PACKAGE_VERSION]);
  const schema = BATCH_READER.readSchema(held.schema, "schema");
  const fields = located("schema.schema", () => parseSchema(schema.schema));
  const values = READER.readList(held.values, "values");
  const fieldProofs = READER.readList(held.fieldProofs, "fieldProofs");
  for (const [name, list] of Object.entries({ values, fieldProofs })) {
    if (list.length !== fields.length) {
      throw badPackage(`its ${name} are ${list.length}, and the schema has ${fields.length} fields`);
    }
  }
  return {
    schema,
    ...(held.batch !== undefined && { batch: BATCH_READER.readBatch(held.batch, "batch") }),
    credential: BATCH_READER.readCredential(held.credential, "credential"),
    values: fields.map(({ type }, i) => located(`values[${i}]`, () => fieldValueFromJson(type, values[i]))),
    proof: BATCH_READER.readProof(held.proof, "proof"),
    fieldProofs: fieldProofs.map((value, i) => readFieldProof(value, `fieldProofs[${i}]`)),
  };
}

function readFieldProof(value: unknown, path: string): FieldProof {
  const field = READER.readMembers(value, path, ["salt", "valueHash", "proof"]);
  return {
    salt: BATCH_READER.readWord(field.salt, `${path}.salt`),
    valueHash: BATCH_READER.readWord(field.valueHash, `${path}.valueHash`),
    proof: BATCH_READER.readProof(field.proof, `${path}.proof`),
  };
}

function located<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    throw badPackage(`its ${path} is not sound: ${error.reason.replace(/\.$/, "")}`, error);
  }
}

function badPackage(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadCredentialPackage",
    reason: `This is no package of a credential: ${reason}.`,
    hint: "Ask its issuer for it again, unchanged.",
    cause,
  });
}
