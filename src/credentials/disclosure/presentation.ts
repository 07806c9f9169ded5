import type { Hex } from "viem";
import type { BatchIdParameters } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonReader } from "../../files/jsonReader.ts";
import { batchJsonReader, batchJsonText } from "../batchJson.ts";
import { fieldValueFromJson, fieldValueToJson } from "../fieldCodec.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema, type SchemaField } from "../parseSchema.ts";

/** One field, shown and proven. */
export type DisclosedField = {
  /** Its place in the schema, with the name and the type that it has there. */
  readonly position: number;
  readonly name: string;
  readonly type: string;
  readonly value: FieldValue;
  readonly salt: Hex;
  /** Siblings from the field's leaf to the root of the credential's fields, lowest first. */
  readonly proof: readonly Hex[];
};

/**
 * A credential with some of its fields shown and the others hidden. It does not prove who presents it: whoever has seen
 * it can pass it on, so ask the subject to sign a challenge, or let it come in a transaction of the subject's.
 */
export type Presentation = {
  /** Where the batch was issued, and its header. */
  readonly batch: BatchIdParameters;
  readonly schema: Schema;
  readonly credential: Credential;
  /** Siblings from the credential's leaf to the root of the batch, lowest first. */
  readonly proof: readonly Hex[];
  /** In the order of the schema. */
  readonly disclosed: readonly DisclosedField[];
};

/** The error for what is no presentation as `formatPresentation` writes it. */
function badPresentation(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPresentation",
    reason: `This is no presentation of a credential: ${reason}.`,
    hint: "Ask its holder for it again, unchanged.",
    cause,
  });
}

/** The error for a presentation that says something else than a verifier expects, or than it proves. */
export function refusePresentation(
  code: string,
  what: string,
  wanted: bigint | number | string,
  found: bigint | number | string,
): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The presentation's ${what} is ${found}, where ${wanted} is expected.`,
    hint: "Ask the holder for a presentation of the right credential, unchanged.",
    details: { what, wanted, found },
  });
}

const PRESENTATION_FORMAT = "symbolon-presentation";
const PRESENTATION_VERSION = 1;

/**
 * A presentation as JSON, to be sent or shown as a code; `parsePresentation` reads it. Integers are decimal text, so no
 * reader rounds them.
 * @throws SymbolonError `BadSchema`
 */
export function formatPresentation(presentation: Presentation): string {
  const { batch, schema, credential, proof, disclosed } = presentation;
  const fields = parseSchema(schema.schema);
  return batchJsonText({
    format: PRESENTATION_FORMAT,
    version: PRESENTATION_VERSION,
    batch,
    schema,
    credential,
    proof,
    disclosed: disclosed.map((field) => {
      const type = fields[field.position]?.type;
      return { ...field, value: type === undefined ? field.value : fieldValueToJson(type, field.value) };
    }),
  });
}

const READER = jsonReader((reason) => badPresentation(reason));
const BATCH_READER = batchJsonReader(READER);
const { readHex, readList, readMembers, readOneOf, readText, readUint64 } = READER;

/**
 * Reads a presentation from JSON. It is checked for its form only: `checkDisclosure` tells what it proves.
 * @throws SymbolonError `BadPresentation` naming the member at fault
 */
export function parsePresentation(json: string): Presentation {
  let whole: unknown;
  try {
    whole = JSON.parse(json);
  } catch (cause) {
    throw badPresentation("it is not JSON", cause);
  }
  const members = ["format", "version", "batch", "schema", "credential", "proof", "disclosed"];
  const presentation = readMembers(whole, "whole", members);
  readOneOf(presentation.format, "format", [PRESENTATION_FORMAT]);
  readOneOf(presentation.version, "version", [PRESENTATION_VERSION]);
  const schema = BATCH_READER.readSchema(presentation.schema, "schema");
  const fields = readFields(schema.schema);
  return {
    batch: BATCH_READER.readBatch(presentation.batch, "batch"),
    schema,
    credential: BATCH_READER.readCredential(presentation.credential, "credential"),
    proof: BATCH_READER.readProof(presentation.proof, "proof"),
    disclosed: readList(presentation.disclosed, "disclosed").map((value, i) =>
      readDisclosed(value, `disclosed[${i}]`, fields),
    ),
  };
}

function readDisclosed(value: unknown, path: string, fields: readonly SchemaField[]): DisclosedField {
  const field = readMembers(value, path, ["position", "name", "type", "value", "salt", "proof"]);
  const position = Number(readUint64(field.position, `${path}.position`));
  const known = fields[position];
  if (known === undefined) {
    throw badPresentation(`its ${path}.position is ${position}, and the schema has ${fields.length} fields`);
  }
  return {
    position,
    name: readText(field.name, `${path}.name`),
    type: readText(field.type, `${path}.type`),
    value: located(`${path}.value`, () => fieldValueFromJson(known.type, field.value)),
    salt: readHex(field.salt, `${path}.salt`, 32),
    proof: BATCH_READER.readProof(field.proof, `${path}.proof`),
  };
}

function readFields(schema: string): readonly SchemaField[] {
  return located("schema.schema", () => parseSchema(schema));
}

function located<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    throw badPresentation(`its ${path} is not sound: ${error.reason.replace(/\.$/, "")}`, error);
  }
}
