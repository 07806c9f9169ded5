import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hash, Hex } from "viem";
import { checksumTexts } from "../../../sdk/allocation/checksum.ts";
import { LOCAL_MANIFEST_BYTES } from "../../../sdk/allocation/published/manifest.ts";
import { ADDRESS_BYTES, hexToBytes } from "../../../sdk/core/bytes.ts";
import type { Schema } from "../../../sdk/core/credential/schemaUid.ts";
import { address, anything, decode, list, members, oneOf, text, uint64 } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { word } from "../../../sdk/credentials/batchJson.ts";
import { readPlainFile } from "../../files/readText.ts";
import { sha256 } from "../../files/sha256.ts";
import type { Cap, HolderRecord, LeftOut, RuledAllocation, RuledRow } from "../rules/allocationRules.ts";

export type RuledDirectory = {
  readonly manifest: RuledManifest;
  /** Every file that the manifest names, and the manifest, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/**
 * Reads the folder of an allocation from credentials, and checks each file against the hash in the manifest.
 * @throws SymbolonError `BadAllocationDirectory`
 */
export async function readRuledDirectory(directory: string): Promise<RuledDirectory> {
  const read = (name: string) =>
    readFile(join(directory, name)).catch(() => {
      throw badAllocationDirectory(directory, `${name} is missing, or not readable`);
    });
  const bytes = await read(ruledFiles.manifest);
  const manifest = parseRuledManifest(bytes, directory);
  const files = new Map<string, Uint8Array>([[ruledFiles.manifest, bytes]]);
  const named: readonly FileHash[] = [
    manifest.files.allocation,
    manifest.files.reasons,
    manifest.files.leftOut,
    manifest.rules,
    ...manifest.exclusions,
  ];
  for (const { file, sha256: stated } of named) {
    const content = await read(file);
    const found = sha256(content);
    if (found !== stated) {
      throw badAllocationDirectory(
        directory,
        `${file} has SHA-256 ${found}, but the manifest states ${stated}`,
      );
    }
    files.set(file, content);
  }
  return { manifest, files };
}

/**
 * Whether a folder is an allocation from credentials, sound or not: its manifest says so, or where that cannot be read, its
 * rules are there.
 */
export function isRuledDirectory(directory: string): boolean {
  try {
    const manifest = readPlainFile(join(directory, ruledFiles.manifest), LOCAL_MANIFEST_BYTES);
    return JSON.parse(manifest.toString("utf8"))?.format === RULED_FORMAT;
  } catch {
    return existsSync(join(directory, ruledFiles.rules));
  }
}

export const RULED_FORMAT = "symbolon-allocation-from-credentials";
export const RULED_VERSION = 1;

/** The sources of an allocation from credentials: enough for anybody to make it again and compare. */
export type RuledManifest = {
  readonly format: typeof RULED_FORMAT;
  readonly version: typeof RULED_VERSION;
  readonly tool: string;
  readonly chainId: number;
  /** The block of all verdicts; times are Unix seconds. */
  readonly block: { readonly number: string; readonly hash: Hash; readonly timestamp: string };
  readonly schema: Schema & { readonly uid: Hex };
  /** Issuers whose credentials count, ascending. */
  readonly issuers: readonly Address[];
  /** Null: none were read. */
  readonly attestations: { readonly registry: Address; readonly fromBlock: string } | null;
  /** By id. */
  readonly batches: readonly {
    readonly id: Hex;
    readonly registry: Address;
    readonly size: number;
    readonly manifestSha256: Hex;
  }[];
  readonly rules: FileHash;
  readonly exclusions: readonly (FileHash & { readonly accounts: number })[];
  readonly files: {
    readonly allocation: FileHash;
    readonly reasons: FileHash;
    readonly leftOut: FileHash;
  };
  /** Decimals of the rules' amounts; null: base units. */
  readonly decimals: number | null;
  readonly accounts: number;
  /** Base units: the total of the rows before the budget, and their final total. */
  readonly wanted: string;
  readonly total: string;
  readonly credentials: {
    readonly found: number;
    readonly counted: number;
    /** Credentials that count for nothing, by reason; unused reasons are missing. */
    readonly leftOut: Readonly<Record<string, number>>;
  };
};

type FileHash = { readonly file: string; readonly sha256: Hex };

export function encodeRuledManifest(manifest: RuledManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Reads the manifest of an allocation from credentials: everything needed to trace the allocation and make it again.
 * @throws SymbolonError `BadAllocationDirectory`
 */
function parseRuledManifest(bytes: Uint8Array, directory: string): RuledManifest {
  const refuse = (reason: string) => badAllocationDirectory(directory, `${ruledFiles.manifest}: ${reason}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refuse("it is not JSON");
  }
  decode(readManifest, json, refuse);
  const manifest = json as RuledManifest;
  const { rules, exclusions, files } = manifest;
  const named = [rules, files.allocation, files.reasons, files.leftOut, ...exclusions];
  const strange = named.find(({ file }) => !FILE_NAME.test(file));
  if (strange !== undefined) throw refuse(`it names a file ${JSON.stringify(strange.file)}`);
  return manifest;
}

/** Only our own names: a manifest must not lead a reader to other files. */
const FILE_NAME = /^(?:exclusions\/0x[0-9a-f]{64}\.csv|[a-z-]+\.(?:json|jsonl|csv))$/;

/** Reads what is needed to trace the allocation and make it again; the rest is compared. */
function readManifest(value: unknown): void {
  const file = members(value, "");
  oneOf([RULED_FORMAT])(file.format, "format");
  oneOf([RULED_VERSION])(file.version, "version");
  uint64(file.chainId, "chainId");
  const block = members(file.block, "block");
  uint64(block.number, "block.number");
  word(block.hash, "block.hash");
  word(members(file.schema, "schema").uid, "schema.uid");
  list(address)(file.issuers, "issuers");
  if (file.attestations !== null) {
    const attestations = members(file.attestations, "attestations");
    address(attestations.registry, "attestations.registry");
    uint64(attestations.fromBlock, "attestations.fromBlock");
  }
  for (const [i, one] of list(members)(file.batches, "batches").entries()) {
    word(one.id, `batches[${i}].id`);
    address(one.registry, `batches[${i}].registry`);
  }
  const { allocation, reasons, leftOut } = members(file.files, "files");
  const hashed = [file.rules, allocation, reasons, leftOut, ...list(anything)(file.exclusions, "exclusions")];
  for (const [i, one] of hashed.entries()) {
    const { file: name, sha256: hash } = members(one, `file ${i}`);
    text(name, `file ${i}`);
    word(hash, `file ${i}.sha256`);
  }
}

function badAllocationDirectory(directory: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadAllocationDirectory",
    reason: `${directory} is not an intact allocation from credentials (${problem}).`,
    hint: "Give the unchanged folder that `symbolon allocation from-credentials --out DIR` wrote.",
    details: { directory },
  });
}

export type RuledTrace = {
  readonly manifest: RuledManifest;
  /** Undefined: the account gets nothing. */
  readonly row: ReasonLine | undefined;
  /** Its credentials that count for nothing. */
  readonly leftOut: readonly LeftOutLine[];
};

/**
 * Reads why an account gets its amount in an allocation from credentials.
 * @param account lower case
 * @throws SymbolonError `BadAllocationDirectory`
 */
export async function traceRuledAccount(directory: string, account: Address): Promise<RuledTrace> {
  return traceInRuled(await readRuledDirectory(directory), account);
}

/** The same for a folder in memory. @param account lower case */
export function traceInRuled({ manifest, files }: RuledDirectory, account: Address): RuledTrace {
  const [row] = linesOf<ReasonLine>(files.get(ruledFiles.reasons), account);
  return { manifest, row, leftOut: linesOf<LeftOutLine>(files.get(ruledFiles.leftOut), account) };
}

/** The reasons for every account's amount, from a folder in memory. */
export function linesOfReasons({ files }: RuledDirectory): readonly ReasonLine[] {
  const text = new TextDecoder().decode(files.get(ruledFiles.reasons));
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as ReasonLine]));
}

/** The lines of an account: each begins with its account, so the others need not be parsed. */
function linesOf<Line>(bytes: Uint8Array | undefined, account: Address): readonly Line[] {
  const start = `{"account":"${account}"`;
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line.slice(0, start.length).toLowerCase() === start)
    .map((line) => JSON.parse(line) as Line);
}

/** The files of an allocation from credentials. Equal rows give equal bytes. */
export const ruledFiles = {
  manifest: "manifest.json",
  /** `account,amount`: checksummed accounts, base units; input of `tree build`. */
  allocation: "allocation.csv",
  /** Line i explains the amount of row i. */
  reasons: "reasons.jsonl",
  /** One line for each credential that counts for nothing. */
  leftOut: "left-out.jsonl",
  /** The rules file, byte for byte. */
  rules: "rules.json",
  /** The files of exclusions, byte for byte, by their SHA-256. */
  exclusions: "exclusions",
} as const;

/** The three files with the result. */
export function resultFiles({ rows, leftOut }: RuledAllocation): ReadonlyMap<string, Uint8Array> {
  const accounts = checksummed(rows.map(({ account }) => account));
  const csv = rows.map(({ amount }, i) => `${accounts[i]},${amount}\n`);
  const subjects = checksummed(leftOut.map(({ holder }) => holder.subject));
  return new Map([
    [ruledFiles.allocation, encode(["account,amount\n", ...csv])],
    [ruledFiles.reasons, encode(rows.map((row, i) => reasonLine(row, accounts[i] as Address)))],
    [ruledFiles.leftOut, encode(leftOut.map((one, i) => leftOutLine(one, subjects[i] as Address)))],
  ]);
}

/** A parsed line of `reasons.jsonl`. Amounts are base units as decimal text. */
export type ReasonLine = {
  readonly account: Address;
  readonly amount: string;
  readonly credentials: readonly (CredentialPlace & {
    readonly rule: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly uncapped: string;
    readonly caps: readonly ReturnType<typeof capOf>[];
    readonly amount: string;
  })[];
  readonly caps: readonly ReturnType<typeof capOf>[];
};

/** The rule by which a credential counts, for people: `rule "by score" by score = "100" gives 1000`. */
export function ruleWords({ rule, fields, uncapped }: ReasonLine["credentials"][number]): string {
  const looked = Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const by = looked.length === 0 ? "" : ` by ${looked.join(", ")}`;
  return `rule ${JSON.stringify(rule)}${by} gives ${uncapped}`;
}

export type LeftOutLine = { readonly account: Address } & CredentialPlace & {
    readonly why: string;
    readonly details: Readonly<Record<string, string>>;
  };

function reasonLine({ amount, credentials, caps }: RuledRow, account: Address): string {
  const line: ReasonLine = {
    account,
    amount: amount.toString(),
    credentials: credentials.map((one) => ({
      ...placeOf(one.holder),
      rule: one.rule,
      fields: Object.fromEntries(one.fields),
      uncapped: one.uncapped.toString(),
      caps: one.caps.map(capOf),
      amount: one.amount.toString(),
    })),
    caps: caps.map(capOf),
  };
  return `${JSON.stringify(line)}\n`;
}

function leftOutLine({ holder, why, details }: LeftOut, account: Address): string {
  const line: LeftOutLine = { account, ...placeOf(holder), why, details };
  return `${JSON.stringify(line)}\n`;
}

/** A credential, and its place if it is in a batch; `issuedAt` in Unix seconds. */
type CredentialPlace = Pick<HolderRecord, "credential" | "issuer"> & {
  readonly issuedAt: string;
  readonly batch?: Hex;
  readonly index?: number;
};

function placeOf({ credential, issuer, issuedAt, batch }: HolderRecord): CredentialPlace {
  const place = { credential, issuer, issuedAt: issuedAt.toString() };
  return batch === undefined ? place : { ...place, batch: batch.id, index: batch.index };
}

function capOf({ by, from, to }: Cap) {
  return { by, from: from.toString(), to: to.toString() };
}

function checksummed(accounts: readonly Address[]): readonly Address[] {
  const bytes = new Uint8Array(accounts.length * ADDRESS_BYTES);
  for (const [i, account] of accounts.entries()) bytes.set(hexToBytes(account), i * ADDRESS_BYTES);
  return checksumTexts(bytes, fastHasher());
}

const LINES = 10_000;

/** Encodes in pieces: the lines of a large allocation exceed one JavaScript string. */
function encode(lines: readonly string[]): Uint8Array {
  const text = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < lines.length; i += LINES) pieces.push(text.encode(lines.slice(i, i + LINES).join("")));
  return concatBytes(...pieces);
}
