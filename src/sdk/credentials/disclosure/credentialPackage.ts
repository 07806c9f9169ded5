import { anything, decodeJson, list, object, oneOf } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonOf } from "../../core/text/jsonText.ts";
import type { CredentialPackage } from "../batch.ts";
import {
  batchCredential,
  batchSchema,
  fieldProofs,
  issuedBatch,
  proofNodes,
  readPart,
} from "../batchJson.ts";
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
  return jsonOf({
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

const readPackage = object(
  {
    format: oneOf([PACKAGE_FORMAT]),
    version: oneOf([PACKAGE_VERSION]),
    schema: batchSchema,
    credential: batchCredential,
    values: list(anything),
    proof: proofNodes,
    fieldProofs,
  },
  { batch: issuedBatch },
);

/**
 * Reads a holder's package from JSON. It is checked for its form only: disclosing from it, even nothing, checks that it
 * proves what it says.
 * @throws SymbolonError `BadCredentialPackage` naming the member at fault
 * @example
 * const held = parseCredentialPackage(readFileSync("anna.json", "utf8"));
 * const presentation = disclose(held, ["adult"]);
 */
export function parseCredentialPackage(json: string): CredentialPackage {
  const { format: _, version: __, ...held } = decodeJson(readPackage, json, badPackage);
  const fields = readPart("schema.schema", badPackage, () => parseSchema(held.schema.schema));
  const { values } = held;
  for (const [name, given] of Object.entries({ values, fieldProofs: held.fieldProofs })) {
    if (given.length !== fields.length) {
      throw badPackage(`its ${name} are ${given.length}, and the schema has ${fields.length} fields`);
    }
  }
  return {
    ...held,
    values: fields.map(({ type }, i) =>
      readPart(`values[${i}]`, badPackage, () => fieldValueFromJson(type, values[i])),
    ),
  };
}

function badPackage(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadCredentialPackage",
    reason: `This is not the package of a credential: ${reason}.`,
    hint: "Ask its issuer for it again, unchanged.",
    cause,
  });
}
