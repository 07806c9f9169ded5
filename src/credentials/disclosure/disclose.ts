import type { FieldProof } from "../../core/credential/fieldRoot.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CredentialPackage } from "../batch.ts";
import { fieldValueFromJson } from "../fieldCodec.ts";
import { parseSchema, type SchemaField } from "../parseSchema.ts";
import { checkDisclosure } from "./checkDisclosure.ts";
import type { DisclosedField, Presentation } from "./presentation.ts";

/**
 * Shows some fields of a credential and hides the rest. What no verifier would accept is never handed out: the
 * presentation is checked first.
 * @param fields names, or positions in the schema; in any order, each counts once. None: the credential alone.
 * @throws SymbolonError `NotIssued`, `NoSuchField`, and what `checkDisclosure` throws where the package is damaged
 * @example
 * const presentation = disclose(parseCredentialPackage(json), ["adult"]);
 */
export function disclose(held: CredentialPackage, fields: readonly (string | number)[]): Presentation {
  const { batch, schema, credential, values, proof, fieldProofs } = held;
  if (batch === undefined) throw notIssued(credential.index);
  const known = parseSchema(schema.schema);
  const positions = new Set(fields.map((field) => positionOf(known, field)));
  const disclosed = [...positions]
    .sort((a, b) => a - b)
    .map((position): DisclosedField => {
      const { name, type } = known[position] as SchemaField;
      const salted = fieldProofs[position] as FieldProof | undefined;
      if (salted === undefined) throw missingProof(name, position);
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

function notIssued(index: bigint): SymbolonError {
  return new SymbolonError({
    code: "NotIssued",
    reason: `The package of credential ${index} does not say in which batch it was issued.`,
    hint: "Ask the issuer for the package again, once the batch is issued.",
    details: { index },
  });
}

function missingProof(name: string, position: number): SymbolonError {
  return new SymbolonError({
    code: "FieldNotProven",
    reason: `The package holds no salt and proof of the field ${name}.`,
    hint: "Ask the issuer for the package again, unchanged.",
    details: { position, name },
  });
}
