import type { Command } from "commander";
import { readHash, readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";

/** `symbolon tree import`. */
export function registerImport(tree: Command): void {
  tree
    .command("import")
    .description("read a dump of OpenZeppelin's StandardMerkleTree, and check each of its nodes")
    .argument("<file>", "the JSON that tree.dump() gave (standard-v1)", readPath)
    .option(
      "--out <path>",
      "write the tree into this folder, or only its rows into a file that ends in .csv",
      readPath,
    )
    .option("--root <hash>", "the root that must come out", readHash)
    .option("--json", "print one JSON document and nothing else")
    .action(async (file, options) => {
      const { importDump } = await import("./importDump.ts");
      try {
        await importDump(file, options);
      } finally {
        clearProgress();
      }
    });
}
