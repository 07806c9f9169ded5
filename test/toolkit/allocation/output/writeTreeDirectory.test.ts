import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { rebuildTree } from "../../../../src/node/allocation/output/rebuildTree.ts";
import {
  hashOfManifest,
  verifyTreeDirectory,
} from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { requireFreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { replaceDirectory } from "../../../../src/node/files/replaceDirectory.ts";
import { TOOL_VERSION } from "../../../../src/sdk/allocation/published/manifest.ts";
import {
  conventionNamed,
  conventions,
  conventionToJson,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import { allocationRows } from "../allocationRows.ts";
import {
  beneficiaryOf,
  filesOf,
  manifestOf,
  ROWS,
  refusal,
  TREE_FILES,
  treeDirectories,
} from "../treeDirectories.ts";

async function readTree(directory: string) {
  return (await rebuildTree(directory)).tree;
}

describe("tree folder", () => {
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
            const binds = conventionNamed(convention).leafFields.includes("beneficiary");
            expect(proven).to.deep.equal({
              convention,
              root: tree.root,
              index: proven.index,
              account: getAddress(account),
              ...(binds && { beneficiary: getAddress(beneficiaryOf(account)) }),
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
    expect(filesOf(directory)).to.deep.equal(TREE_FILES);
    const { allocation, tiles, accounts, source, convention, ...manifest } = manifestOf(directory);
    const sha256 = (name: string) =>
      `0x${createHash("sha256")
        .update(readFileSync(`${directory}/${name}`))
        .digest("hex")}`;
    expect(allocation).to.deep.equal({ file: "allocation.csv", sha256: sha256("allocation.csv") });
    expect(tiles).to.deep.equal({ folder: "tiles", levels: 8, files: 1 });
    expect(accounts).to.deep.equal({ folder: "accounts", bits: 0, amountBytes: 12, files: 1 });
    expect(convention).to.deep.equal(conventionToJson(conventionNamed("native")));
    expect(source?.name).to.equal("drop.csv");
    expect(manifest).to.include({
      format: "symbolon-tree",
      version: 3,
      count: 21,
      decimals: 0,
      merged: 0,
      proofs: null,
    });
    expect(manifest.total).to.equal(String(231n * 10n ** 18n));
    expect(readFileSync(`${directory}/allocation.csv`, "utf8")).to.equal(
      `index,account,amount\n${ROWS.map((row, i) => `${i},${getAddress(row.account)},${row.amount}\n`).join("")}`,
    );
    const leaves = readFileSync(`${directory}/tiles/top.bin`);
    const tree = await readTree(directory);
    for (let index = 0; index < 21; index++) {
      expect(leaves.subarray(32 * index, 32 * index + 32).toString("hex")).to.equal(
        tree.leaf(index).slice(2),
      );
    }
  });

  it("of one row is sound with its folder of tiles, which is empty, and without", async () => {
    const directory = await folder.write("out", "native", ROWS.slice(0, 1));
    expect(readdirSync(`${directory}/tiles`)).to.deep.equal([]);
    expect((await verifyTreeDirectory(directory)).proofs).to.equal(1);
    rmSync(`${directory}/tiles`, { recursive: true });
    expect((await verifyTreeDirectory(directory)).proofs).to.equal(1);
  });

  it("has equal bytes for equal input, wherever and however often it is written", async () => {
    for (const convention of conventions.keys()) {
      const first = await folder.write("first", convention);
      const second = await folder.write("deep/er/second", convention);
      await folder.write("first", convention);
      expect(filesOf(first)).to.deep.equal(filesOf(second));
      for (const file of filesOf(first)) {
        const one = readFileSync(`${first}/${file}`);
        const other = readFileSync(`${second}/${file}`);
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
    expect(filesOf(folder.path("out"))).to.deep.equal(TREE_FILES);
  });

  it("keeps a tree of another root unless it may replace it, and writes the same again", async () => {
    const out = await folder.write("out");
    const before = readFileSync(`${out}/manifest.json`);
    await folder.write("out", "native", undefined, undefined, { replace: false });
    expect(readFileSync(`${out}/manifest.json`).equals(before)).to.equal(true);
    const error = await refusal(folder.write("out", "uniswap", undefined, undefined, { replace: false }));
    expect(error.code).to.equal("OutputInTheWay");
    expect(error.message).to.include(manifestOf(out).root).and.to.include("--replace");
    expect(readFileSync(`${out}/manifest.json`).equals(before)).to.equal(true);
  });

  it("never replaces the tree that a campaign's file beside it names", async () => {
    const out = await folder.write("out");
    const before = readFileSync(`${out}/manifest.json`);
    const named = { format: "symbolon-campaign", arguments: { root: manifestOf(out).root } };
    folder.writeFile("out.campaign.json", JSON.stringify(named));
    const error = await refusal(folder.write("out", "uniswap"));
    expect(error.code).to.equal("OutputInTheWay");
    expect(error.message).to.include("out.campaign.json");
    await folder.write("out");
    expect(readFileSync(`${out}/manifest.json`).equals(before)).to.equal(true);
  });

  it("never writes another manifest of the same root than the one whose hash the campaign keeps", async () => {
    const out = await folder.write("out");
    const name = (manifestHash: string) => {
      const named = { format: "symbolon-campaign", arguments: { root: manifestOf(out).root, manifestHash } };
      folder.writeFile("out.campaign.json", JSON.stringify(named));
    };
    name(await hashOfManifest(out));
    const withProofs = () =>
      folder.write("out", "native", ROWS, undefined, { proofs: "json", replace: true });
    const error = await refusal(withProofs());
    expect([error.code, error.message.includes("out.campaign.json")]).to.deep.equal(["OutputInTheWay", true]);
    expect(readdirSync(out)).not.to.include("proofs.json");
    rmSync(join(out, "accounts"), { recursive: true });
    await folder.write("out");
    expect(readdirSync(out)).to.include("accounts");
    // A campaign may keep no hash.
    name(`0x${"0".repeat(64)}`);
    await withProofs();
    expect(readdirSync(out)).to.include("proofs.json");
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

  it("never takes the place of a link, nor of a tree with a link, a pipe or a folder where a file belongs", async () => {
    const tree = await folder.write("tree");
    symlinkSync(tree, folder.path("link"));
    expect((await refusal(folder.write("link"))).message).to.include("is a symbolic link");
    const spoils: Readonly<Record<string, (path: string) => void>> = {
      "manifest.json": (path) => mkdirSync(path),
      "tiles/00": (path) => symlinkSync(folder.path(""), path),
      "tiles/00.bin": (path) => symlinkSync(`${tree}/allocation.csv`, path),
      "accounts/0f/a": (path) => mkdirSync(path, { recursive: true }),
      ...(process.platform !== "win32" && { "proofs.bin": (path) => spawnSync("mkfifo", [path]) }),
    };
    for (const [name, spoil] of Object.entries(spoils)) {
      const out = await folder.write("out");
      rmSync(`${out}/${name}`, { force: true });
      spoil(`${out}/${name}`);
      const error = await refusal(folder.write("out"), name);
      expect(error.code, name).to.equal("OutputInTheWay");
      expect(error.message).to.include(`holds "${name}", which is not part of a tree`);
      rmSync(out, { recursive: true });
    }
  });

  it("looks no deeper than the first name that is no tree's", async () => {
    const long = Array.from({ length: 60 }, (_, i) => `0${i % 10}`).join("/");
    mkdirSync(`${folder.path("home")}/tiles/${long}`, { recursive: true });
    folder.writeFile("home/notes", "mine");
    folder.writeFile(`home/tiles/${long}/deep`, "mine");
    expect((await refusal(folder.write("home"))).message).to.include('holds "notes", which is not part');
  });

  it("leaves nothing behind, and an earlier tree untouched, where writing fails half-way", async () => {
    const before = readFileSync(`${await folder.write("out")}/manifest.json`);
    const failing = replaceDirectory(folder.path("out"), requireFreeDirectory, async (directory) => {
      writeFileSync(`${directory}/manifest.json`, "half");
      throw new Error("disk on fire");
    });
    expect((await refusal(failing)).message).to.equal("disk on fire");
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["out"]);
    expect(readFileSync(folder.path("out/manifest.json")).equals(before)).to.equal(true);
    const intruded = replaceDirectory(folder.path("new"), requireFreeDirectory, async () => {
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
    // Only what is not there is free: whatever else the system says, nobody knows what is in the way.
    expect((await refusal(requireFreeDirectory(folder.path("file/out")))).code).to.equal("OutputNotWritable");
    expect(error.code).to.equal("OutputNotWritable");
    expect(error.message)
      .to.include(folder.path("file/out"))
      .and.to.match(/ENOTDIR|EEXIST/);
  });
});
