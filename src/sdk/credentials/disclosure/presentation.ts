import type { Hex } from "viem";
import type { BatchIdParameters } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { anything, decodeJson, list, object, oneOf, text, uint64Number } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonOf } from "../../core/text/jsonText.ts";
import { batchCredential, batchSchema, issuedBatch, proofNodes, readPart, word } from "../batchJson.ts";
import { fieldValueFromJson, fieldValueToJson } from "../fieldCodec.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema } from "../parseSchema.ts";

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

/** The error for what is no presentation in either of its forms. */
export function badPresentation(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPresentation",
    reason: `This is not a presentation of a credential: ${reason}.`,
    hint: "Ask its holder for it again, unchanged.",
    cause,
  });
}

export const PRESENTATION_FORMAT = "symbolon-presentation";
const PRESENTATION_VERSION = 1;

/**
 * A presentation as JSON; `parsePresentation` reads it. Integers are decimal text, so no
 * reader rounds them.
 * @throws SymbolonError `BadSchema`
 * @example
 * const json = formatPresentation(disclose(parseCredentialPackage(text), ["adult"]));
 */
export function formatPresentation(presentation: Presentation): string {
  const { batch, schema, credential, proof, disclosed } = presentation;
  const fields = parseSchema(schema.schema);
  return jsonOf({
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

const readPresentation = object({
  format: oneOf([PRESENTATION_FORMAT]),
  version: oneOf([PRESENTATION_VERSION]),
  batch: issuedBatch,
  schema: batchSchema,
  credential: batchCredential,
  proof: proofNodes,
  disclosed: list(
    object({
      position: uint64Number,
      name: text,
      type: text,
      value: anything,
      salt: word,
      proof: proofNodes,
    }),
  ),
});

/**
 * Reads a presentation from JSON, as `parsePresentation` does where it is given that.
 * @throws SymbolonError `BadPresentation` naming the member at fault
 */
export function presentationFromJson(json: string): Presentation {
  const { format: _, version: __, disclosed, ...held } = decodeJson(readPresentation, json, badPresentation);
  const fields = readPart("schema.schema", badPresentation, () => parseSchema(held.schema.schema));
  return {
    ...held,
    disclosed: disclosed.map((field, i) => {
      const known = fields[field.position];
      const path = `disclosed[${i}]`;
      if (known !== undefined) {
        const read = () => fieldValueFromJson(known.type, field.value);
        return { ...field, value: readPart(`${path}.value`, badPresentation, read) };
      }
      throw badPresentation(
        `its ${path}.position is ${field.position}, and the schema has ${fields.length} fields`,
      );
    }),
  };
}
