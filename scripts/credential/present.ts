import { statSync } from "node:fs";
import { join } from "node:path";
import { isAddress } from "viem";
import { readBatchSecret, selectCredentials } from "../../src/node/batches/selectCredentials.ts";
import { type Overwriting, requireSameOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { makeDirectory } from "../../src/node/files/replaceDirectory.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { csvLine } from "../../src/sdk/core/text/csvText.ts";
import { jsonOf } from "../../src/sdk/core/text/jsonText.ts";
import { severalCredentials } from "../../src/sdk/credentials/changes/subjectTargets.ts";
import {
  type CredentialPackage,
  formatCredentialPackage,
  parseCredentialPackage,
  parseSchema,
} from "../../src/sdk/credentials/index.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";

type PresentOptions = ReplaceOptions & { readonly out: string; readonly json?: boolean };

/**
 * `symbolon credential present DIR INDEX|SUBJECT --out FILE`: writes what one holder is handed, readable by its owner
 * alone, since it holds the salts of every field.
 */
export async function present(
  directory: string,
  holder: string,
  { out, replace, json = false }: PresentOptions,
): Promise<void> {
  const held = await onlyOne(directory, holder);
  writeOwnOutput(out, textOf(held), { mode: 0o600, ...overFor(held, replace) });
  const { credential, schema, batch } = held;
  const isIssued = batch !== undefined;
  printResult(json, { out, credential, schema, issued: isIssued }, [
    ...table([
      ["credential", String(credential.index)],
      ["subject", credential.subject],
      ["schema", schema.schema === "" ? "(no fields)" : schema.schema],
      ["written to", out],
    ]),
    ...(isIssued
      ? []
      : ["warning: The batch is not issued yet: its holder can disclose nothing with this file."]),
  ]);
}

function textOf(held: CredentialPackage): string {
  return `${formatCredentialPackage(held)}\n`;
}

/** What may be written over: the same, and the same from before its batch was issued. */
function overFor(held: CredentialPackage, replace: boolean | undefined): Overwriting {
  return {
    replace,
    isEarlier: (written) => {
      const before = packageIn(written);
      if (before === undefined || before.batch !== undefined || held.batch === undefined) return false;
      return formatCredentialPackage({ ...before, batch: held.batch }) === formatCredentialPackage(held);
    },
  };
}

/** Undefined where the text is not a package. */
function packageIn(text: string): CredentialPackage | undefined {
  try {
    return parseCredentialPackage(text);
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

async function onlyOne(directory: string, holder: string): Promise<CredentialPackage> {
  const isSubject = isAddress(holder, { strict: false });
  const { size } = await readBatchSecret(directory);
  if (!isSubject && !(/^\d{1,10}$/.test(holder) && Number(holder) < size))
    throw noSuch(directory, holder, size);
  const lower = holder.toLowerCase();
  const found: CredentialPackage[] = [];
  for await (const held of selectCredentials(directory, (index, { subject }) =>
    isSubject ? subject.toLowerCase() === lower : index === Number(holder),
  )) {
    found.push(held);
  }
  const [first, second] = found;
  if (first === undefined) throw noSuch(directory, holder, size);
  if (second === undefined) return first;
  throw severalCredentials(
    holder,
    found.map(({ credential }) => credential.index),
  );
}

function noSuch(directory: string, holder: string, size: number): SymbolonError {
  return new SymbolonError({
    code: "NoSuchCredential",
    reason: `${JSON.stringify(holder)} is neither an index below ${size} nor a subject of the batch in ${directory}.`,
    hint: "Give a whole number, or an address.",
    details: { holder, size },
  });
}

/**
 * `symbolon credential present DIR --all --out FOLDER`: writes what each holder is handed, one file a credential, named by
 * its index, and a table of whom each is for; all of it readable by its owner alone. Run again, it writes the same files again.
 */
export async function presentAll(
  directory: string,
  { out, replace, json = false }: PresentOptions,
): Promise<void> {
  const { size } = await readBatchSecret(directory);
  await requireAllReplaceable(directory, { out, replace });
  makeDirectory(out, 0o700);
  const onProgress = progress("writing", "packages");
  let written = 0;
  let isIssued = true;
  const index = createIndex();
  for await (const held of selectCredentials(directory, () => true)) {
    writeOwnOutput(fileOf(out, held), textOf(held), { mode: 0o600, ...overFor(held, replace) });
    index.add(held);
    isIssued &&= held.batch !== undefined;
    written += 1;
    onProgress(written, size);
  }
  writeOwnOutput(join(out, INDEX_FILE), index.text(), { mode: 0o600, replace });
  printResult(json, { out, written, index: join(out, INDEX_FILE), issued: isIssued }, [
    ...table([
      ["packages", written.toLocaleString("en")],
      ["written to", `${out}, each as INDEX.json`],
      ["whose they are", `${join(out, INDEX_FILE)}: as secret as the packages`],
    ]),
    ...(isIssued
      ? []
      : ["warning: The batch is not issued yet: holders can disclose nothing with these files."]),
  ]);
}

/** Before the first is written, so that all of them are of one batch or none is. @throws SymbolonError `OutputInTheWay` */
async function requireAllReplaceable(
  directory: string,
  { out, replace }: Pick<PresentOptions, "out" | "replace">,
): Promise<void> {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  const index = createIndex();
  for await (const held of selectCredentials(directory, () => true)) {
    requireSameOutput(fileOf(out, held), textOf(held), overFor(held, replace));
    index.add(held);
  }
  requireSameOutput(join(out, INDEX_FILE), index.text(), { replace });
}

/** Says whom each package is for: for a mail merge, and for whoever hands them out. */
const INDEX_FILE = "index.csv";

const OWN_COLUMNS = ["index", "subject", "file"];

/** The lines of the index: what names a package, and its fields by name. */
function createIndex() {
  const lines: string[] = [];
  return {
    add({ credential, schema, values }: CredentialPackage): void {
      const fields = parseSchema(schema.schema);
      if (lines.length === 0) lines.push(csvLine([...OWN_COLUMNS, ...fields.map(columnOf)]));
      const { index, subject } = credential;
      lines.push(csvLine([index, subject, `${index}.json`, ...values.map(fieldText)]));
    },
    text: () => lines.join(""),
  };
}

/** A field that is called as one of our own columns gets the prefix that tables have for it. */
function columnOf({ name }: { readonly name: string }): string {
  return OWN_COLUMNS.includes(name) ? `data.${name}` : name;
}

function fieldText(value: unknown): string {
  return typeof value === "object" ? jsonOf(value) : String(value);
}

function fileOf(folder: string, { credential }: CredentialPackage): string {
  return join(folder, `${credential.index}.json`);
}
