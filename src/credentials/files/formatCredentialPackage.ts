import { fieldValueFromJson, fieldValueToJson } from "../fieldValueJson.ts";
import type { CredentialPackage } from "../heldCredential.ts";
import { parseSchema } from "../parseSchema.ts";
import { batchJsonText } from "./batchJson.ts";

export const PACKAGE_FORMAT = "symbolon-credential";
export const PACKAGE_VERSION = 1;

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
