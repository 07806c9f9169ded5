import type { Address, Hex } from "viem";
import { parseAccount } from "../../../sdk/allocation/read/parseAccount.ts";
import { createUtf8Decoder } from "../../../sdk/allocation/read/utf8Decoder.ts";
import { ADDRESS_BYTES } from "../../../sdk/core/bytes.ts";
import { chainOfSpelling } from "../../../sdk/core/checksumChains.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { nobleHasher } from "../../../sdk/core/hasher.ts";
import { fileError, valueError } from "../../../sdk/core/inputErrors.ts";
import { csvHeader, readCsvLines, valuesByColumn } from "../../../sdk/core/text/csvTable.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { sha256 } from "../../files/sha256.ts";
import type { AllocationRules, Exclusion } from "../rules/allocationRules.ts";

/** A file of accounts that get nothing, as it was read. */
type ExclusionFile = { readonly sha256: Hex; readonly bytes: Uint8Array; readonly accounts: number };

export type Excluded = {
  /** By account, in lower case: the reason of the first entry that names it. */
  readonly accounts: ReadonlyMap<Address, string>;
  readonly files: readonly ExclusionFile[];
};

const COLUMNS = ["account", "reason"];

/**
 * All accounts that rules exclude. A file has one account a line, or columns `account` and `reason`; it must have the hash
 * that the rules state, so that nobody excludes others in silence.
 * @param open gives a file's path, for errors, and its bytes
 * @throws SymbolonError `ExclusionsMismatch`, `NotAnAddress`, `WrongChecksum`, `WrongHeader`, and as `readCsvRows`
 */
export function readExclusions(
  exclusions: readonly Exclusion[],
  open: (exclusion: Extract<Exclusion, { readonly file: string }>) => readonly [path: string, Uint8Array],
): Excluded {
  const accounts = new Map<Address, string>();
  const files: ExclusionFile[] = [];
  const exclude = (account: Address, reason: string) => {
    if (!accounts.has(account)) accounts.set(account, reason);
  };
  for (const exclusion of exclusions) {
    if ("account" in exclusion) {
      exclude(exclusion.account, exclusion.reason);
      continue;
    }
    const [path, bytes] = open(exclusion);
    const found = sha256(bytes);
    const { sha256: stated } = exclusion;
    if (found !== stated) {
      throw new SymbolonError({
        code: "ExclusionsMismatch",
        reason: `${path} has SHA-256 ${found}, but the rules state ${stated}.`,
        hint: "Give the file that the rules were written for, or state the new hash in them.",
        details: { path, stated, found },
      });
    }
    const rows = readRows(path, bytes);
    for (const { account, reason } of rows) exclude(account, reason ?? exclusion.reason);
    files.push({ sha256: found, bytes, accounts: rows.length });
  }
  return { accounts, files };
}

function isColumn(name: string): boolean {
  return COLUMNS.includes(name.toLowerCase());
}

type Row = { readonly account: Address; readonly reason: string | undefined };

function readRows(file: string, bytes: Uint8Array): readonly Row[] {
  const decode = createUtf8Decoder(file);
  const { delimiter, lines } = readCsvLines(file, decode(bytes) + decode(), isColumn);
  const [first, ...rest] = lines;
  const { names, width } = csvHeader(first?.values ?? [], delimiter);
  const hasHeader = names.some((name) => name.toLowerCase() === "account");
  const columns = hasHeader ? names.map((name) => name.toLowerCase()) : ["account"];
  const header = { names: columns, width: hasHeader ? width : 1, delimiter };
  const strange = columns.find((name, i) => !COLUMNS.includes(name) || columns.indexOf(name) !== i);
  if (strange !== undefined) {
    throw fileError(file, {
      code: "WrongHeader",
      problem: `has an unknown column, ${quote(strange)}`,
      hint: "Name the columns account and, if you like, reason; or write one account a line and nothing else.",
    });
  }
  const rows = hasHeader || first === undefined ? rest : [first, ...rest];
  return rows.map(({ values, line }, i): Row => {
    const place = { file, row: i + 1, line };
    const record = valuesByColumn(values, header, place);
    const account = record[columns.indexOf("account")] ?? "";
    const problem = parseAccount(account, new Uint8Array(ADDRESS_BYTES), 0, nobleHasher);
    const isSpelled =
      problem?.code === "WrongChecksum" && chainOfSpelling(account, nobleHasher) !== undefined;
    if (problem !== undefined && !isSpelled) throw valueError(place, "account", account, problem);
    return {
      account: account.toLowerCase() as Address,
      reason: record[columns.indexOf("reason")] || undefined,
    };
  });
}

/**
 * The issuers whose credentials count, ascending: those that are asked for, or those of the rules; where both are told, they
 * must be the same, and so must the schema.
 * @param path the rules file, for errors
 * @param schema uid that is asked for
 * @param issuers whose credentials are to count, lower case; empty: the rules say
 * @throws SymbolonError `SchemaMismatch`, `NoIssuers`, `IssuersMismatch`
 */
export function requireFittingRules(
  rules: AllocationRules,
  path: string,
  schema: Hex,
  issuers: readonly Address[],
): readonly Address[] {
  if (rules.schema !== undefined && rules.schema !== schema) {
    throw new SymbolonError({
      code: "SchemaMismatch",
      reason: `${path} is for schema ${rules.schema}, not for schema ${schema}.`,
      hint: "Give the rules that were written for that schema.",
      details: { path, stated: rules.schema, asked: schema },
    });
  }
  const given = [...new Set(issuers)].sort();
  const stated = [...rules.issuers].sort();
  if (given.length === 0 && stated.length === 0) {
    throw new SymbolonError({
      code: "NoIssuers",
      reason: "The accepted issuers are missing: without them, anybody's credentials would count.",
      hint: `Give --issuer, or "issuers" in ${path}.`,
      details: { path },
    });
  }
  if (given.length > 0 && stated.length > 0 && given.join() !== stated.join()) {
    throw new SymbolonError({
      code: "IssuersMismatch",
      reason: `--issuer names ${given.join(", ")}, but ${path} names ${stated.join(", ")}.`,
      hint: "Name the same issuers in both, or name them in one of the two.",
      details: { told: given, stated },
    });
  }
  return given.length > 0 ? given : stated;
}
