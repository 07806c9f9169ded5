import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { verifyTreeDirectory } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { isDeep } from "../../../deep.ts";
import { runProcess } from "../../scripts/runProcess.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

const KILLS = isDeep ? 150 : 6;

describe("a run that is killed while it writes a tree", () => {
  const folder = temporaryFolder();
  const out = () => folder.path("out");

  async function killAfter(signs: number, wait: number) {
    const ended = await runProcess([join(import.meta.dirname, "writeAgain.ts"), out()], {
      meet: (child) => {
        let seen = 0;
        child.stdout?.on("data", (text: string) => {
          const before = seen;
          seen += text.length;
          if (before < signs && seen >= signs) setTimeout(() => child.kill("SIGKILL"), wait);
        });
      },
    });
    expect(ended.code, ended.stderr).to.equal("SIGKILL");
  }

  it("leaves an earlier tree or a new one, whole, or none, at whatever moment; the next run starts clean", async () => {
    let whole = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // Anywhere in the first or second tree, and in the exchange.
      await killAfter(1 + ((kill * 5) % 29), (kill * 3) % 11);
      if (existsSync(out())) {
        const { proofs } = await verifyTreeDirectory(out());
        expect(proofs).to.equal(3_000);
        whole++;
      }
      const names = readdirSync(folder.path(""));
      // What earlier kills left was taken away by the runs after them.
      expect(names.filter((name) => name.startsWith(".out.partial-")).length).to.be.at.most(1);
      for (const name of names) expect(name).to.match(/^out$|^\.out\.partial-/);
    }
    expect(whole).to.be.above(0);
    const tree = buildTree(allocationOf(rowsOf([1n, 2n, 3n])), conventionNamed("native"));
    await writeTreeDirectory(tree, out(), { replace: true });
    expect(readdirSync(folder.path(""))).to.deep.equal(["out"]);
    expect((await verifyTreeDirectory(out())).tree.root).to.equal(tree.root);
  });
});
