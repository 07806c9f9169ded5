import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Address, zeroAddress, zeroHash } from "viem";
import { batchFiles, requireNothing } from "../../src/node/batches/batchFiles.ts";
import { isExpired } from "../../src/node/batches/expiredCredentials.ts";
import { readBatchSecret } from "../../src/node/batches/selectCredentials.ts";
import { verifyBatchDirectory, verifyPublishedBatch } from "../../src/node/batches/verifyBatchDirectory.ts";
import { type BatchStage, writeBatchDirectory } from "../../src/node/batches/writeBatchDirectory.ts";
import type { Policy } from "../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import {
  createRepetitionFinder,
  type ListedCredential,
  type Repetitions,
} from "../../src/sdk/credentials/batch/repeatedRows.ts";
import { type CredentialRow, newBatchSecret, parseSchema } from "../../src/sdk/credentials/index.ts";
import { printResult, table } from "../output.ts";
import { type Progress, progress } from "../progress.ts";
import { type PolicyOptions, rulesHashOf } from "./policyOptions.ts";
import { readCredentials } from "./source/readCredentials.ts";

export type BatchCommandOptions = PolicyOptions & {
  readonly out: string;
  readonly schema: string;
  readonly ignoreColumns?: readonly string[];
  readonly checksumChain?: number;
  readonly resolver?: Address;
  readonly irrevocable?: boolean;
  readonly withSubjects?: boolean;
  readonly secretOf?: string;
  readonly json?: boolean;
};

