import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex } from "../../sdk/core/bytes.ts";
import type { Policy } from "../../sdk/core/credential/batchId.ts";
import { type Credential, credentialLeaf } from "../../sdk/core/credential/credentialLeaf.ts";
import { fieldProof, fieldRoot, valueHash } from "../../sdk/core/credential/fieldRoot.ts";
import { type Schema, schemaUid } from "../../sdk/core/credential/schemaUid.ts";
import {
  address,
  anything,
  decode,
  list,
  object,
  oneOf,
  orNull,
  text,
  uint64,
  uint64Number,
} from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { CredentialRow } from "../../sdk/credentials/batch/buildBatch.ts";
import { tileProver } from "../../sdk/credentials/batch/tileProver.ts";
import type { CredentialPackage } from "../../sdk/credentials/batch.ts";
import { batchPolicy, batchSchema, word } from "../../sdk/credentials/batchJson.ts";
import { encodeFieldValue, fieldValueFromJson, fieldValueToJson } from "../../sdk/credentials/fieldCodec.ts";
import { parseSchema, type SchemaField } from "../../sdk/credentials/parseSchema.ts";
import { createSalts } from "../../sdk/credentials/salts.ts";
import { badBatchDirectory, batchDiffers, batchFiles, tileReader } from "./batchFiles.ts";
import { readBatchHeader, readBatchManifest } from "./publishedFiles.ts";

/** The file that the credentials were read from. */
export type BatchSource = {
  /** File name without its folder. */
  readonly name: string;
  /** SHA-256 of the file's bytes as they lie on disk, before any unzipping. */
  readonly sha256: Hex;
};

/** With `credentials.jsonl`, all that a batch is built from: without it no field can be proven. */
export type BatchSecret = {
  readonly format: typeof SECRET_FORMAT;
  readonly version: typeof SECRET_VERSION;
  /** 32 random bytes, from which all salts follow (`derivedSalts`). */
  readonly secret: Hex;
  /** Hash of all that the batch says (`batchContent`), which takes part in its salts. */
  readonly content: Hex;
  readonly root: Hex;
  readonly size: number;
  readonly schema: Schema;
  readonly policy: Policy;
  /** Whether the manifest lists them. */
  readonly subjects: "hidden" | "public";
  /** Null: the credentials came from no file. */
  readonly source: BatchSource | null;
};

export const SECRET_FORMAT = "symbolon-batch-secret";
export const SECRET_VERSION = 1;

const readSecret = object<BatchSecret>({
  format: oneOf([SECRET_FORMAT]),
  version: oneOf([SECRET_VERSION]),
  secret: word,
  content: word,
  root: word,
  size: uint64Number,
  schema: batchSchema,
  policy: batchPolicy,
  subjects: oneOf(["hidden", "public"]),
  source: orNull(object<BatchSource>({ name: text, sha256: word })),
});

/** @throws SymbolonError `BadBatchDirectory` naming the member at fault */
export async function readBatchSecret(directory: string): Promise<BatchSecret> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(directory, batchFiles.master, `cannot be read: ${reason}`, cause);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(directory, batchFiles.master), "utf8"));
  } catch (cause) {
    throw refuse(
      cause instanceof SyntaxError ? "it is not JSON" : "it is missing, or you may not read it",
      cause,
    );
  }
  return decode(readSecret, json, refuse);
}

/**
 * What each holder is handed, out of a batch folder, in index order; the batch is not built again for it. Each
 * credential is folded to the root of the batch first, so that a package which proves nothing is never handed out.
 * @param isSelected told index and row of every credential
 * @throws SymbolonError `BatchDiffers` where the folder's files do not belong together, `DamagedTile`, `BatchMismatch`,
 * `BadBatchDirectory`
 */
export async function* selectCredentials(
  directory: string,
  isSelected: (index: number, row: CredentialRow) => boolean,
): AsyncGenerator<CredentialPackage> {
  const { schema, secret, content, root, size } = await readBatchSecret(directory);
  const folder = join(directory, batchFiles.public);
  const batch = await readBatchHeader(folder);
  // Leaves bind no names of fields: under another schema with fields of the same types they would be the same.
  requireEqual(directory, "schema", (await readBatchManifest(folder)).uid, schemaUid(schema));
  const fields = parseSchema(schema.schema);
  const saltAt = createSalts(secret, content);
  const prove = tileProver({ root, size, readTile: tileReader(folder) });
  let index = -1;
  for await (const row of readCredentialLines(directory, fields)) {
    index++;
    if (!isSelected(index, row)) continue;
    const salted = row.values.map((value, position) => ({
      salt: bytesToHex(saltAt(index, position)),
      valueHash: valueHash(encodeFieldValue(fields[position]?.type ?? "", value)),
    }));
    const { subject, validFrom = 0n, expires = 0n, values } = row;
    const credential: Credential = {
      index: BigInt(index),
      subject,
      validFrom,
      expires,
      fields: fieldRoot(salted),
    };
    const { leaf, proof } = await prove(index);
    requireEqual(directory, `leaf of credential ${index}`, leaf, credentialLeaf(credential));
    yield {
      schema,
      ...(batch !== undefined && { batch }),
      credential,
      values,
      proof,
      fieldProofs: salted.map((_, position) => fieldProof(salted, position)),
    };
  }
  if (index + 1 !== size) {
    throw batchDiffers(directory, [
      { what: batchFiles.credentials, stated: `${size} lines`, found: index + 1 },
    ]);
  }
}

function requireEqual(directory: string, what: string, stated: Hex, found: Hex): void {
  if (found !== stated) throw batchDiffers(directory, [{ what, stated, found }]);
}

/**
 * One credential as a line of `credentials.jsonl`: `["0x...","0","1893456000",["value",...]]` for subject, validFrom,
 * expires and the values in schema order. Equal rows give equal text: integers are decimal text, hex is in lower case.
 */
export function formatCredentialLine(row: CredentialRow, fields: readonly SchemaField[]): string {
  const { subject, validFrom = 0n, expires = 0n, values } = row;
  const held = fields.map(({ type }, i) =>
    fieldValueToJson(type, values[i] as CredentialRow["values"][number]),
  );
  return JSON.stringify([subject.toLowerCase(), validFrom.toString(), expires.toString(), held]);
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
  for await (const text of readLines(join(directory, batchFiles.credentials), refuse)) {
    line++;
    yield parseLine(text, fields, refuse);
  }
}

/** Not `node:readline`: it also cuts at U+2028, which a JSON string may hold. */
async function* readLines(file: string, refuse: (reason: string) => SymbolonError): AsyncGenerator<string> {
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
  if (rest !== "") throw refuse("the rest of the file is cut short");
}

function parseLine(
  text: string,
  fields: readonly SchemaField[],
  refuse: (reason: string) => SymbolonError,
): CredentialRow {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse("it is not JSON");
  }
  const [subject, validFrom, expires, held, ...rest] = decode(list(anything), json, refuse, "credential");
  const values = decode(list(anything), held, refuse, "values");
  if (rest.length > 0 || values.length !== fields.length) {
    throw refuse(`it has ${values.length} values, but the schema has ${fields.length} fields`);
  }
  return {
    subject: decode(address, subject, refuse, "subject"),
    validFrom: decode(uint64, validFrom, refuse, "validFrom"),
    expires: decode(uint64, expires, refuse, "expires"),
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
