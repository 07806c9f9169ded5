import { spawnSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { changeManifest, filesOf, manifestOf, ROWS, treeDirectories } from "../allocation/treeDirectories.ts";
import { runTree } from "./runTree.ts";
import { withUnit } from "./withUnit.ts";

describe("symbolon tree verify", () => {
  const folder = treeDirectories();

  const rows = ROWS.map(({ account }, i) => `${account},${i + 1}.25,x\n`);
  const CSV = `account,amount,note\n${rows.join("")}${rows[3]}`;

  /** Builds a tree of a file with decimals, rows to be merged and a column to be left out. */
  async function built(...more: string[]) {
    const file = folder.writeFile("drop.csv", CSV);
    const out = folder.path("out");
    const reading = ["--decimals", "6", "--merge", "--ignore-columns", "note"];
    const { code, stderr } = await runTree(withUnit(["build", file, "--out", out, ...reading, ...more]));
    expect(code, stderr).to.equal(0);
    return { file, out };
  }

  it("reads the source again as the manifest says", async () => {
    const { file, out } = await built();
    expect(manifestOf(out)).to.deep.include({ decimals: 6, merged: 1 });
    const ignoring = ["--ignore-columns", "note"];
    const told = await runTree(["verify", out, "--source", file, ...ignoring, "--json"]);
    expect(told.code, told.stderr).to.equal(0);
    expect(JSON.parse(told.stdout)).to.deep.include({
      verified: true,
      convention: "native",
      root: manifestOf(out).root,
      proofs: 21,
      files: filesOf(out).length,
      source: file,
    });
    expect(JSON.parse(told.stdout).checks).to.include.members(["source", "tiles", "accounts", "proofs"]);
    // Beside the folder it is found, but nobody told which columns mean nothing.
    expect((await runTree(["verify", out])).stdout).to.include(
      "give the options that it was built with, such as --ignore-columns",
    );
    const found = await runTree(["verify", out, ...ignoring]);
    expect(found.stdout)
      .to.match(/^source .*drop\.csv, read again$/m)
      .and.match(/^total +240\.5 tokens$/m);
    writeFileSync(file, CSV.replace(",7.25", ",7.26"));
    const other = await runTree(["verify", out, "--source", file, ...ignoring]);
    expect(other.code).to.equal(1);
    expect(other.stderr).to.include("source.sha256: stated").and.to.include("allocation hash of the source");
  });

  it("prints nothing of a foreign manifest that a terminal obeys, and waits for no pipe of its source's name", async () => {
    const out = await folder.write("out");
    const { source } = manifestOf(out);
    const name = "drop\u001b[2J\u009b2J\u202e\nroot 0x00.csv";
    changeManifest(out, { source: { ...source, name } });
    const { code, stdout } = await runTree(["verify", out]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^[ -~\n]+$/);
    expect(stdout.match(/^root/gm)).to.have.length(1);
    const json = await runTree(["verify", out, "--json"]);
    expect(json.stdout).to.match(/^[ -~\n]+$/);
    if (process.platform === "win32") return;
    changeManifest(out, { source: { ...source, name: "pipe.csv" } });
    spawnSync("mkfifo", [folder.path("pipe.csv")]);
    expect((await runTree(["verify", out])).stdout).to.match(/^source +pipe\.csv, not compared/m);
  });

  it("leaves a chain alone that only the environment names", async () => {
    const out = await folder.write("out");
    const { code, stderr } = await runTree(["verify", out], {
      SYMBOLON_RPC_URL: "http://127.0.0.1:1",
      SYMBOLON_ADDRESSES: folder.path("missing.json"),
    });
    expect(code, stderr).to.equal(0);
  });

  it("finds the source beside the folder, and leaves another file of its name alone", async () => {
    const out = await folder.write("out");
    const source = `account,amount\n${ROWS.map(({ account, amount }) => `${account},${amount}\n`).join("")}`;
    expect((await runTree(["verify", out])).stdout).to.match(/^source +drop\.csv, not compared/m);
    const file = folder.writeFile("drop.csv", source);
    const { code, stdout, stderr } = await runTree(["verify", out]);
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.include(file)
      .and.to.match(/^files +4$/m);
    writeFileSync(file, `${source}0x${"11".repeat(20)},1\n`);
    expect((await runTree(["verify", out])).stdout).to.match(/^source +drop\.csv, not compared/m);
    expect((await runTree(["verify", out, "--source", file])).code).to.equal(1);
  });

  it("reads a source of base units again, of which no header tells", async () => {
    const rows = ROWS.map(({ account, amount }) => `${account},${amount}\n`);
    const file = folder.writeFile("bare.csv", rows.join(""));
    const out = folder.path("out");
    const built = await runTree(["build", file, "--base-units", "--out", out]);
    expect(built.code, built.stderr).to.equal(0);
    const { code, stdout, stderr } = await runTree(["verify", out]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^source .*bare\.csv, read again$/m);
  });

  it("says the same on threads, and of every file of proofs", async () => {
    for (const proofs of ["binary", "json"]) {
      const { out } = await built("--proofs", proofs);
      const answers: string[] = [];
      for (const threads of ["1", "2"]) {
        answers.push((await runTree(["verify", out, "--threads", threads, "--json"])).stdout);
      }
      expect(answers[0]).to.equal(answers[1]);
      const name = proofs === "binary" ? "proofs.bin" : "proofs.json";
      expect(JSON.parse(answers[0] ?? "").checks).to.include(name);
      renameSync(`${out}/${name}`, folder.path("aside"));
      const missing = await runTree(["verify", out, "--json"]);
      expect(missing.code).to.equal(1);
      expect(JSON.parse(missing.stdout).error.reason).to.include(
        `${name}: stated the file that its rows make, found no such file`,
      );
      rmSync(out, { recursive: true });
      rmSync(folder.path("aside"));
    }
  });

  it("is called wrongly where an option lacks the other that it needs", async () => {
    const out = await folder.write("out");
    expect((await runTree(["verify", out, "--ignore-columns", ","])).code).to.equal(2);
    expect((await runTree(["verify", out, "--announced", `0x${"11".repeat(32)}`])).code).to.equal(2);
    expect((await runTree(["verify", out, "--threads", "0"])).code).to.equal(2);
    const batch = await runTree(["verify", out, "--batch", out]);
    expect([
      batch.code,
      batch.stderr.includes("--batch is for an allocation from credentials"),
    ]).to.deep.equal([2, true]);
    expect(readFileSync(`${out}/manifest.json`, "utf8")).to.include("symbolon-tree");
  });
});
