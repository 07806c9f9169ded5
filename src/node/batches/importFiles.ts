import { existsSync, readFileSync } from "node:fs";
import type { Hash } from "viem";
import {
  address,
  anything,
  decodeJson,
  list,
  object,
  oneOf,
  orNull,
  text,
  truth,
  uint64,
  uint64Number,
  versioned,
} from "../../sdk/core/decode.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { csvText } from "../../sdk/core/text/csvText.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import {
  batchCredential,
  batchHeader,
  batchSchema,
  fieldProofs,
  proofNodes,
  word,
} from "../../sdk/credentials/batchJson.ts";
import type { ImportStore } from "../../sdk/credentials/import/importAsBatch.ts";
import type { ImportedRow, ImportedSchema, ImportReport } from "../../sdk/credentials/import/importReport.ts";
import type { CredentialsFile, ImportedCredential } from "../../sdk/credentials/import/storedBatch.ts";
import { type Overwriting, requireOwnOutput, writeOwnOutputs } from "../files/ownOutput.ts";
import { readText, systemCode } from "../files/readText.ts";
import { writeOutput } from "../files/writeOutput.ts";

/**
 * Stores the credentials of an import in `OUT.credentials.json`, which is secret, and the manifest in
 * `OUT.manifest.json`.
 */
export function importFiles(out: string): ImportStore {
  const name = `${out}.credentials.json`;
  return {
    name,
    read: () => readCredentialsFile(name),
    write: (file) => writeCredentialsFile(name, file),
    writeManifest: (bytes) => writeOutput(`${out}.manifest.json`, bytes),
  };
}

/** Writes the file, readable only by its owner. @throws SymbolonError `OutputNotWritable` */
function writeCredentialsFile(path: string, content: CredentialsFile): void {
  writeOutput(path, jsonText(content), { mode: 0o600 });
}

/**
 * Reads a file of an earlier run; undefined: no such file.
 * @throws SymbolonError `BadCredentialsFile`
 */
function readCredentialsFile(path: string): CredentialsFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  return decodeJson(credentialsFile, text, (problem, cause) => {
    return new SymbolonError({
      code: "BadCredentialsFile",
      reason: `${path} is not a file of credentials (${problem}).`,
      hint: "Restore it as it was written, or choose another --out.",
      details: { path },
      cause,
    });
  });
}

const credentialsFile = object<Omit<CredentialsFile, "transaction">, { transaction: Hash }>(
  {
    format: oneOf(["symbolon-credentials"]),
    version: oneOf([1]),
    chainId: uint64Number,
    registry: address,
    schema: batchSchema,
    header: batchHeader,
    credentials: list(
      object<ImportedCredential>({
        source: word,
        credential: batchCredential,
        values: list(anything),
        proof: proofNodes,
        fieldProofs,
      }),
    ),
  },
  { transaction: word },
);

const COLUMNS = [
  "source",
  "status",
  "destination",
  "transaction",
  "schema",
  "subject",
  "time",
  "reason",
  "detail",
] as const;

/**
 * Looks, before anything is sent, whether a report can have its names: an earlier one is gone on with.
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireImportPlace(path: string, over: Overwriting): void {
  requireOwnOutput(`${path}.json`, '"symbolon-import"', over);
  requireOwnOutput(`${path}.csv`, COLUMNS.join(","), over);
}

/**
 * Writes the report as JSON and its rows as CSV. What an earlier run wrote of the same import is gone on with.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export function writeImportReport(path: string, report: ImportReport, over: Overwriting = {}): void {
  const isEarlier = () =>
    existsSync(`${path}.json`) && isSameImport(readImportReport(`${path}.json`), report);
  const csv = csvText(COLUMNS, report.attestations);
  // The table before the report, which says whose it is.
  const texts = [
    [`${path}.csv`, csv],
    [`${path}.json`, jsonText(report, 2)],
  ] as const;
  writeOwnOutputs(texts, { ...over, isEarlier });
}

/** Of one issuer, from one registry to another; its block and its rows go on. */
function isSameImport(before: ImportReport, after: ImportReport): boolean {
  const placeOf = ({ as, source: { block: _, time: __, ...source }, destination }: ImportReport) =>
    jsonText({ as, source, destination });
  return placeOf(before) === placeOf(after);
}

/** Reads a report of `writeImportReport`. @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadImportReport` */
export function readImportReport(path: string): ImportReport {
  const hint = "Give the report of an import, as attestation import writes it: OUT.json.";
  return decodeJson(importReport, readText(path, hint), (problem, cause) => {
    return new SymbolonError({
      code: "BadImportReport",
      reason: `${path} is not the report of an import (${problem}).`,
      hint,
      details: { path },
      cause,
    });
  });
}

const importReport = versioned(
  "symbolon-import",
  1,
  object<ImportReport>({
    format: oneOf(["symbolon-import"]),
    version: oneOf([1]),
    as: oneOf(["attestations", "batch"]),
    source: object({
      chainId: uint64Number,
      registry: address,
      issuer: address,
      block: uint64,
      time: uint64,
    }),
    destination: object({ chainId: uint64Number, registry: address, issuer: address }),
    changes: list(text),
    schemas: list(
      object<ImportedSchema>({ source: word, destination: word, schema: batchSchema, registered: truth }),
    ),
    attestations: list(
      object<ImportedRow>({
        source: word,
        status: oneOf(["imported", "imported and revoked", "planned", "left behind"]),
        destination: orNull(word),
        transaction: orNull(word),
        schema: word,
        subject: address,
        time: uint64,
        reason: text,
        detail: text,
      }),
    ),
  }),
);
