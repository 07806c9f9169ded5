import { createReadStream } from "node:fs";
import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { type JsonReader, jsonReader } from "../../files/jsonReader.ts";
import type { CredentialRow } from "../batch/batchBuilder.ts";
import { fieldValueFromJson, fieldValueToJson } from "../fieldValueJson.ts";
import type { SchemaField } from "../parseSchema.ts";
import { badBatchDirectory } from "./badBatchDirectory.ts";
import { batchFiles } from "./batchFiles.ts";

/**
 * One credential as a line of `credentials.jsonl`: `["0x...","0","1893456000",["value",...]]` for subject, validFrom,
 * expires and the values in schema order. Equal rows give equal text: integers are decimal text, hex is in lower case.
 */
export function formatCredentialLine(row: CredentialRow, fields: readonly SchemaField[]): string {
  const { subject, validFrom = 0n, expires = 0n, values } = row;
  const told = fields.map(({ type }, i) =>
    fieldValueToJson(type, values[i] as CredentialRow["values"][number]),
  );
  return JSON.stringify([subject.toLowerCase(), validFrom.toString(), expires.toString(), told]);
}

/**
 * Reads `credentials.jsonl` row by row, in index order.
 * @throws SymbolonError `BadBatchDirectory` naming the line
 */
export async function* readCredentialLines(
  directory: string,
  fields: readonly SchemaField[],
): AsyncGenerator<CredentialRow> {
  let line = 0;
  const refuse = (reason: string) =>
    badBatchDirectory(directory, batchFiles.credentials, `cannot be read in line ${line}: ${reason}`);
  const reader = jsonReader(refuse);
  for await (const text of linesOf(join(directory, batchFiles.credentials), refuse)) {
    line++;
    yield parseLine(text, fields, reader, refuse);
  }
}

/** Not `node:readline`: it also cuts at U+2028, which a JSON string may hold. */
async function* linesOf(file: string, refuse: (reason: string) => SymbolonError): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
  } catch (cause) {
    if (cause instanceof SymbolonError) throw cause;
    throw refuse(`the file cannot be read (${(cause as Error).message})`);
  }
  if (rest !== "") throw refuse("what follows it is cut short");
}

function parseLine(
  text: string,
  fields: readonly SchemaField[],
  { readAddress, readList, readUint64 }: JsonReader,
  refuse: (reason: string) => SymbolonError,
): CredentialRow {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse("it is not JSON");
  }
  const [subject, validFrom, expires, told, ...rest] = readList(json, "credential");
  const values = readList(told, "values");
  if (rest.length > 0 || values.length !== fields.length) {
    throw refuse(`it has ${values.length} values where the schema has ${fields.length} fields`);
  }
  return {
    subject: readAddress(subject, "subject"),
    validFrom: readUint64(validFrom, "validFrom"),
    expires: readUint64(expires, "expires"),
    values: fields.map(({ name, type }, i) => {
      try {
        return fieldValueFromJson(type, values[i]);
      } catch (error) {
        throw error instanceof SymbolonError
          ? refuse(`field ${name}: ${error.reason.replace(/\.$/, "")}`)
          : error;
      }
    }),
  };
}
