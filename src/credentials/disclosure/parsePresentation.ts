import { SymbolonError } from "../../core/errors.ts";
import { jsonReader } from "../../files/jsonReader.ts";
import { fieldValueFromJson } from "../fieldValueJson.ts";
import { batchJsonReader } from "../files/batchJson.ts";
import { parseSchema, type SchemaField } from "../parseSchema.ts";
import { badPresentation } from "./badPresentation.ts";
import { PRESENTATION_FORMAT, PRESENTATION_VERSION } from "./formatPresentation.ts";
import type { DisclosedField, Presentation } from "./presentation.ts";

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
