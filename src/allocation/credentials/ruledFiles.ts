import { concatBytes } from "@noble/hashes/utils.js";
import type { Address } from "viem";
import { ADDRESS_BYTES, hexToBytes } from "../../core/bytes.ts";
import { checksumTexts } from "../checksum.ts";
import type { Cap, HolderRecord, LeftOut, RuledAllocation, RuledRow } from "../rules/allocationRules.ts";

/** What an allocation from credentials is written as. Equal rows give equal bytes. */
export const ruledFiles = {
  manifest: "manifest.json",
  /** `account,amount`: checksummed accounts, base units; what `tree build` takes. */
  allocation: "allocation.csv",
  /** Line i tells how row i came to its amount. */
  reasons: "reasons.jsonl",
  /** A line a credential that counts for nothing. */
  leftOut: "left-out.jsonl",
  /** The rules file, byte for byte. */
  rules: "rules.json",
  /** The files of exclusions, byte for byte, by their SHA-256. */
  exclusions: "exclusions",
} as const;

/** The three files that tell the result. */
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

/** A line of `reasons.jsonl`, as it is read back. Amounts are base units as decimal text. */
export type ReasonLine = {
  readonly account: Address;
  readonly amount: string;
  readonly credentials: readonly (ReturnType<typeof placeOf> & {
    readonly rule: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly uncapped: string;
    readonly caps: readonly ReturnType<typeof capOf>[];
    readonly amount: string;
  })[];
  readonly caps: readonly ReturnType<typeof capOf>[];
};

export type LeftOutLine = { readonly account: Address } & ReturnType<typeof placeOf> & {
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

function placeOf({ credential, issuer, issuedAt, batch }: HolderRecord) {
  const place = { credential, issuer, issuedAt: issuedAt.toString() };
  return batch === undefined ? place : { ...place, batch: batch.id, index: batch.index };
}

function capOf({ by, from, to }: Cap) {
  return { by, from: from.toString(), to: to.toString() };
}

function checksummed(accounts: readonly Address[]): readonly Address[] {
  const bytes = new Uint8Array(accounts.length * ADDRESS_BYTES);
  for (const [i, account] of accounts.entries()) bytes.set(hexToBytes(account), i * ADDRESS_BYTES);
  return checksumTexts(bytes);
}

const LINES = 10_000;

/** Piece by piece: the lines of a great allocation are more than one JavaScript string holds. */
function encode(lines: readonly string[]): Uint8Array {
  const text = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < lines.length; i += LINES) pieces.push(text.encode(lines.slice(i, i + LINES).join("")));
  return concatBytes(...pieces);
}
