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
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { type Ended, runProcess } from "../scripts/runProcess.ts";
import { serveChain } from "../scripts/servedChain.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
const CONSUMER = "test/toolkit/tools/consumer";
const FROM_VIEM = /import \{([^}]*)\} from "(viem[\w/]*)"/g;
const textOf = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), "utf8");

/** As a user of the package writes it. */
const asInstalled = (text: string): string =>
  text
    .replaceAll(/"(?:\.\.\/)+src\/([\w/]+)\/index\.ts"/g, '"symbolon/$1"')
    .replaceAll(/"(?:\.\.\/)+contracts\//g, '"symbolon/contracts/');

type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly devDependencies: Readonly<Record<string, string>>;
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
    manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
    for (const name of [...Object.keys(manifest.dependencies), ...peers(false), "@types/node"]) link(name);
    writeFileSync(join(consumer, "package.json"), '{ "type": "module" }');
  });
  after(() => rmSync(consumer, { recursive: true, force: true }));

  /** Installs a package of ours for the consumer, by a name of its own where one is given. */
  const link = (name: string, as = name): void => {
    const at = join(consumer, "node_modules", as);
    rmSync(at, { force: true });
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), at, "junction");
  };

  /** What a project must have for all of the package, or for some of it alone. */
  const peers = (optional: boolean): readonly string[] =>
    Object.keys(manifest.peerDependencies).filter(
      (name) => (manifest.peerDependenciesMeta[name]?.optional ?? false) === optional,
    );

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

  it("has its doctor look at the machine alone", async () => {
    const { stdout } = await run("doctor", "--json");
    const { checks } = JSON.parse(stdout) as { checks: { check: string }[] };
    expect(checks.map(({ check }) => check)).to.deep.equal(["node", "disk", "memory"]);
  });

  it("exports each room with its types", async () => {
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
      "./distribution/sign",
      "./distribution/errors",
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
    writeFileSync(join(consumer, "use.ts"), `${uses.join("\n")}\n`);
    const ran = await runProcess([join(consumer, "use.ts")], { cwd: consumer });
    expect(ran.stdout, ran.stderr).to.equal("true\n".repeat(names.length));
  });

  const compile = (...files: readonly string[]): Promise<Ended> => {
    const strict = ["--noEmit", "--strict", "--skipLibCheck", "false", "--verbatimModuleSyntax"];
    const target = ["--module", "nodenext", "--target", "es2024", "--types", "node"];
    return runProcess([TSC, ...strict, ...target, ...files], { cwd: consumer });
  };

  for (const viem of ["viem", "viem-oldest"]) {
    it(`meets the user's own ${viem}: in types, in what it does, in every name that it takes from there`, async () => {
      const { version } = JSON.parse(textOf("node_modules", viem, "package.json")) as { version: string };
      const { dependencies, peerDependencies, devDependencies } = manifest;
      expect(dependencies).not.to.have.property("viem");
      if (viem === "viem") expect(devDependencies.viem).to.equal(version);
      else expect(peerDependencies.viem).to.equal(`>=${version} <3`);
      link(viem, "viem");

      const examples = readdirSync(join(ROOT, "docs", "examples")).filter((name) => name.endsWith(".ts"));
      for (const name of examples) {
        writeFileSync(join(consumer, name), asInstalled(textOf("docs", "examples", name)));
      }
      writeFileSync(join(consumer, "useViem.ts"), asInstalled(textOf(CONSUMER, "useViem.ts")));
      const checked = await compile("use.ts", "useViem.ts", ...examples);
      expect(checked.code, checked.stdout).to.equal(0);

      const { stdout, stderr } = await runProcess(["useViem.ts"], { cwd: consumer });
      expect(JSON.parse(stdout || "{}"), stderr).to.deep.equal({
        isClaimed: true,
        outcome: "Valid",
        call: ["claim", "3"],
        refusal: "This leaf was paid already, or in a cumulative campaign all that it stands for: index 3.",
        actions: "function",
        sockets: 0,
      });
      expect(await missingNames()).to.deep.equal([]);
    });
  }

  /** What our modules import from the consumer's viem, and it does not export: none of them would load. */
  async function missingNames(): Promise<readonly string[]> {
    const scripts = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    const wanted = scripts
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => [...readFileSync(join(installed, "dist", name), "utf8").matchAll(FROM_VIEM)])
      .flatMap(([, names = "", from = ""]) =>
        names.split(",").map((name) => [from, name.trim().split(" ")[0]]),
      );
    const byModule = Map.groupBy(wanted, ([from]) => from);
    expect([...byModule.keys()].sort()).to.include.members(["viem", "viem/actions", "viem/utils"]);
    const asks = [...byModule].map(([from, names]) => {
      const list = JSON.stringify([...new Set(names.map(([, name]) => name).filter((name) => name !== ""))]);
      return `{ const has = await import("${from}"); missing.push(...${list}.filter((name) => !(name in has))); }`;
    });
    const program = `const missing = [];\n${asks.join("\n")}\nconsole.log(JSON.stringify(missing));\n`;
    writeFileSync(join(consumer, "names.mjs"), program);
    const { stdout, stderr } = await runProcess(["names.mjs"], { cwd: consumer });
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as string[];
  }

  it("ships contracts without the mocks, and nothing of the tests or the tools", () => {
    const own = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((name) =>
      name.replaceAll("\\", "/"),
    );
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

  describe("with the optional packages beside it", () => {
    before(() => {
      for (const name of peers(true)) link(name);
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

    it("lets Hardhat 3 compile the examples with its own settings", async () => {
      mkdirSync(join(consumer, "contracts"));
      for (const name of ["MembersOnly.sol", "HoldersGate.sol"]) {
        writeFileSync(join(consumer, "contracts", name), asInstalled(textOf("docs", "examples", name)));
      }
      // Only where the compiler lies is told, since there is no network.
      const path = createRequire(import.meta.url).resolve("solc/soljson.js");
      const config = { solidity: { version: "0.8.37", path } };
      writeFileSync(join(consumer, "hardhat.config.ts"), `export default ${JSON.stringify(config)};\n`);
      const hardhat = join(consumer, "node_modules", "hardhat", "dist", "src", "cli.js");
      const { code, stdout, stderr } = await runProcess([hardhat, "build"], { cwd: consumer });
      expect(code, stdout + stderr).to.equal(0);
      for (const name of ["MembersOnly", "HoldersGate"]) {
        const artifact = join(consumer, "artifacts", "contracts", `${name}.sol`, `${name}.json`);
        expect(JSON.parse(readFileSync(artifact, "utf8")).bytecode).to.have.length.greaterThan(1_000);
      }
    });
  });
});
