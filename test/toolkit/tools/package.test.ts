import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Ended, runProcess } from "../scripts/runProcess.ts";
import { serveChain } from "../scripts/servedChain.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
type Manifest = {
  readonly bin: { readonly symbolon: string };
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};

describe("the published package", () => {
  // A consumer's folder: our package unpacked under node_modules, where Node refuses to strip types.
  let consumer: string;
  let installed: string;
  let manifest: Manifest;

  before(() => {
    consumer = mkdtempSync(join(tmpdir(), "symbolon-package-"));
    installed = join(consumer, "node_modules", "symbolon");
    mkdirSync(installed, { recursive: true });
    execFileSync(process.execPath, [join(ROOT, "tools", "build.ts")], { stdio: "inherit" });
    const npm = process.env.npm_execpath;
    const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
    // The scripts of the package are left out: the build has just been done, and must not bring anything else.
    const pack = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", consumer];
    execFileSync(command, [...args, ...pack], { cwd: ROOT, stdio: "ignore" });
    const [file = ""] = readdirSync(consumer).filter((name) => name.endsWith(".tgz"));
    execFileSync("tar", ["-xzf", join(consumer, file), "-C", installed, "--strip-components", "1"]);
    symlinkSync(join(ROOT, "node_modules"), join(installed, "node_modules"), "junction");
    manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
  });
  after(() => rmSync(consumer, { recursive: true, force: true }));

  const run = (...args: string[]): Promise<Ended> =>
    runProcess([join(installed, manifest.bin.symbolon), ...args], { cwd: consumer });

  it("has the command line as JavaScript, beginning with its interpreter", async () => {
    const text = readFileSync(join(installed, manifest.bin.symbolon), "utf8");
    expect(text.split("\n")[0]).to.equal("#!/usr/bin/env node");
    const { code, stdout, stderr } = await run("tree", "--help");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout).to.include("Usage: symbolon tree");
  });

  it("builds a tree from a file", async () => {
    writeFileSync(
      join(consumer, "a.csv"),
      `account,amount\n0x${"11".repeat(20)},5\n0x${"22".repeat(20)},7\n`,
    );
    const { code, stdout, stderr } = await run("tree", "build", "a.csv", "--json");
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout))
      .to.have.property("root")
      .that.matches(/^0x[0-9a-f]{64}$/);
  });

  it("plays a burst by the model and on the contracts that ship, each in a process of its own", async () => {
    writeFileSync(
      join(consumer, "b.csv"),
      `account,amount\n0x${"11".repeat(20)},5\n0x${"22".repeat(20)},7\n`,
    );
    const burst = ["rehearse", "burst", "b.csv", "--strategies", "direct", "--json"];
    for (const [chain, ...options] of [["model", "--model"], ["edr"]]) {
      const { code, stdout, stderr } = await run(...burst, ...options);
      expect(code, stderr).to.equal(0);
      expect(JSON.parse(stdout).runs[0].measures).to.include({ chain, paid: 2 });
    }
  });

  it("has its doctor look at the machine alone", async () => {
    const { stdout } = await run("doctor", "--json");
    const { checks } = JSON.parse(stdout) as { checks: { check: string }[] };
    expect(checks.map(({ check }) => check)).to.deep.equal(["node", "disk", "memory"]);
  });

  it("tells the whole story, deploys the system and rehearses a burst, with no contract compiled", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `0x${(i + 0xa11ce).toString(16).padStart(40, "0")},5\n`,
    );
    writeFileSync(join(consumer, "rows.csv"), `account,amount\n${rows.join("")}`);
    const told = await run("start", "--allocations", "rows.csv", "--claims", "8", "--json");
    expect(told.code, told.stderr).to.equal(0);
    expect(JSON.parse(told.stdout)).to.include({ rows: 20, claims: 8 });
    expect(existsSync(join(consumer, "out/start/report.html"))).to.equal(true);
    const chain = await serveChain();
    try {
      const deployed = await run("deploy", "system", "--rpc", chain.rpc, "--json");
      expect(deployed.code, deployed.stderr).to.equal(0);
      expect(Object.keys(JSON.parse(deployed.stdout).contracts)).to.have.length(9);
    } finally {
      await chain.close();
    }
    const burst = await run("rehearse", "burst", "rows.csv", "--strategies", "direct", "--json");
    expect(burst.code, burst.stderr).to.equal(0);
    expect(JSON.parse(burst.stdout).runs[0].measures).to.include({ chain: "edr", paid: 20 });
  });

  it("exports each room with its types, usable by a strict consumer", async () => {
    const rooms = Object.entries(manifest.exports).flatMap(([name, target]) =>
      typeof target === "string" ? [] : [{ name, ...target }],
    );
    expect(rooms.map(({ name }) => name)).to.deep.equal([
      ".",
      "./core",
      "./chain",
      "./contracts",
      "./credentials",
      "./credentials/node",
      "./credentials/verify",
      "./allocation",
      "./allocation/proof",
      "./distribution",
      "./distribution/node",
      "./delivery",
      "./delivery/node",
      "./dryRun",
      "./simulation",
    ]);
    for (const { types, default: code } of rooms) {
      expect(existsSync(join(installed, types)), types).to.equal(true);
      expect(existsSync(join(installed, code)), code).to.equal(true);
    }
    const names = rooms.map(({ name }) => name.replace(".", "symbolon"));
    const uses = names.map(
      (name, index) =>
        `import * as room${index} from "${name}";\nconsole.log(Object.keys(room${index}).length > 0);`,
    );
    writeFileSync(join(consumer, "package.json"), '{ "type": "module" }');
    writeFileSync(join(consumer, "use.ts"), `${uses.join("\n")}\n`);
    const ran = await runProcess([join(consumer, "use.ts")], { cwd: consumer });
    expect(ran.stdout, ran.stderr).to.equal("true\n".repeat(names.length));
    const flags = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2024",
      "--types",
      "",
      "--skipLibCheck",
      "false",
    ];
    const checked = await runProcess([TSC, ...flags, "use.ts"], { cwd: consumer });
    expect(checked.code, checked.stdout).to.equal(0);
  });

  it("ships contracts without the mocks, and nothing of the tests or the tools", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((name) =>
      name.replaceAll("\\", "/"),
    );
    const own = files.filter((name) => !name.startsWith("node_modules"));
    expect(own).to.include.members([
      "LICENSE",
      "contracts/interfaces/IClaimGate.sol",
      "dist/src/core/errors.d.ts",
    ]);
    const strays = own.filter((name) =>
      /mocks|\.solhint|^(test|bench|src|scripts)\/|scripts\/(test|testing|build)\b/.test(name),
    );
    expect(strays).to.deep.equal([]);
  });
});
