import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { badInputs } from "../allocation/badInputs.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runTree } from "./runTree.ts";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const GOOD = `account,amount\n${A},1.5\n${B},7\n`;

/** Runs `symbolon tree ...` in a process of its own, as a shell would. */
function tree(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/symbolon.ts", "tree", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** The same in this process, a third of a second quicker: what a process adds is tested with a few. */
async function treeHere(...args: string[]) {
  const { code, stdout, stderr } = await runTree(args);
  return { status: code, stdout, stderr };
}

/** The one JSON document on stdout, and nothing else there. */
function document(stdout: string) {
  expect(stdout.endsWith("\n")).to.equal(true);
  expect(stdout.trimEnd()).to.not.include("\n");
  return JSON.parse(stdout);
}

describe("symbolon tree", () => {
  const folder = temporaryFolder();
  const names = () => readdirSync(folder.path("")).sort();

  describe("build", () => {
    it("prints the root and writes what proof and verify then read", () => {
      const file = folder.write("drop.csv.gz", gzipSync(GOOD));
      const out = folder.path("out");
      const built = tree("build", file, "--decimals", "18", "--supply", "8.5", "--out", out, "--json");
      expect(built).to.include({ status: 0, stderr: "" });
      const { root, source, ...rest } = document(built.stdout);
      expect(rest).to.deep.include({
        convention: "native",
        count: 2,
        total: "8500000000000000000",
        decimals: 18,
        warnings: [],
        out,
      });
      expect(source.name).to.equal("drop.csv.gz");
      expect(JSON.parse(readFileSync(`${out}/manifest.json`, "utf8")).root).to.equal(root);

      const proven = tree("proof", out, B.toLowerCase(), "--json");
      expect(proven).to.include({ status: 0, stderr: "" });
      const proof = document(proven.stdout);
      expect(proof).to.include({
        convention: "native",
        root,
        index: 1,
        account: B,
        amount: "7000000000000000000",
      });
      expect(proof.proof).to.have.length(1);

      const verified = tree("verify", out, "--second-opinion", "--json");
      expect(verified).to.include({ status: 0, stderr: "" });
      expect(document(verified.stdout)).to.deep.include({
        verified: true,
        root,
        count: 2,
        proofs: 2,
        secondOpinion: { package: "merkletreejs", root, agrees: true },
      });
      expect(names()).to.deep.equal(["drop.csv.gz", "out"]);
    });

    it("speaks to people without --json, warnings included, and writes nothing without --out", () => {
      const zero = `0x${"0".repeat(40)}`;
      const file = folder.write("drop.json", `{"${A}": "5", "${zero}": 9}`);
      const { status, stdout, stderr } = tree("build", file, "--base-units", "--convention", "uniswap");
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
      expect(stdout).to.match(/^root +0x[0-9a-f]{64}$/m);
      expect(stdout).to.match(/^convention +uniswap$/m);
      expect(stdout).to.match(/^total +14 base units$/m);
      expect(stdout).to.include(
        "warning: Index 0 is the zero address: nobody can ever claim its 9 base units.",
      );
      expect(names()).to.deep.equal(["drop.json"]);
    });

    it("shows proof and verification to people", async () => {
      const out = folder.path("out");
      await treeHere("build", folder.write("drop.csv", GOOD), "--decimals", "1", "--out", out);
      const proof = await treeHere("proof", out, A);
      expect(proof.stdout)
        .to.match(/^amount +15 base units$/m)
        .and.to.match(/^ {2}0x[0-9a-f]{64}$/m);
      const verify = await treeHere("verify", out);
      expect(verify.stdout)
        .to.match(/^proofs +2, each leads to the root$/m)
        .and.to.match(/\nverified\n$/);
    });

    // The command asks for the unit before it reads a file.
    const ofFiles = badInputs.filter(({ code }) => code !== "UnitsUnstated");
    const oneOfEachKind = new Map(ofFiles.map((bad) => [bad.code, bad])).values();
    for (const bad of oneOfEachKind) {
      it(`refuses ${bad.name}: exit 1, one JSON document, nothing left behind`, async () => {
        const { file, content, code, says, decimals, supply } = bad;
        const path = content === undefined ? folder.path(file) : folder.write(file, content);
        const before = names();
        const { status, stdout, stderr } = await treeHere(
          "build",
          path,
          "--out",
          folder.path("deep/out"),
          "--json",
          ...(decimals === undefined ? ["--base-units"] : ["--decimals", String(decimals)]),
          ...(supply === undefined ? [] : ["--supply", String(supply)]),
        );
        expect(status, stderr).to.equal(1);
        const { error } = document(stdout);
        expect(error.code).to.equal(code);
        for (const part of [...says, path]) expect(`${error.reason} ${error.hint}`).to.include(part);
        expect(stderr).to.equal(`error: ${error.reason}\nhint: ${error.hint}\n`);
        expect(names()).to.deep.equal(before);
      });
    }

    it("leaves an earlier tree as it was where the next input is bad", async () => {
      const out = folder.path("out");
      await treeHere("build", folder.write("drop.csv", GOOD), "--decimals", "18", "--out", out);
      const before = readFileSync(`${out}/manifest.json`);
      expect(
        (
          await treeHere(
            "build",
            folder.write("drop.csv", `${GOOD}${A},1\n`),
            "--decimals",
            "18",
            "--out",
            out,
          )
        ).status,
      ).to.equal(1);
      expect(readFileSync(`${out}/manifest.json`).equals(before)).to.equal(true);
      expect(names()).to.deep.equal(["drop.csv", "out"]);
    });

    it("refuses a folder of somebody else's before it reads anything", async () => {
      mkdirSync(folder.path("mine"));
      writeFileSync(folder.path("mine/notes.txt"), "x");
      const { status, stdout } = await treeHere(
        "build",
        folder.path("missing.csv"),
        "--base-units",
        "--out",
        folder.path("mine"),
        "--json",
      );
      expect(status).to.equal(1);
      expect(document(stdout).error.code).to.equal("OutputInTheWay");
      expect(readdirSync(folder.path("mine"))).to.deep.equal(["notes.txt"]);
    });
  });

  it("says what verify found, exit 1", async () => {
    const out = folder.path("out");
    await treeHere("build", folder.write("drop.csv", GOOD), "--decimals", "18", "--out", out);
    const rows = readFileSync(`${out}/allocation.csv`, "utf8");
    writeFileSync(`${out}/allocation.csv`, rows.replace(",7", ",8"));
    const { status, stdout } = await treeHere("verify", out, "--json");
    expect(status).to.equal(1);
    const { error } = document(stdout);
    expect(error.code).to.equal("TreeDiffers");
    expect(error.details.differences.map(({ what }: { what: string }) => what)).to.include.members([
      "rows",
      "root",
    ]);
  });

  it("exits 1 for an account that is not in the tree", async () => {
    const out = folder.path("out");
    await treeHere("build", folder.write("drop.csv", GOOD), "--decimals", "18", "--out", out);
    const { status, stderr } = await treeHere("proof", out, `0x${"1".repeat(40)}`);
    expect(status).to.equal(1);
    expect(stderr).to.include("is not among the 2 accounts");
  });

  const wrongCalls = {
    "no file": ["build"],
    "an unknown convention": ["build", "x.csv", "--convention", "other"],
    "decimals that are none": ["build", "x.csv", "--decimals", "78"],
    "a supply that is none": ["build", "x.csv", "--supply", "-1"],
    "a supply with more decimals than the token": ["build", "x.csv", "--base-units", "--supply", "1.5"],
    "an unknown option": ["build", "x.csv", "--loud"],
    "an address that is none": ["proof", "out", "0x12"],
    "no address": ["proof", "out"],
    "a second folder": ["verify", "a", "b"],
    "an unknown command": ["grow"],
  };
  for (const [name, args] of Object.entries(wrongCalls)) {
    it(`exits 2 for a wrong call: ${name}`, async () => {
      const { status, stdout, stderr } = await treeHere(...args);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.include("error:");
    });
  }

  it("explains every command", async () => {
    for (const command of ["commit", "build", "proof", "verify"]) {
      const { status, stdout } = await treeHere(command, "--help");
      expect(status).to.equal(0);
      expect(stdout).to.include("--json").and.to.include(`symbolon tree ${command}`);
    }
    expect((await treeHere("build", "--help")).stdout).to.include("oz-standard");
    expect(existsSync(folder.path("out"))).to.equal(false);
  });
});
