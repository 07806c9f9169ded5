import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readPublishedTree } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import {
  comparePieces,
  fetchPublishedTree,
} from "../../../../src/sdk/allocation/published/fetchPublishedTree.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { changeBytes, changeManifest, refusal, treeDirectories } from "../treeDirectories.ts";

const readOf = (directory: string) => async (path: string, most: number) => {
  const bytes = new Uint8Array(readFileSync(join(directory, path)));
  if (bytes.length > most)
    throw new SymbolonError({ code: "NotServed", reason: "It is too long.", hint: "" });
  return bytes;
};

describe("a published tree, read from wherever it lies", () => {
  const trees = treeDirectories();
  const fetched = (directory: string) => fetchPublishedTree({ read: readOf(directory), name: directory });

  for (const convention of ["native", "uniswap"]) {
    it(`is what its folder is found to be: ${convention}`, async () => {
      const directory = await trees.write(convention, convention);
      const here = await fetched(directory);
      const there = await readPublishedTree(directory);
      expect(here.tree.root).to.equal(there.tree.root);
      expect(here.manifestHash).to.equal(there.manifestHash);
      expect(here.manifest).to.deep.equal(there.manifest);
      expect(here.tree.proof(3)).to.deep.equal(there.tree.proof(3));
      await comparePieces(readOf(directory), here);
    });
  }

  it("is refused in the words of the command where rows, manifest or a tile were changed", async () => {
    const edits: readonly (readonly [file: string, at: number])[] = [
      ["allocation.csv", 60],
      ["tiles/top.bin", 5],
      ["accounts/all.bin", 5],
    ];
    for (const [file, at] of edits) {
      const directory = await trees.write(`changed-${at}-${file.slice(0, 5)}`);
      changeBytes(join(directory, file), (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ 1;
      });
      const run = async () => comparePieces(readOf(directory), await fetched(directory));
      const here = await refusal(run(), file);
      const there = await refusal(readPublishedTree(directory), file);
      expect([here.code, here.message], file).to.deep.equal([there.code, there.message]);
    }
    const directory = await trees.write("manifest");
    changeManifest(directory, { total: "1" });
    const here = await refusal(fetched(directory));
    const there = await refusal(readPublishedTree(directory));
    expect([here.code, here.message]).to.deep.equal([there.code, there.message]);
  });

  it("takes no more of a host than a tree of so many rows can have", async () => {
    const directory = await trees.write("long");
    const read = async (path: string, most: number) => {
      if (path === "allocation.csv") expect(most).to.be.below(64 + 21 * 200);
      return readOf(directory)(path, most);
    };
    await fetchPublishedTree({ read, name: "long" });
  });
});
