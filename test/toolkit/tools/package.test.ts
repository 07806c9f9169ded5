import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { build } from "esbuild";
import type { Consumer, Installed, Manifest } from "../../../bench/package/installPacked.ts";
import { campaignSource } from "../../../src/node/campaigns/source/shippedSources.ts";
import { campaignDesigns } from "../../../src/sdk/chain/campaigns/campaignContracts.ts";
import { asInstalled } from "../../consumers/asInstalled.ts";
import { packedConsumer } from "../../consumers/packedConsumer.ts";
import { isDeep, sliced } from "../../deep.ts";
import { openFakeExplorer } from "../scripts/fakeExplorer.ts";
import { openOperatorChain } from "../scripts/operatorChain.ts";
import { type Ended, runProcess } from "../scripts/runProcess.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import { serveChain } from "../scripts/servedChain.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
const CONSUMER = "test/toolkit/tools/consumer";
const FROM_VIEM = /import ?\{([^}]*)\} ?from ?"(viem[\w/]*)"/g;
/** The scripts of a package, from its folder. */
const scriptsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => name.replaceAll("\\", "/"));
const textOf = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), "utf8");

describe("the published packages, in a project of somebody else", () => {
  let consumer: string;
  let installed: string;
  let manifest: Manifest;
  let packages: Consumer["packages"];
  let command: string;
  let link: Consumer["link"];

  before(() => {
    const project = packedConsumer();
    ({ folder: consumer, packages, command, link } = project);
    ({ folder: installed, manifest } = packages.node);
    project.linkUsual();
    // Of the optional peers, those without which an entry cannot be loaded.
    for (const name of ["@types/node", "react", "wagmi", "@tanstack/react-query"]) link(name);
  });

  const run = (...args: string[]): Promise<Ended> => runProcess([command, ...args], { cwd: consumer });

  const doctor = async () =>
    JSON.parse((await run("doctor", "--json")).stdout) as {
      ok: boolean;
      checks: { check: string; status: string; hint?: string }[];
    };

  it("have the command line as JavaScript, beginning with its interpreter", async () => {
    const text = readFileSync(command, "utf8");
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
    const { code, stdout, stderr } = await run("tree", "build", "a.csv", "--base-units", "--json");
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout))
      .to.have.property("root")
      .that.matches(/^0x[0-9a-f]{64}$/);
  });

  it("has its doctor look at the machine and the embedded chain", async () => {
    const { checks } = await doctor();
    expect(checks.map(({ check }) => check)).to.deep.equal(["node", "embedded chain", "disk", "memory"]);
    expect(checks[1]?.status).to.equal("ok");
  });

  it("export each room with its types", async () => {
    const rooms = Object.values(packages).flatMap(({ folder, manifest: { name: own, exports = {} } }) =>
      Object.entries(exports).flatMap(([entry, target]) =>
        typeof target === "string" || entry.includes("*")
          ? []
          : [{ name: entry.replace(".", own), folder, ...target }],
      ),
    );
    expect(rooms.map(({ name }) => name)).to.deep.equal([
      "symbolon",
      "symbolon/core",
      "symbolon/chain",
      "symbolon/contracts",
      "symbolon/credentials",
      "symbolon/verify",
      "symbolon/claim-page",
      "symbolon/distribution",
      "symbolon/distribution/errors",
      "symbolon/governance",
      "symbolon/react",
      "@symbolon/node",
      "@symbolon/node/services",
      "@symbolon/node/lab",
    ]);
    for (const { folder, types, browser = types, default: code } of rooms) {
      for (const file of [types, browser, code]) expect(existsSync(join(folder, file)), file).to.equal(true);
    }
    const names = rooms.map(({ name }) => name);
    const uses = names.map(
      (name, index) =>
        `import * as room${index} from "${name}";\nconsole.log(Object.keys(room${index}).length > 0);`,
    );
    writeFileSync(join(consumer, "use.ts"), `${uses.join("\n")}\n`);
    const ran = await runProcess([join(consumer, "use.ts")], { cwd: consumer });
    expect(ran.stdout, ran.stderr).to.equal("true\n".repeat(names.length));
    // Modules alone are shipped, and Node lets CommonJS have them.
    const asked = names.map((name) => `console.log(Object.keys(require("${name}")).length > 0);`);
    writeFileSync(join(consumer, "use.cjs"), asked.join("\n"));
    const required = await runProcess([join(consumer, "use.cjs")], { cwd: consumer });
    expect(required.stdout, required.stderr).to.equal(ran.stdout);
  });

  /** What a page that runs this program loads, as esbuild makes it for browsers. */
  const bundle = async (program: string): Promise<string> => {
    const stdin = { contents: program, resolveDir: consumer };
    const how = { bundle: true, format: "esm", platform: "browser", target: "es2022" } as const;
    const { outputFiles } = await build({ stdin, ...how, write: false, logLevel: "silent" });
    return outputFiles[0]?.text ?? "";
  };

  it("say in a browser's build why an entry has no form for browsers; the others need no Node", async () => {
    const entriesOf = ({ manifest: { name, exports = {} } }: Installed) =>
      Object.keys(exports)
        .filter((entry) => !/\*|json$/.test(entry))
        .map((entry) => entry.replace(".", name));
    for (const name of entriesOf(packages.node)) {
      const refused = await bundle(`import { anything } from "${name}"; anything();`).catch((error) => error);
      expect(String(refused)).to.include('browser.mjs" for import "anything"');
    }
    const loadedLater = join(consumer, "later.mjs");
    writeFileSync(loadedLater, await bundle('await import("@symbolon/node/services");'));
    const thrown = await import(pathToFileURL(loadedLater).href).catch((error) => error);
    expect(thrown.message).to.match(
      /^@symbolon\/node needs Node and has no form for browsers[.] A page takes/,
    );
    const uses = entriesOf(packages.symbolon).map((name, i) => `export * as room${i} from "${name}";`);
    expect(await bundle(uses.join("\n"))).to.include("canonicalAddresses");
  });

  const compile = (...files: readonly string[]): Promise<Ended> => {
    const strict = ["--noEmit", "--strict", "--skipLibCheck", "false", "--verbatimModuleSyntax"];
    const target = ["--module", "nodenext", "--target", "es2024", "--types", "node"];
    return runProcess([TSC, ...strict, ...target, ...files], { cwd: consumer });
  };

  for (const viem of sliced(["viem-oldest", "viem"], 2)) {
    it(`meets the user's own ${viem}: in types, in what it does, in every name that it takes from there`, async () => {
      const { version } = JSON.parse(textOf("node_modules", viem, "package.json")) as { version: string };
      const { dependencies, peerDependencies } = packages.symbolon.manifest;
      expect(dependencies).not.to.have.property("viem");
      const { devDependencies } = JSON.parse(textOf("package.json")) as Manifest & {
        devDependencies: { viem: string };
      };
      if (viem === "viem") expect(devDependencies.viem).to.equal(version);
      else expect(peerDependencies?.viem).to.equal(`>=${version} <3`);
      link(viem, "viem");

      const examples = readdirSync(join(ROOT, "examples")).filter((name) => name.endsWith(".ts"));
      for (const name of examples) {
        writeFileSync(join(consumer, name), asInstalled("examples", name));
      }
      writeFileSync(join(consumer, "useViem.ts"), asInstalled(CONSUMER, "useViem.ts"));
      const [, readme = ""] = /^```ts\n([\s\S]*?)^```/m.exec(textOf("README.md")) ?? [];
      writeFileSync(join(consumer, "first.ts"), readme);
      // wagmi's own types do not compile as strictly: test/journeys/useHooks.test.ts compiles what is made of the hooks.
      const strict = readFileSync(join(consumer, "use.ts"), "utf8").replace(
        /^import .*"symbolon\/react";\n.*\n/m,
        "",
      );
      expect(strict).not.to.include("symbolon/react");
      writeFileSync(join(consumer, "strict.ts"), strict);
      const first = await runProcess(["first.ts"], { cwd: consumer });
      expect([first.code, first.stdout], first.stderr).to.deep.equal([0, "100n\n"]);
      const checked = await compile("strict.ts", "useViem.ts", "first.ts", ...examples);
      expect(checked.code, checked.stdout).to.equal(0);

      const { stdout, stderr } = await runProcess(["useViem.ts"], { cwd: consumer });
      expect(JSON.parse(stdout || "{}"), stderr).to.deep.equal({
        isClaimed: true,
        outcome: "Valid",
        call: ["claim", "3"],
        refusal: "This leaf is already paid, in a cumulative campaign up to its total: index 3.",
        actions: "function",
        sockets: 0,
      });
      expect(await missingNames()).to.deep.equal([]);
    });
  }

  it("names a viem outside the range, to programs and at the command line, and one that is missing", async () => {
    const at = join(consumer, "node_modules", "viem");
    rmSync(at);
    const none = await run("tree", "build", "a.csv", "--base-units", "--json");
    expect([none.code, JSON.parse(none.stdout).error.code]).to.deep.equal([1, "ViemMissing"]);
    // All that the true one has, under another number.
    const ours = join(ROOT, "node_modules", "viem", "_esm");
    const entries = ["", "actions", "chains", "accounts", "utils"];
    mkdirSync(at);
    const exports = Object.fromEntries(
      entries.map((name) => [`./${name}`.replace(/\/$/, ""), `./${name}.js`]),
    );
    const asEntry = {
      version: "3.0.1",
      type: "module",
      exports: { ...exports, "./package.json": "./package.json" },
    };
    writeFileSync(join(at, "package.json"), JSON.stringify(asEntry));
    for (const name of entries) {
      writeFileSync(
        join(at, `${name}.js`),
        `export * from ${JSON.stringify(join(ours, name, "index.js"))};\n`,
      );
    }
    const base = "export class BaseError extends Error { version = '3.0.1'; }\n";
    writeFileSync(join(at, ".js"), base, { flag: "a" });
    try {
      const command = await run("tree", "build", "a.csv", "--base-units", "--json");
      const { error } = JSON.parse(command.stdout);
      expect([command.code, error.code]).to.deep.equal([1, "ViemOutsideRange"]);
      expect(error.details).to.deep.equal({ found: "3.0.1", from: "2.45.0", before: "3" });
      const program = ["--input-type=module", "--eval", 'import "symbolon/chain";'];
      const { code, stderr } = await runProcess(program, { cwd: consumer });
      expect(code).to.equal(1);
      expect(stderr).to.include("Your project has viem 3.0.1, but Symbolon needs 2.45.0 up to");
    } finally {
      rmSync(at, { recursive: true });
      link("viem");
    }
  });

  /** What our modules import from the consumer's viem, and it does not export: none of them would load. */
  async function missingNames(): Promise<readonly string[]> {
    const wanted = [installed, packages.symbolon.folder]
      .flatMap((folder) => scriptsIn(folder).map((name) => readFileSync(join(folder, name), "utf8")))
      .flatMap((text) => [...text.matchAll(FROM_VIEM)])
      .flatMap(([, names = "", from = ""]) =>
        names.split(",").map((name) => [from, name.trim().split(" ")[0]]),
      );
    const byModule = Map.groupBy(wanted, ([from]) => from);
    expect([...byModule.keys()].sort()).to.include.members([
      "viem",
      "viem/accounts",
      "viem/actions",
      "viem/chains",
    ]);
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

  it("carry what is loaded by its path, and nothing that nobody can use", async () => {
    const folders = { symbolon: packages.symbolon.folder, node: installed };
    const built = [
      ...scriptsIn(folders.symbolon).map((name) => name.replace("dist/", "src/")),
      ...scriptsIn(folders.node).map((name) => name.replace("dist/", "")),
    ];
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
    // Workers are started by their paths: all of the toolkit is there.
    expect(built.filter((name) => name.startsWith("src/"))).to.have.members(
      sources
        .filter((name) => name.endsWith(".ts"))
        .map((name) => `src/${name.replaceAll("\\", "/").replace(/ts$/, "js")}`),
    );
    expect(existsSync(join(folders.node, "dist/web.br"))).to.equal(true);
    expect(existsSync(join(folders.symbolon, "dist/react/useClaim.d.ts"))).to.equal(true);
    // None of an entry's types says this, nor is it one's own; of a file whose types one can get at, what one cannot is not there.
    const unsaid = join(folders.node, "dist/src/node/allocation/serve/lookup/lookupScript");
    expect([".js", ".d.ts"].map((ending) => existsSync(unsaid + ending))).to.deep.equal([true, false]);
    const migrations = readFileSync(join(folders.node, "dist/src/services/store/migrate.d.ts"), "utf8");
    expect(
      ["type MigrationSpace", "function lockMigrations"].map((name) => migrations.includes(name)),
    ).to.deep.equal([true, false]);
    const texts = Object.values(folders).flatMap((folder) =>
      scriptsIn(folder).map((name) => readFileSync(join(folder, name), "utf8")),
    );
    expect(texts.filter((text) => text.includes("/**"))).to.deep.equal([]);
    // What lets bundlers leave calls out is kept, and an ABI is said once.
    expect(readFileSync(join(folders.symbolon, "dist/sdk/core/hasher.js"), "utf8")).to.include("@__PURE__");
    const calls = join(folders.symbolon, "dist/sdk/chain/calls");
    const types = readdirSync(calls).filter((name) => name.endsWith(".d.ts"));
    const spelt = types.filter((name) =>
      readFileSync(join(calls, name), "utf8").includes("readonly stateMutability"),
    );
    expect(types).to.include("campaigns.d.ts");
    expect(spelt).to.deep.equal([]);
    // Without a file, the sample is taken, which is made for that.
    const planned = await run("rehearse", "plan", "--json");
    expect(planned.code, planned.stderr).to.be.oneOf([0, 3]);
    expect(JSON.parse(planned.stdout).claimants).to.equal(5_000);
  });

  it("says what the embedded chain lacks where optional packages were left out", async () => {
    const edr = "@nomicfoundation/edr";
    rmSync(join(consumer, "node_modules", edr));
    const { code, stdout } = await run("rehearse", "burst", "--strategies", "direct", "--json");
    const { ok, checks } = await doctor();
    link(edr);
    expect(code).to.equal(1);
    const { error } = JSON.parse(stdout);
    expect(error.code).to.equal("EdrMissing");
    expect(error.hint).to.include(`npm install ${edr}@${manifest.optionalDependencies?.[edr]}`);
    expect(ok).to.equal(true);
    expect(checks[1]).to.include({ status: "low", hint: error.hint });
  });

  it("tells the whole story, deploys the system and rehearses a burst, with no contract compiled", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `0x${(i + 0xa11ce).toString(16).padStart(40, "0")},5\n`,
    );
    writeFileSync(join(consumer, "rows.csv"), `account,amount\n${rows.join("")}`);
    const told = await run("start", "--allocations", "rows.csv", "--base-units", "--claims", "8", "--json");
    expect(told.code, told.stderr).to.equal(0);
    expect(JSON.parse(told.stdout)).to.include({ rows: 20, claims: 8 });
    expect(existsSync(join(consumer, "out/start/report.html"))).to.equal(true);
    const chain = await serveChain();
    try {
      const deployed = await run("deploy", "system", "--rpc", chain.rpc, "--yes", "--json");
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

  it("has all that an explorer wants of a campaign, and sends it", async () => {
    for (const design of campaignDesigns) {
      expect(campaignSource(installed, design)).to.deep.equal(campaignSource(ROOT, design));
    }
    const [chain, explorer] = await Promise.all([openOperatorChain(), openFakeExplorer()]);
    try {
      const built = await run("tree", "build", "a.csv", "--base-units", "--out", "paid", "--json");
      expect(built.code, built.stderr).to.equal(0);
      const terms = ["--token", await chain.token(), "--factory", chain.factory, "--treasury", chain.factory];
      const end = ["--end", String((await chain.now()) + 864_000n), "--accept", "TotalBelowOneToken"];
      const created = await chain.run("create", join(consumer, "paid"), ...terms, ...end, "--json");
      expect(created.code, created.stderr).to.equal(0);
      const verify = ["campaign", "verify-source", "paid.campaign.json", "--rpc", chain.rpc, "--json"];
      const env = { ETHERSCAN_API_KEY: "a key" };
      const call = [command, ...verify, "--api-url", explorer.url];
      const { code, stdout, stderr } = await runProcess(call, { cwd: consumer, env });
      expect(code, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ state: "now" });
      expect(explorer.submissions).to.have.length(1);
    } finally {
      await Promise.all([chain.close(), explorer.close()]);
    }
  });

  it("builds pages, with no bundler, to the same bytes as this checkout", async () => {
    const chain = await serveChain();
    try {
      const currency = { symbol: "ETH", decimals: 18 };
      const known = { id: chain.reader.chain.id, name: "Local", currency, nodes: [chain.rpc] };
      const config = {
        format: "symbolon-pages",
        version: 1,
        chain: known,
        hold: { issuers: [] },
        console: {},
      };
      writeFileSync(join(consumer, "pages.json"), JSON.stringify(config));
      const built = await run("page", "build", "pages.json", "--out", "site", "--json");
      expect(built.code, built.stderr).to.equal(0);
      const own = join(consumer, "own");
      const here = await runSymbolon(["page", "build", join(consumer, "pages.json"), "--out", own, "--json"]);
      const { hash, pages } = JSON.parse(built.stdout);
      expect([pages, hash]).to.deep.equal([["hold", "console"], JSON.parse(here.stdout).hash]);
      // Others' code may be handed on with their names and terms.
      const licenses = readFileSync(join(consumer, "site", "hold", "licenses.md"), "utf8");
      for (const name of ["preact", "viem", "qr"])
        expect(licenses).to.match(new RegExp(`^## ${name} - `, "m"));
    } finally {
      await chain.close();
    }
  });

  it("lets Hardhat 3 compile the examples with its own settings", async () => {
    for (const name of ["@openzeppelin/contracts", "hardhat"]) link(name);
    mkdirSync(join(consumer, "contracts"));
    for (const name of ["MembersOnly.sol", "HoldersGate.sol"]) {
      writeFileSync(join(consumer, "contracts", name), asInstalled("examples", name));
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

  // What follows fetches from npm, Forge's 80 MB among it.
  if (!isDeep) return;

  /** Installs packages in a project, by the npm that runs this. */
  const npmInstall = (cwd: string, ...names: readonly string[]) => {
    const npm = process.env.npm_execpath;
    const [npmCommand, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
    execFileSync(npmCommand, [...args, "install", "--no-audit", "--no-fund", ...names], {
      cwd,
      stdio: "pipe",
    });
  };

  it("run on the oldest Node that they are for", async () => {
    const { engines } = manifest as Manifest & { engines: { node: string } };
    const version = `${engines.node.replace(">=", "")}.0`;
    const project = join(consumer, "oldest");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), "{}");
    const system = process.platform === "win32" ? "win" : process.platform;
    const binary = `node-${system}-${process.arch}`;
    npmInstall(project, `${binary}@${version}`);
    const node = join(project, "node_modules", binary, "bin", "node");
    const ended = (...args: readonly string[]) =>
      execFileSync(node, args, { cwd: consumer, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    expect(ended("--version").trim()).to.equal(`v${version}`);
    const uses = readFileSync(join(consumer, "use.ts"), "utf8");
    expect(ended("--input-type=module", "--eval", uses)).to.match(/^(?:true\n)+$/);
    expect(ended("--input-type=module", "--eval", readFileSync(join(consumer, "first.ts"), "utf8"))).to.equal(
      "100n\n",
    );
    expect(ended(command, "start")).to.include("Refused, as it had to be");
  });
  it("lets Foundry compile the examples with its own settings, and the oldest OpenZeppelin that we take", () => {
    const project = join(consumer, "foundry");
    mkdirSync(join(project, "src"), { recursive: true });
    writeFileSync(join(project, "package.json"), "{}");
    const library = "@openzeppelin/contracts";
    const oldest = `${library}@${packages.contracts.manifest.peerDependencies?.[library]?.replace("^", "")}`;
    npmInstall(project, "@foundry-rs/forge@1.7.1", oldest);
    mkdirSync(join(project, "node_modules", "@symbolon"));
    symlinkSync(
      packages.contracts.folder,
      join(project, "node_modules", "@symbolon", "contracts"),
      "junction",
    );
    const solc = JSON.stringify(join(ROOT, "test", "consumers", "foundry", "solc.mjs"));
    const settings = `[profile.default]\nlibs = ["node_modules"]\nsolc = ${solc}\n`;
    writeFileSync(join(project, "foundry.toml"), settings);
    for (const name of ["MembersOnly.sol", "HoldersGate.sol"]) {
      writeFileSync(join(project, "src", name), asInstalled("examples", name));
    }
    const forge = join(project, "node_modules", "@foundry-rs", "forge", "bin.mjs");
    execFileSync(process.execPath, [forge, "build"], { cwd: project, stdio: "pipe" });
    for (const name of ["MembersOnly", "HoldersGate"]) {
      const artifact = join(project, "out", `${name}.sol`, `${name}.json`);
      expect(JSON.parse(readFileSync(artifact, "utf8")).bytecode.object).to.have.length.greaterThan(1_000);
    }
  });
});
