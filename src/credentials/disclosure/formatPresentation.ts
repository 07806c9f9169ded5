import { fieldValueToJson } from "../fieldValueJson.ts";
import { batchJsonText } from "../files/batchJson.ts";
import { parseSchema } from "../parseSchema.ts";
import type { Presentation } from "./presentation.ts";

export const PRESENTATION_FORMAT = "symbolon-presentation";
export const PRESENTATION_VERSION = 1;

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
