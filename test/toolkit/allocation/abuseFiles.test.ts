import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { verifyTreeDirectory } from "../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { isDeep, sliced } from "../../deep.ts";
import { PATIENCE } from "../patience.ts";
import { type Ended, runProcess } from "../scripts/runProcess.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

const ENTRY = join(import.meta.dirname, "../../../scripts/symbolon.ts");
const KILLS = isDeep ? 200 : 2;
const TWO = ["one.csv", "two.csv"] as const;

describe("a tree's folder under abuse", () => {
  const folder = temporaryFolder();
  const names = () => readdirSync(folder.path("")).sort();
  const tree = (...args: string[]): Promise<Ended> =>
    runProcess([ENTRY, "tree", ...args], { cwd: folder.path("") });
  const build = (file: string, ...args: string[]) =>
    tree("build", file, "--base-units", "--out", "out", "--proofs", "binary", "--report", "--json", ...args);

  /** Rows that nobody else has: the amounts tell the two files apart. */
  function writeSources(count = 3_000): void {
    for (const [i, name] of TWO.entries()) {
      const rows = Array.from(
        { length: count },
        (_, row) => `0x${(row + 4_096).toString(16).padStart(40, "a")},${i + 1}`,
      );
      folder.write(name, `account,amount\n${rows.join("\n")}\n`);
    }
  }

  async function totalOf(directory: string): Promise<bigint> {
    return (await verifyTreeDirectory(directory)).tree.allocation.total;
  }

  it("is the earlier tree or the new one, whole, after each SIGKILL, and the next run leaves nothing behind", async () => {
    writeSources();
    expect((await build(TWO[0])).code).to.equal(0);
    let before = await totalOf(folder.path("out"));
    let hit = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const wanted = before === 3_000n ? 1 : 0;
      const left = new Set(names());
      const { code } = await runProcess(
        [
          ENTRY,
          "tree",
          "build",
          TWO[wanted],
          "--base-units",
          "--out",
          "out",
          "--proofs",
          "binary",
          "--report",
          "--replace",
        ],
        {
          cwd: folder.path(""),
          meet: (child) => {
            // Every other one in the last moments, when all is written and the names are about to change.
            const last = kill % 2 === 1 ? "new/manifest.json" : "";
            const watch = setInterval(() => {
              const own = names().find((name) => name.startsWith(".out.partial-") && !left.has(name));
              if (own === undefined || !existsSync(folder.path(join(own, last)))) return;
              clearInterval(watch);
              setTimeout(() => child.kill("SIGKILL"), last === "" ? (kill * 7) % 43 : (kill * 3) % 13);
            }, 1);
            child.on("close", () => clearInterval(watch));
          },
        },
      );
      if (code === "SIGKILL") hit++;
      const now = await totalOf(folder.path("out"));
      expect(now).to.be.oneOf([before, BigInt(wanted + 1) * 3_000n]);
      before = now;
    }
    expect(hit).to.be.above(0);
    expect((await build(TWO[0], "--replace")).code).to.equal(0);
    expect(names().filter((name) => !name.endsWith(".partial"))).to.deep.equal(
      [...TWO, "out", "out.html"].sort(),
    );
    expect(await totalOf(folder.path("out"))).to.equal(3_000n);
  });

  it("is one of two trees, whole, where two runs write it at once", async () => {
    writeSources();
    const ended = await Promise.all(TWO.map((file) => build(file)));
    // One may find that the other was quicker; neither may end in a stack.
    for (const { code, stdout } of ended) {
      expect(code).to.be.oneOf([0, 1]);
      if (code === 1)
        expect(JSON.parse(stdout).error.code).to.be.oneOf(["OutputInTheWay", "OutputNotWritable"]);
    }
    expect(ended.some(({ code }) => code === 0)).to.equal(true);
    expect(await totalOf(folder.path("out"))).to.be.oneOf([3_000n, 6_000n]);
    expect(names().filter((name) => name.startsWith(".out"))).to.deep.equal([]);
  });

  it("is never put in the place of anything but an earlier tree, however the place is called", async () => {
    writeSources(3);
    mkdirSync(folder.path("mine/deep"), { recursive: true });
    writeFileSync(folder.path("mine/deep/work.txt"), "months of it");
    symlinkSync("mine", folder.path("link"));
    const before = names();
    const places = ["", ".", "mine/", "link", "mine", "mine/deep/..", "one.csv", "one.csv/x", "mine/.."];
    for (const place of sliced(places, 3)) {
      const { code, stdout, stderr } = await tree(
        "build",
        "two.csv",
        "--base-units",
        "--out",
        place,
        "--json",
      );
      expect(code, `${JSON.stringify(place)}: ${stderr}`).to.be.oneOf([1, 2]);
      expect(JSON.parse(stdout).error.code, place).to.be.oneOf([
        "OutputInTheWay",
        "OutputNotWritable",
        "WrongCall",
      ]);
      expect(names(), place).to.deep.equal(before);
      expect(readFileSync(folder.path("mine/deep/work.txt"), "utf8"), place).to.equal("months of it");
    }
  });

  it("is refused by the library too where its name is empty, as of a variable that is not set", async () => {
    writeFileSync(folder.path("work.txt"), "months of it");
    const source = join(import.meta.dirname, "../../../src");
    const program = `
      const { allocationFromRows } = await import("${source}/sdk/allocation/allocationFromRows.ts");
      const { buildTree } = await import("${source}/sdk/allocation/tree/buildTree.ts");
      const { conventionNamed } = await import("${source}/sdk/allocation/tree/convention.ts");
      const { writeTreeDirectory } = await import("${source}/node/allocation/output/writeTreeDirectory.ts");
      const rows = [{ account: "0x${"1".repeat(40)}", amount: 1n }];
      await writeTreeDirectory(buildTree(allocationFromRows(rows), conventionNamed("native")), "");`;
    const { stderr } = await runProcess(["--input-type=module", "--eval", program], { cwd: folder.path("") });
    expect(names(), stderr).to.deep.equal(["work.txt"]);
    expect(stderr).to.include("SymbolonError");
  });

  it("has a name with spaces and percent signs as well as another", async () => {
    writeSources(3);
    const { code } = await tree(
      "build",
      "one.csv",
      "--base-units",
      "--out",
      "a b%20/%2e c",
      "--verify",
      "--report",
    );
    expect(code).to.equal(0);
    expect(await totalOf(folder.path("a b%20/%2e c"))).to.equal(3n);
    expect(existsSync(folder.path("a b%20/%2e c.html"))).to.equal(true);
  });

  it("with a pipe or a device where a file belongs is refused, and nobody waits for ever", async function () {
    if (process.platform === "win32") this.skip();
    writeSources(3);
    expect((await build("one.csv")).code).to.equal(0);
    const account = `0x${(4_096).toString(16).padStart(40, "a")}`;
    const files = ["manifest.json", "proofs.bin", "tiles/top.bin", "allocation.csv", "accounts/all.bin"];
    for (const file of sliced(files, 3)) {
      const path = folder.path(`out/${file}`);
      const bytes = readFileSync(path);
      rmSync(path);
      spawnSync("mkfifo", [path]);
      const calls = [
        ["verify", "out"],
        ...(file === "proofs.bin" || file === "allocation.csv" ? [] : [["proof", "out", account]]),
      ];
      for (const call of calls) {
        const { status, signal } = spawnSync(process.execPath, [ENTRY, "tree", ...call, "--json"], {
          cwd: folder.path(""),
          timeout: PATIENCE,
          killSignal: "SIGKILL",
        });
        expect(signal, `${call} with ${file}`).to.equal(null);
        expect(status, `${call} with ${file}`).to.equal(1);
      }
      rmSync(path);
      writeFileSync(path, bytes);
    }
    expect(await totalOf(folder.path("out"))).to.equal(3n);
  });
});
