import { statSync } from "node:fs";
import { expect } from "chai";
import { rebuildTree } from "../../../../src/node/allocation/output/rebuildTree.ts";
import { longestBucket } from "../../../../src/sdk/allocation/published/treePieces.ts";
import { runTree } from "../../scripts/runTree.ts";
import type { Row } from "../allocationRows.ts";
import { filesOf, treeDirectories } from "../treeDirectories.ts";

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
/** The last two words are the same: of all such accounts the five words XORed are 0x11111111. */
const CHOSEN: Row[] = Array.from({ length: 9_400 }, (_, i) => ({
  account: `0x${"1".repeat(8)}${"0".repeat(16)}${hex(i, 8).repeat(2)}`,
  amount: 7n,
}));
const MIXED: Row[] = Array.from({ length: 2_000 }, (_, i) => ({
  account: `0x${hex(Math.imul(i + 1, 0x9e3779b1) >>> 0, 8)}${"2".repeat(24)}${hex(i, 8)}`,
  amount: BigInt(i + 1) << 90n,
}));

describe("longestBucket", () => {
  const folder = treeDirectories();

  it("is the longest file of a tree's accounts, with its rows", async () => {
    for (const convention of ["native", "oz-standard", "threshold"]) {
      const directory = await folder.write("out", convention, MIXED);
      const { tree, manifest } = await rebuildTree(directory);
      const { path, rows, bytes } = longestBucket(tree, manifest.accounts ?? expect.fail("no accounts"));
      const sizes = filesOf(directory)
        .filter((file) => file.startsWith("accounts/"))
        .map((file) => statSync(`${directory}/${file}`).size);
      expect(sizes.length).to.be.above(1);
      expect([statSync(`${directory}/${path}`).size, bytes]).to.deep.equal([Math.max(...sizes), bytes]);
      expect(bytes % rows).to.equal(0);
    }
  });

  it("is warned about where accounts were chosen to share it", async () => {
    const build = async (rows: readonly Row[]) => {
      const file = folder.writeFile(
        "list.csv",
        `account,amount\n${rows.map(({ account, amount }) => `${account},${amount}\n`).join("")}`,
      );
      const { stdout, stderr } = await runTree([
        "build",
        file,
        "--base-units",
        "--out",
        folder.path("out"),
        "--replace",
        "--json",
      ]);
      expect(stderr).to.equal("");
      return JSON.parse(stdout).warnings;
    };
    expect(await build(MIXED)).to.deep.equal([]);
    const [warning, ...more] = await build(CHOSEN);
    expect(more).to.deep.equal([]);
    expect(warning.code).to.equal("LongBucket");
    const found = /^(\S+) has 9400 rows, so each claimant in it fetches (\d+) KiB/.exec(warning.message);
    const { size } = statSync(`${folder.path("out")}/${found?.[1]}`);
    expect(Math.ceil(size / 1_024)).to.equal(Number(found?.[2]));
  });
});
