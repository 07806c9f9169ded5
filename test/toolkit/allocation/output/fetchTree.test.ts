import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { padHex, toHex } from "viem";
import { fetchTree } from "../../../../src/node/allocation/output/fetchTree.ts";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { letPass, until } from "../../patience.ts";
import { suiteFolder } from "../temporaryFolder.ts";

describe("fetchTree", () => {
  const folder = suiteFolder();

  it("writes nothing more once it has failed, so that its folder can be taken away", async () => {
    const rows = Array.from({ length: 9 }, (_, i) => ({
      account: padHex(toHex(i + 1), { size: 20 }),
      amount: 1n,
    }));
    const published = folder.path("published");
    const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
    await writeTreeDirectory(tree, published);
    const into = folder.path("fetched");
    const waiting: (() => void)[] = [];
    const read = async (path: string) => {
      if (path === "allocation.csv") throw new Error("gone");
      if (path !== "manifest.json") await new Promise<void>((go) => waiting.push(go));
      return new Uint8Array(readFileSync(join(published, path)));
    };
    const fetched = fetchTree(into, { read, root: tree.root, convention: "native" }).catch(String);
    // The others are under way when one fails.
    await until(() => waiting.length !== 0);
    await letPass(1);
    for (const go of waiting) go();
    expect(await fetched).to.equal("Error: gone");
    rmSync(into, { recursive: true, force: true });
    await letPass(20);
    expect(existsSync(into)).to.equal(false);
  });
});
