import type { Hex } from "viem";
import { verifyField } from "../../core/credential/fieldRoot.ts";
import { valueHash } from "../../core/credential/valueHash.ts";
import { SymbolonError } from "../../core/errors.ts";
import { decodeFieldValue } from "../decodeFieldValue.ts";
import { encodeFieldValue } from "../encodeFieldValue.ts";
import type { FieldValue } from "../fieldValue.ts";
import type { SchemaField } from "../parseSchema.ts";
import type { DisclosedField } from "./presentation.ts";
import { refusePresentation } from "./refusePresentation.ts";

/**
 * Checks one field against the root of a proven credential's fields.
 * @returns its value as `decodeFieldValue` gives it
 * @throws SymbolonError `NoSuchField`, `FieldMismatch`, `BadFieldValue`, `FieldNotProven`
 */
export function checkDisclosedField(
  disclosed: DisclosedField,
  fields: readonly SchemaField[],
  root: Hex,
): FieldValue {
  const { position, name, type, value, salt, proof } = disclosed;
  const field = fields[position];
  if (field === undefined) {
    throw refusePresentation("NoSuchField", "field", `a position below ${fields.length}`, position);
  }
  if (field.name !== name || field.type.name !== type) {
    const wanted = `${field.type.name} ${field.name}`;
    throw refusePresentation("FieldMismatch", `field at position ${position}`, wanted, `${type} ${name}`);
  }
  const encoded = encodeFieldValue(field.type, value);
  if (verifyField(root, position, { salt, valueHash: valueHash(encoded), proof })) {
    return decodeFieldValue<string>(type, encoded);
  }
  throw new SymbolonError({
    code: "FieldNotProven",
    reason: `The field ${name} at position ${position} is not in the credential with this value: value, salt or proof is altered, or of another credential.`,
    hint: "Ask its holder for it again, unchanged.",
    details: { position, name, root },
  });
}
