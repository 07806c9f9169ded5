import { readFileSync, statSync, writeFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { type Costs, withCosts } from "../costs.ts";
import { readLines } from "./readLines.ts";

/**
 * One account's proof as a page that uses @openzeppelin/merkle-tree gets it: load the dump, find the entry, prove it.
 * @param dump where the dump is written first, which is not counted
 * @returns also the dump's bytes
 */
export async function openZeppelinLookup({
  file,
  dump,
}: {
  readonly file: string;
  readonly dump: string;
}): Promise<Costs & { bytes: number }> {
  const rows = readLines(file);
  writeFileSync(dump, JSON.stringify(StandardMerkleTree.of(rows, ["address", "uint256"]).dump()));
  const [wanted] = rows[rows.length >> 1] ?? [];
  const { result, costs } = await withCosts(() => {
    const tree = StandardMerkleTree.load<string[]>(JSON.parse(readFileSync(dump, "utf8")));
    for (const [i, [account]] of tree.entries()) if (account === wanted) return tree.getProof(i);
    return [];
  });
  if (result.length === 0) throw new Error(`${wanted} is not in the dump.`);
  return { ...costs, bytes: statSync(dump).size };
}