/** `symbolon credential batch FILE --out DIR`: from a file of credentials to a root, and what is published and kept. */
export async function batch(file: string, options: BatchCommandOptions): Promise<void> {
  const {
    out,
    ignoreColumns,
    checksumChain,
    resolver = zeroAddress,
    irrevocable = false,
    secretOf,
    json = false,
  } = options;
  const schema = { schema: options.schema, resolver, revocable: !irrevocable };
  const fields = parseSchema(schema.schema);
  const policy = policyOf(options);
  // Before the long work, and again before the folder takes its name.
  await requireNothing(out);
  const secret = secretOf === undefined ? newBatchSecret() : (await readBatchSecret(secretOf)).secret;
  const subjects = options.withSubjects ? "public" : "hidden";
  const stages: Readonly<Record<BatchStage, Progress>> = {
    hash: progress("hashing"),
    write: progress("writing"),
  };
  const now = BigInt(Math.floor(Date.now() / 1_000));
  let expired = 0;
  const repetitions = createRepetitionFinder();
  let source: Awaited<ReturnType<typeof readCredentials>> | undefined;
  const written = await writeBatchDirectory({
    directory: out,
    schema,
    policy,
    secret,
    subjects,
    async addRows(add) {
      const count = (row: CredentialRow, place: ListedCredential) => {
        if (isExpired(row, now)) expired++;
        repetitions.add(add(row), row.subject.toLowerCase(), place);
      };
      const onProgress = progress("reading");
      source = await readCredentials({ file, fields, ignoreColumns, checksumChain, add: count, onProgress });
      return source;
    },
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  const { root, size } = written.batch;
  const { manifestHash, tiles } = written;
  const warnings = [
    ...warningsOf(fields.length, subjects),
    ...expiryWarnings(expired, size),
    ...repetitionWarnings(repetitions.found(), size),
  ];
  printResult(
    json,
    {
      out,
      root,
      size,
      schema: { uid: schemaUid(schema), ...schema },
      policy,
      manifestHash,
      subjects,
      tiles,
      source,
      warnings,
    },
    [
      ...table([
        ["root", root],
        ["credentials", size],
        ["schema", schemaUid(schema)],
        ["manifest hash", manifestHash],
        ["subjects", subjects],
        ["to publish", `${out}/public (manifest, ${formatThings(tiles, "tile")})`],
        ["to keep secret", `${out}/secret: without it no field can ever be proven`],
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
}

function policyOf(options: BatchCommandOptions): Policy {
  const { revoker, irrevocable, emergency, epochLength, emergencyLimit } = options;
  if ((revoker === undefined) !== (irrevocable === true)) {
    throw new SymbolonError({
      code: revoker === undefined ? "NoRevoker" : "RevokerOfIrrevocable",
      reason:
        revoker === undefined
          ? "The batch has no revoker, and that can never be changed."
          : "An irrevocable batch cannot have a revoker.",
      hint: "Give either --revoker or --irrevocable.",
    });
  }
  return {
    revoker: revoker ?? zeroAddress,
    emergency: emergency ?? zeroAddress,
    epochLength: epochLength ?? 0n,
    emergencyLimit: emergencyLimit ?? 0n,
    rulesHash: rulesHashOf(options) ?? zeroHash,
  };
}

function warningsOf(fields: number, subjects: "hidden" | "public") {
  if (fields > 0 || subjects === "public") return [];
  const message =
    "The schema has no fields, so nothing salts the leaves: whoever sees the tiles, or a neighbour's proof, can find " +
    "out by guessing who is in the batch. A field that every credential has, such as bytes32 id, hides it.";
  return [{ code: "GuessableSubjects", message }];
}

function expiryWarnings(expired: number, size: number) {
  if (expired === 0) return [];
  const message = `${expired} of the ${size} credentials have expired by the clock of this machine: they will never count.`;
  return [{ code: "CredentialsExpired", message }];
}

/** Rows that a sentence names. */
const MAX_NAMED = 3;

function repetitionWarnings({ repeated, first, subjects }: Repetitions, size: number) {
  const named = (row: ListedCredential) => `row ${row.row} (line ${row.line})`;
  const pairs = first.slice(0, MAX_NAMED).map((row) => `${named(row)} repeats ${named(row.repeats)}`);
  const more = repeated > pairs.length ? `; and ${repeated - pairs.length} more` : "";
  const equal = {
    code: "RowsRepeated",
    message:
      `${repeated} of the ${size} rows ${repeated === 1 ? "says" : "say"} the same as an earlier one: ` +
      `${pairs.join("; ")}${more}. Each is a credential of its own: one that is revoked by its index leaves the other valid.`,
    repeated,
    rows: first,
  };
  const several = {
    code: "SeveralCredentials",
    message:
      `${formatThings(subjects, "subject")} ${subjects === 1 ? "has" : "have"} several credentials: ` +
      "to revoke all that an account has, name the account (a column subject, or --subject), not an index.",
    subjects,
  };
  return [...(repeated > 0 ? [equal] : []), ...(subjects > 0 ? [several] : [])];
}

/**
 * `symbolon credential batch --check DIR`: builds the batch again from its secret part and compares everything; where
 * there is only what was published, hashes every tile up to the root.
 */
export async function checkBatch(
  directory: string,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const isWhole = existsSync(join(directory, batchFiles.secret));
  const { root, size, tiles, checks } = isWhole ? await rebuilt(directory) : await published(directory);
  printResult(json, { verified: true, from: isWhole ? "secret" : "tiles", root, size, tiles, checks }, [
    ...table([
      ["root", root],
      ["credentials", size],
      ["tiles", tiles],
      ["checked", isWhole ? "built again from its secret part" : "tiles alone: the secret part is not here"],
      ["equal", checks.join(", ")],
    ]),
    "verified",
  ]);
}

async function rebuilt(directory: string) {
  const { batch, tiles, checks } = await verifyBatchDirectory(directory, { onProgress: progress("hashing") });
  return { root: batch.root, size: batch.size, tiles, checks };
}

async function published(directory: string) {
  const folder = join(directory, batchFiles.public);
  const { manifest, tiles, checks } = await verifyPublishedBatch(existsSync(folder) ? folder : directory);
  return { root: manifest.root, size: manifest.size, tiles, checks };
}
