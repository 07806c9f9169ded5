import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";

/* A process that writes a tree into a folder again and again, another each time, until it is killed. */

const [, , directory = ""] = process.argv;
for (let round = 1; ; round++) {
  const amounts = Array.from({ length: 3_000 }, (_, i) => BigInt(i + round));
  const tree = buildTree(allocationOf(rowsOf(amounts)), conventionNamed("native"));
  await writeTreeDirectory(tree, directory, {
    proofs: "binary",
    replace: true,
    onProgress: () => process.stdout.write("."),
  });
  process.stdout.write("+");
}
