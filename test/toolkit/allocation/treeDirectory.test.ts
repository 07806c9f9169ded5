import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import { proveAccount } from "../../../src/allocation/output/proveAccount.ts";
import { replaceDirectory } from "../../../src/allocation/output/replaceDirectory.ts";
import { TOOL_VERSION } from "../../../src/allocation/output/toolVersion.ts";
import { verifyTreeDirectory } from "../../../src/allocation/output/verifyTreeDirectory.ts";
import { conventions } from "../../../src/allocation/tree/conventions.ts";
import { allocationRows } from "./allocationRows.ts";
import { manifestOf, ROWS, refusal, TREE_FILES, treeDirectories } from "./treeDirectories.ts";

describe("tree directory", () => {
  const folder = treeDirectories();

  it("is written, verified and proven for any rows under every convention", async () => {
    await fc.assert(
      fc.asyncProperty(
        allocationRows(25),
        fc.constantFrom(...conventions.keys()),
        async (rows, convention) => {
          const directory = await folder.write("out", convention, rows);
          const { tree, proofs } = await verifyTreeDirectory(directory);
          expect(proofs).to.equal(rows.length);
          for (const { account, amount } of rows) {
            const proven = await proveAccount(directory, account);
            expect(proven).to.deep.equal({
              convention,
              root: tree.root,
              index: proven.index,
              account: getAddress(account),
              amount,
              leaf: tree.leaf(proven.index),
              proof: tree.proof(proven.index),
            });
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("holds what its manifest says, in canonical rows, and no clock or path", async () => {
    const directory = await folder.write("out", "native", ROWS, 0);
    expect(readdirSync(directory).sort()).to.deep.equal(TREE_FILES);
    const { allocation, nodes, source, ...manifest } = manifestOf(directory);
    const hash = (name: string) =>
      `0x${createHash("sha256")
        .update(readFileSync(`${directory}/${name}`))
        .digest("hex")}`;
    expect(allocation).to.deep.equal({ file: "allocation.csv", sha256: hash("allocation.csv") });
    expect(nodes).to.deep.equal({ file: "tree.bin", sha256: hash("tree.bin"), count: 41 });
    expect(source?.name).to.equal("drop.csv");
    expect(manifest).to.include({
      format: "symbolon-tree",
      version: 1,
      convention: "native",
      count: 21,
      decimals: 0,
    });
    expect(manifest.total).to.equal(String(231n * 10n ** 18n));
    expect(readFileSync(`${directory}/allocation.csv`, "utf8")).to.equal(
      `index,account,amount\n${ROWS.map((row, i) => `${i},${getAddress(row.account)},${row.amount}\n`).join("")}`,
    );
    expect(readFileSync(`${directory}/tree.bin`).subarray(0, 32).toString("hex")).to.equal(
      manifest.root.slice(2),
    );
  });

  it("has equal bytes for equal input, wherever and however often it is written", async () => {
    for (const convention of conventions.keys()) {
      const first = await folder.write("first", convention);
      const second = await folder.write("deep/er/second", convention);
      await folder.write("first", convention);
      for (const file of TREE_FILES) {
        const [one, other] = [readFileSync(`${first}/${file}`), readFileSync(`${second}/${file}`)];
        expect(one.equals(other), `${convention} ${file}`).to.equal(true);
      }
      rmSync(folder.path("deep"), { recursive: true });
    }
  });

  it("names the version of package.json", () => {
    const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, string>;
    expect(TOOL_VERSION).to.equal(`${name} ${version}`);
  });

  it("replaces an earlier tree and an empty folder, and leaves nothing beside it", async () => {
    mkdirSync(folder.path("out"));
    const before = manifestOf(await folder.write("out")).root;
    const after = manifestOf(await folder.write("out", "uniswap")).root;
    expect(after).to.not.equal(before);
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["out"]);
    expect(readdirSync(folder.path("out")).sort()).to.deep.equal(TREE_FILES);
  });

  it("never overwrites what is not a tree", async () => {
    mkdirSync(folder.path("notes"));
    folder.writeFile("notes/todo.txt", "mine");
    mkdirSync(folder.path("app"));
    folder.writeFile("app/manifest.json", '{"format": "webapp"}');
    mkdirSync(folder.path("bare"));
    folder.writeFile("bare/allocation.csv", "mine");
    folder.writeFile("file", "mine");
    const tree = await folder.write("tree");
    folder.writeFile("tree/extra.txt", "mine");
    for (const name of ["notes", "app", "bare", "file", "tree"]) {
      const error = await refusal(folder.write(name));
      expect(error.code, name).to.equal("OutputInTheWay");
      expect(error.message).to.include(folder.path(name)).and.to.include("Choose another --out");
    }
    expect(readFileSync(folder.path("notes/todo.txt"), "utf8")).to.equal("mine");
    expect(readFileSync(folder.path("app/manifest.json"), "utf8")).to.equal('{"format": "webapp"}');
    expect(readFileSync(folder.path("bare/allocation.csv"), "utf8")).to.equal("mine");
    expect(readFileSync(folder.path("file"), "utf8")).to.equal("mine");
    expect(readdirSync(tree)).to.include("extra.txt");
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["app", "bare", "file", "notes", "tree"]);
  });

  it("leaves nothing behind, and an earlier tree untouched, where writing fails half-way", async () => {
    const before = readFileSync(`${await folder.write("out")}/manifest.json`);
    const failing = replaceDirectory(folder.path("out"), async (directory) => {
      writeFileSync(`${directory}/manifest.json`, "half");
      throw new Error("disk on fire");
    });
    expect((await refusal(failing)).message).to.equal("disk on fire");
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["out"]);
    expect(readFileSync(folder.path("out/manifest.json")).equals(before)).to.equal(true);
    const intruded = replaceDirectory(folder.path("new"), async () => {
      mkdirSync(folder.path("new"));
      folder.writeFile("new/foreign", "mine");
    });
    expect((await refusal(intruded)).code).to.equal("OutputInTheWay");
    expect(readFileSync(folder.path("new/foreign"), "utf8")).to.equal("mine");
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["new", "out"]);
  });

  it("says so where the system does not allow writing", async () => {
    folder.writeFile("file", "mine");
    const error = await refusal(folder.write("file/out"));
    expect(error.code).to.equal("OutputNotWritable");
    expect(error.message)
      .to.include(folder.path("file/out"))
      .and.to.match(/ENOTDIR|EEXIST/);
  });
});
