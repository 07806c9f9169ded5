import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import {
  type WriteBatchDirectoryParameters,
  type WrittenBatch,
  writeBatchDirectory,
} from "../../../../src/node/batches/writeBatchDirectory.ts";
import type { CredentialRow } from "../../../../src/sdk/credentials/batch/buildBatch.ts";

export const SCHEMA = {
  schema: "bytes32 person,uint8 age,string country",
  resolver: `0x${"00".repeat(20)}`,
  revocable: true,
} as const;

export const POLICY = {
  revoker: `0x${"b2".repeat(20)}`,
  emergency: `0x${"00".repeat(20)}`,
  epochLength: 3_600n,
  emergencyLimit: 0n,
  rulesHash: `0x${"00".repeat(32)}`,
} as const;

export const SECRET: Hex = `0x${"5e".repeat(32)}`;

/** Subjects and values that no other bytes happen to hold. */
export const rowAt = (i: number): CredentialRow => ({
  subject: `0x${(0xfeed0000 + i).toString(16).repeat(5)}`,
  validFrom: 1_000n,
  expires: i % 2 === 0 ? 0n : 2_000_000_000n,
  values: [`0x${(0xbeef0000 + i).toString(16).repeat(8)}`, i % 256, `Überlingen \u2028 "${i}"\n`],
});

/** Writes a batch of so many rows, with whatever is said otherwise. */
export function writeBatch(
  directory: string,
  count: number,
  part: Partial<WriteBatchDirectoryParameters> = {},
): Promise<WrittenBatch> {
  return writeBatchDirectory({
    directory,
    schema: SCHEMA,
    policy: POLICY,
    secret: SECRET,
    subjects: "hidden",
    async addRows(add) {
      for (let i = 0; i < count; i++) add(rowAt(i));
      return { name: "people.csv", sha256: `0x${"aa".repeat(32)}` };
    },
    ...part,
  });
}

/** Every file under a folder, with its bytes. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path)]),
  );
}
