import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { type Costs, rounded, withCosts } from "../costs.ts";
import { readLines } from "./readLines.ts";

export type OpenZeppelinTree = {
  readonly file: string;
  /** Which of our conventions to build: over (account, amount) sorted by hash, or over (index, account, amount). */
  readonly convention: "oz-standard" | "native";
  /** Proofs to make, spread evenly over the rows. */
  readonly sampledProofs: number;
};

/**
 * From a CSV file to the root with @openzeppelin/merkle-tree. Memory is that of the tree, before any proof.
 * @returns also the CPU milliseconds that one proof of each row would take, reckoned from the sample
 */
export async function openZeppelinTree({
  file,
  convention,
  sampledProofs,
}: OpenZeppelinTree): Promise<Costs & { root: string; proofs: number }> {
  const { result: tree, costs } = await withCosts(() => {
    const rows = readLines(file);
    return convention === "oz-standard"
      ? StandardMerkleTree.of<string[]>(rows, ["address", "uint256"])
      : StandardMerkleTree.of<string[]>(
          rows.map(([account, amount], index) => [String(index), account, amount]),
          ["uint256", "address", "uint256"],
          { sortLeaves: false },
        );
  });
  if (sampledProofs === 0) return { ...costs, root: tree.root, proofs: 0 };
  const { costs: proving } = await withCosts(() => {
    for (let i = 0; i < sampledProofs; i++) tree.getProof(Math.floor((i * tree.length) / sampledProofs));
  });
  return { ...costs, root: tree.root, proofs: rounded((proving.cpu * tree.length) / sampledProofs) };
}
