import type { Hex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { encodeAttestationData } from "./attestationData.ts";
import { attestationValuesFromJson } from "./attestationValues.ts";
import { type AttestationField, areNamed, parseAttestationSchema } from "./parseAttestationSchema.ts";

/**
 * Data of an attestation, written in one of three ways: `name=value,...`, JSON (an object, or a list where fields have no
 * names of their own), or the ABI-encoded bytes themselves (`0x...`), which are taken as they are.
 * @throws SymbolonError `BadData`, and the codec's `BadSchema`, `BadFieldValue`
 */
export function dataFromText(schema: string, text: string): Hex {
  const trimmed = text.trim();
  if (trimmed.startsWith("0x")) return rawData(trimmed);
  if (/^[[{]/.test(trimmed)) return dataFromJson(schema, parseJson(trimmed));
  return dataFromFields(schema, splitPairs(schema, trimmed));
}

/** @throws SymbolonError the codec's `BadSchema`, `BadFieldValue` */
export function dataFromJson(schema: string, json: unknown): Hex {
  if (typeof json === "string" && json.startsWith("0x")) return rawData(json);
  return encodeAttestationData(schema, attestationValuesFromJson(schema, json));
}

/**
 * Data from texts by field name: integers in digits, `true` or `false`, bytes as 0x, lists and tuples as JSON.
 * @throws SymbolonError `BadData`, and the codec's `BadSchema`, `BadFieldValue`
 */
export function dataFromFields(schema: string, texts: Readonly<Record<string, string>>): Hex {
  const fields = parseAttestationSchema(schema);
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const json = Object.entries(texts).map(([name, text]): [string, unknown] => {
    const type = types.get(name);
    if (type?.kind === "bool") return [name, text === "true" ? true : text === "false" ? false : text];
    if (type?.kind === "array" || type?.kind === "tuple") return [name, parseJson(text)];
    return [name, text];
  });
  // A schema without fields takes an empty list.
  return dataFromJson(schema, fields.length === 0 && json.length === 0 ? [] : Object.fromEntries(json));
}

/** Cuts at the commas before a field's name, so that a text may hold commas. */
function splitPairs(schema: string, text: string): Readonly<Record<string, string>> {
  const fields = parseAttestationSchema(schema);
  if (text === "") return {};
  if (!areNamed(fields)) throw needsJson(fields);
  const names = fields.map(({ name }) => name.replaceAll("$", "\\$")).join("|");
  const texts: Record<string, string> = {};
  for (const part of text.split(new RegExp(`,(?=\\s*(?:${names})\\s*=)`))) {
    const [name = "", ...value] = part.split("=");
    const known = name.trim();
    if (value.length === 0 || !fields.some((field) => field.name === known)) throw notAPair(part, fields);
    if (Object.hasOwn(texts, known)) throw twice(known);
    texts[known] = value.join("=").trim();
  }
  return texts;
}

function rawData(text: string): Hex {
  if (/^0x(?:[\da-f]{2})*$/i.test(text)) return text.toLowerCase() as Hex;
  throw badData(
    `${JSON.stringify(shorten(text))} is not a string of bytes.`,
    "Write 0x and an even number of digits.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw badData(`${JSON.stringify(shorten(text))} is not JSON: ${message}.`, "Write it as JSON does.");
  }
}

function needsJson(fields: readonly AttestationField[]): SymbolonError {
  const types = fields.map(({ type }) => type.name).join(", ");
  return badData(
    `The fields of the schema (${types || "none"}) have no names of their own.`,
    "Give their values as a JSON list, in order.",
  );
}

function notAPair(part: string, fields: readonly AttestationField[]): SymbolonError {
  const names = fields.map(({ name }) => name).join(", ");
  return badData(
    `${JSON.stringify(shorten(part))} gives no field of the schema a value.`,
    `Write name=value with one of ${names}, or give JSON.`,
  );
}

function twice(name: string): SymbolonError {
  return badData(`The field ${name} has two values.`, "Give each field one value.");
}

function badData(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "BadData", reason, hint });
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
