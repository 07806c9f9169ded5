import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import type { Hex } from "viem";
import type { Allocation } from "../../../src/allocation/allocation.ts";
import type { AccountCode } from "../../../src/allocation/report/contracts/accountCode.ts";
import { ADDRESS_BYTES } from "../../../src/core/bytes.ts";
import { writeOutput } from "../../../src/files/writeOutput.ts";

const FORMAT = "symbolon-account-codes-1";

/** What the answers in a file belong to: other questions would have other answers. */
export type CodesQuestion = {
  readonly chainId: number;
  /** In decimal digits. */
  readonly block: string;
  readonly blockHash: Hex;
  readonly pieceSize: number;
  /** SHA-256 of the accounts in the order of asking. */
  readonly accounts: Hex;
};

/** Answers of a chain, kept in a file so that a run that failed need not be begun anew. */
export type KeptCodes = {
  readonly question: CodesQuestion;
  readonly pieces: ReadonlyMap<number, readonly AccountCode[]>;
};

type Line = { readonly piece: number; readonly codes: readonly AccountCode[] };

/** What a file keeps; undefined where there is none, or it is of another time or tool. */
export function readKeptCodes(file: string): KeptCodes | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return undefined;
  }
  const [first = "", ...rest] = lines;
  const header = parse<{ format: string; question: CodesQuestion }>(first);
  if (header?.format !== FORMAT) return undefined;
  // A line that was cut off when the run died is asked for again.
  const whole = rest.map((line) => parse<Line>(line)).filter((line) => line !== undefined);
  return { question: header.question, pieces: new Map(whole.map(({ piece, codes }) => [piece, codes])) };
}

/** Begins a file of answers, in place of any other. */
export function beginKeptCodes(file: string, question: CodesQuestion): void {
  writeOutput(file, `${JSON.stringify({ format: FORMAT, question })}\n`);
}

export function keepCodes(file: string, piece: number, codes: readonly AccountCode[]): void {
  appendFileSync(file, `\n${JSON.stringify({ piece, codes } satisfies Line)}`);
}

export function dropKeptCodes(file: string): void {
  rmSync(file, { force: true });
}

/** Names accounts in the order of asking. */
export function hashOfAsked({ accounts }: Allocation, indexes: Uint32Array): Hex {
  const hash = createHash("sha256");
  for (const index of indexes) {
    hash.update(accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
  }
  return `0x${hash.digest("hex")}`;
}

function parse<Value>(line: string): Value | undefined {
  try {
    return JSON.parse(line) as Value;
  } catch {
    return undefined;
  }
}
