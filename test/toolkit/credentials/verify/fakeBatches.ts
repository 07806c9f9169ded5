import { type Address, zeroAddress, zeroHash } from "viem";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { groupByWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import { buildBatch } from "../../../../src/sdk/credentials/index.ts";
import { seededSalts } from "../../../../src/sdk/credentials/salts.ts";
import type { VerificationResult } from "../../../../src/sdk/credentials/verify/answer.ts";

/** The beginning of an epoch of a minute. */
export const START = 2_000_000_040n;
export const MINUTE = 60n;
export const DAY = 86_400n;
export const SIZE = 300;
export const ISSUER: Address = `0x${"1c".repeat(20)}`;

/** Credential 1 expires at START + 500, credential 2 is valid from START + 400 on. */
const tree = buildBatch({
  schema: "",
  count: SIZE,
  rowAt: (index) => ({
    subject: `0x${(index + 1).toString(16).padStart(40, "0")}`,
    values: [],
    ...(index === 1 ? { expires: START + 500n } : {}),
    ...(index === 2 ? { validFrom: START + 400n } : {}),
  }),
  salts: seededSalts("fake"),
});

let salts = 0n;

/** The header of a batch of 300 credentials in two words, unlike every other. */
export function headerOf(epochLength: bigint, issuedAt = START, emergencyLimit = 0n): BatchHeader {
  salts += 1n;
  return {
    issuer: ISSUER,
    schema: zeroHash,
    root: tree.root,
    size: BigInt(SIZE),
    issuedAt,
    policy: {
      revoker: ISSUER,
      emergency: emergencyLimit === 0n ? zeroAddress : ISSUER,
      epochLength,
      emergencyLimit,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: `0x${salts.toString(16).padStart(64, "0")}`,
  };
}

/** Of a verifier who takes any credential, for tests of something else. */
export const ANY = { issuers: "any", schema: "any", subject: "any" } as const;

/** What the holder of a credential shows, to a verifier who takes any. */
export const proven = (header: BatchHeader, index: number) => ({
  header,
  credential: tree.credential(index),
  proof: tree.credentialProof(index),
  expected: ANY,
});

export const masksOf = (...indexes: number[]) => groupByWord(indexes);

/** The outcome, or the problem's code. */
export const told = (answer: VerificationResult): string =>
  "problem" in answer ? answer.problem.code : answer.outcome;

/** Code of the error by name that an action ends in; `none` without one. */
export async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof SymbolonError) return error.code;
    throw error;
  }
  return "none";
}
