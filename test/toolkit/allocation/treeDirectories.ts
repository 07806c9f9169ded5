import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Manifest } from "../../../src/allocation/output/manifest.ts";
import { writeTreeDirectory } from "../../../src/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../../src/allocation/readAllocation.ts";
import { buildTree } from "../../../src/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/allocation/tree/conventions.ts";
import type { SymbolonError } from "../../../src/core/errors.ts";
import type { Row } from "./allocationRows.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** The files of a tree directory. */
export const TREE_FILES = ["allocation.csv", "manifest.json", "tree.bin"];

/** 21 rows: a heap and a promoting tree of uneven shape. */
export const ROWS: Row[] = Array.from({ length: 21 }, (_, i) => ({
  account: `0x${createHash("sha256").update(String(i)).digest("hex").slice(0, 40)}`,
  amount: BigInt(i + 1) * 10n ** 18n,
}));

/** A temporary folder in which trees are written the way the command does: file, allocation, tree, directory. */
export function treeDirectories() {
  const folder = temporaryFolder();

  async function write(name: string, convention = "native", rows = ROWS, decimals?: number): Promise<string> {
    const lines = rows.map(({ account, amount }) => `${account},${amount}`);
    const file = folder.write("drop.csv", `account,amount\n${lines.join("\n")}\n`);
    const allocation = await readAllocation(file, decimals === undefined ? {} : { decimals });
    rmSync(file);
    const directory = folder.path(name);
    await writeTreeDirectory(buildTree(allocation, conventionNamed(convention)), directory);
    return directory;
  }

  return { ...folder, writeFile: folder.write, write };
}

export function manifestOf(directory: string): Manifest {
  return JSON.parse(readFileSync(`${directory}/manifest.json`, "utf8")) as Manifest;
}

/** Rewrites a manifest with some of its fields changed. */
export function changeManifest(directory: string, fields: Readonly<Record<string, unknown>>): void {
  writeFileSync(`${directory}/manifest.json`, JSON.stringify({ ...manifestOf(directory), ...fields }));
}

/** Rewrites a file with some of its bytes changed. */
export function changeBytes(file: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  edit(bytes);
  writeFileSync(file, bytes);
}

/** What a promise was refused with. */
export async function refusal(run: Promise<unknown>): Promise<SymbolonError> {
  const [result] = await Promise.allSettled([run]);
  if (result?.status === "rejected") return result.reason as SymbolonError;
  return expect.fail("was accepted");
}
