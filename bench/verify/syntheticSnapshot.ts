import { bytesToHex, type Hex, zeroAddress, zeroHash } from "viem";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import type { StatusWord } from "../../src/sdk/core/status/statusWords.ts";
import { formatStatusSnapshot } from "../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { seededBytes } from "../gas/seededBytes.ts";

export const CHAIN = 1n;
export const REGISTRY = "0x00000000000000000000000000000000000ba7c4";
/** When the synthetic copy was taken, in Unix seconds. */
export const COPIED_AT = 1_767_225_600n;
const HOUR = 3_600n;
const WORD = 224;

export type SyntheticParameters = {
  readonly batches: number;
  /** Credentials in each. */
  readonly size: number;
  /** Root of each. */
  readonly root: Hex;
};

/**
 * The snapshot of a cache whose batches are all in heavy use: each word of both planes holds two pending
 * changes, one credential in ten is revoked and one in ten suspended. What no real cache reaches, so that its figures hold.
 */
export function syntheticSnapshot({ batches, size, root }: SyntheticParameters): string {
  const words = Math.ceil(size / WORD);
  const plane = (seed: string) =>
    new Map(Array.from({ length: words }, (_, word) => [word, usedWord(`${seed} ${word}`)]));
  // The same words in every batch, each parsed anew, so that nothing is shared in memory.
  const revoked = plane("revoked");
  const suspended = plane("suspended");
  const block = { number: 20_000_000n, hash: zeroHash, timestamp: COPIED_AT };
  const status = {
    revision: 400,
    digest: 1n,
    revoked,
    suspended,
    holds: new Map<number, bigint>(),
    batchHold: 0n,
    issuedBy: COPIED_AT - 2n * HOUR,
  };
  return formatStatusSnapshot({
    chainId: CHAIN,
    registry: REGISTRY,
    copy: { block, isFinal: true },
    batches: Array.from({ length: batches }, (_, i) => ({
      header: syntheticHeader(i, size, root),
      issuedIn: undefined,
      status,
    })),
  });
}

/** Header of the synthetic batch `i`. */
export function syntheticHeader(i: number, size: number, root: Hex): BatchHeader {
  return {
    issuer: REGISTRY,
    schema: zeroHash,
    root,
    size: BigInt(size),
    issuedAt: COPIED_AT - 3n * HOUR,
    policy: {
      revoker: REGISTRY,
      emergency: zeroAddress,
      epochLength: HOUR,
      emergencyLimit: 0n,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: bytesToHex(seededBytes(`synthetic ${i}`, 32)),
  };
}

function usedWord(seed: string): StatusWord {
  const epoch = COPIED_AT / HOUR;
  const bits = (salt: string, chance: number) => {
    const bytes = seededBytes(`${seed} ${salt}`, WORD);
    return BigInt(`0b${Array.from(bytes, (byte) => (byte < chance ? "1" : "0")).join("")}`) << 32n;
  };
  // Of 256: one in ten is set, and one in a hundred more by each of the last two epochs.
  const oldest = bits("oldest", 26);
  const older = oldest | bits("older", 3);
  const newest = older | bits("newest", 3);
  return { newest: newest | epoch, older: older | (epoch - 1n), oldest: oldest | (epoch - 4n) };
}
