import { expect } from "chai";
import { verifyTreeDirectory } from "../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { secondOpinion } from "../../../src/node/allocation/secondOpinion.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventions } from "../../../src/sdk/allocation/tree/convention.ts";
import { nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { fitting, withBeneficiaries } from "./beneficiaries.ts";
import { ROWS, refusal, treeDirectories } from "./treeDirectories.ts";

describe("secondOpinion", () => {
  const folder = treeDirectories();

  it("agrees about every convention and any number of rows", async () => {
    for (const convention of conventions.values()) {
      for (const count of [1, 2, 3, 5, 6, 7, 12, 13, 21]) {
        const rows = withBeneficiaries(allocationFromRows(ROWS.slice(0, count)));
        const tree = buildTree(fitting(rows, convention), convention);
        expect(await secondOpinion(tree), `${convention.name}, ${count}`).to.include({ agrees: true });
      }
    }
  });

  it("disagrees with a wrong root", async () => {
    const { tree } = await verifyTreeDirectory(await folder.write("out"));
    const opinion = await secondOpinion({ ...tree, root: `0x${"1".repeat(64)}` });
    expect(opinion).to.deep.equal({ package: "merkletreejs", root: tree.root, agrees: false });
  });

  it("notices a hasher that computes something else", async () => {
    const bent = {
      ...nobleHasher,
      hashLevel(children: Uint8Array, parents: Uint8Array) {
        nobleHasher.hashLevel(children, parents);
        parents[0] = parents[0]! ^ 1;
      },
    };
    const directory = await folder.write("out");
    const { tree } = await verifyTreeDirectory(directory);
    const wrong = buildTree(tree.allocation, tree.convention, { hasher: bent });
    expect(await secondOpinion(wrong)).to.include({ agrees: false });
    expect((await refusal(verifyTreeDirectory(directory, { hasher: bent }))).code).to.equal("TreeDiffers");
  });
});
