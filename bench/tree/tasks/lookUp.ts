import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  proofFromFiles,
  type ReadFile,
  readPublishedManifest,
} from "../../../src/sdk/allocation/proof/proofFromFiles.ts";
import { rounded } from "../costs.ts";
import { readLines } from "./readLines.ts";

export type LookUp = {
  /** A published tree, and the file it was built from. */
  readonly directory: string;
  readonly file: string;
  readonly lookups: number;
};

export type Lookups = {
  /** Of each lookup: bytes, files fetched. */
  readonly bytes: readonly number[];
  readonly requests: number;
  /** CPU milliseconds of a lookup, a sample for each batch of them. */
  readonly cpu: readonly number[];
  /** CPU milliseconds of the first. */
  readonly first: number;
  /** Of the whole directory: MB of 10^6 bytes, and files. */
  readonly size: number;
  readonly files: number;
};

/** Lookups behind one sample: CPU time is told in steps too coarse for one. */
const BATCH = 50;
/** A step that is odd and no divisor of any count here, so that accounts are far from each other. */
const STRIDE = 7_919_317;

/** Takes proofs out of a published tree as a claimant's page does: the manifest once, then each account from nothing. */
export async function lookUp({ directory, file, lookups }: LookUp): Promise<Lookups> {
  const rows = readLines(file);
  const accounts = Array.from(
    { length: lookups },
    (_, i) => rows[((i + 1) * STRIDE) % rows.length]?.[0] ?? "",
  );
  let fetched = 0;
  let requests = 0;
  const read: ReadFile = async (path) => {
    const bytes = readFileSync(join(directory, path));
    fetched += bytes.length;
    requests++;
    return bytes;
  };
  const manifest = await readPublishedManifest(read);
  const first = await batchOf([accounts[0] ?? ""], async (account) => {
    await proofFromFiles({ read, account, manifest });
  });

  const sizes: number[] = [];
  const cpu: number[] = [];
  requests = 0;
  for (let from = 0; from < lookups; from += BATCH) {
    cpu.push(
      await batchOf(accounts.slice(from, from + BATCH), async (account) => {
        fetched = 0;
        await proofFromFiles({ read, account, manifest, root: manifest.root });
        sizes.push(fetched);
      }),
    );
  }
  return {
    bytes: sizes,
    requests: Math.round(requests / lookups),
    cpu,
    first,
    ...measureFolder(directory),
  };
}

/** CPU milliseconds of each of these, to a thousandth. */
async function batchOf(
  accounts: readonly string[],
  work: (account: string) => Promise<void>,
): Promise<number> {
  const before = process.cpuUsage();
  for (const account of accounts) await work(account);
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / accounts.length) / 1_000;
}

function measureFolder(directory: string): { size: number; files: number } {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { size: rounded(bytes / 1e6), files: files.length };
}
