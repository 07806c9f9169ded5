import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import {
  type WriteTreeOptions,
  writeTreeDirectory,
} from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import {
  encodeManifest,
  type Manifest,
  sealManifest,
} from "../../../src/sdk/allocation/published/manifest.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Row } from "./allocationRows.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** The files of a directory of {@link ROWS}, or of any tree of one tile and one bucket. */
export const TREE_FILES = ["accounts/all.bin", "allocation.csv", "manifest.json", "tiles/top.bin"];

/** 21 rows: a heap and a promoting tree of uneven shape. */
export const ROWS: Row[] = Array.from({ length: 21 }, (_, i) => ({
  account: `0x${createHash("sha256").update(String(i)).digest("hex").slice(0, 40)}`,
  amount: BigInt(i + 1) * 10n ** 18n,
}));

/** Whom the row of an account pays under conventions that bind a beneficiary: the account's digits, backwards. */
export function beneficiaryOf(account: string): string {
  return `0x${[...account.slice(2).toLowerCase()].reverse().join("")}`;
}

/**
 * A temporary folder in which trees are written the way the command does: file, allocation, tree, directory.
 * @param folder of the suite, where what goes before its tests writes trees too (`suiteFolder`)
 */
export function treeDirectories(folder = temporaryFolder()) {
  async function write(
    name: string,
    convention = "native",
    rows = ROWS,
    decimals?: number,
    { replace = true, ...options }: WriteTreeOptions = {},
  ): Promise<string> {
    const hasHeirs = conventionNamed(convention).leafFields.includes("beneficiary");
    const lines = rows.map(
      ({ account, amount }) => `${account},${amount}${hasHeirs ? `,${beneficiaryOf(account)}` : ""}`,
    );
    const header = `account,amount${hasHeirs ? ",beneficiary" : ""}`;
    const file = folder.write("drop.csv", `${header}\n${lines.join("\n")}\n`);
    const allocation = await readAllocation(file, decimals === undefined ? {} : { decimals });
    rmSync(file);
    const directory = folder.path(name);
    await writeTreeDirectory(buildTree(allocation, conventionNamed(convention)), directory, {
      replace,
      ...options,
    });
    return directory;
  }

  return { ...folder, writeFile: folder.write, write };
}

export function manifestOf(directory: string): Manifest {
  return JSON.parse(readFileSync(`${directory}/manifest.json`, "utf8")) as Manifest;
}

/** Rewrites a manifest with some of its fields changed, by somebody who keeps its digest in step. */
export function changeManifest(directory: string, fields: Readonly<Record<string, unknown>>): void {
  const { digest: _digest, ...rest } = { ...manifestOf(directory), ...fields };
  writeFileSync(`${directory}/manifest.json`, encodeManifest(sealManifest(rest)));
}

/** Every file of a directory, with forward slashes. */
export function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Rewrites a file with some of its bytes changed. */
export function changeBytes(file: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  edit(bytes);
  writeFileSync(file, bytes);
}

/** What a promise was refused with. */
export async function refusal(run: Promise<unknown>, what = "this"): Promise<SymbolonError> {
  const [result] = await Promise.allSettled([run]);
  if (result?.status === "rejected") return result.reason as SymbolonError;
  return expect.fail(`${what} was accepted`);
}
