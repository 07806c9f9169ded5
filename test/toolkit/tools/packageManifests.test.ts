import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Conditions, Consumer } from "../../../bench/package/installPacked.ts";
import { packedConsumer } from "../../consumers/packedConsumer.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const BARE = /\b(?:from|import)\s*\(?\s*"([^".][^"]*)"/g;

describe("the three published packages", () => {
  let consumer: Consumer;
  before(() => {
    consumer = packedConsumer();
    consumer.linkUsual();
    for (const name of ["@types/node", "react", "wagmi", "@tanstack/react-query"]) consumer.link(name);
  });

  const filesOf = (name: keyof Consumer["packages"], ending: string) => {
    const { folder } = consumer.packages[name];
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(ending))
      .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
  };
  /** Packages that a package's code names. */
  const named = (name: keyof Consumer["packages"]) =>
    new Set(
      filesOf(name, "js").flatMap(({ text }) =>
        [...text.matchAll(BARE)].flatMap(([, target = ""]) =>
          /^[@\w][\w./:-]+$/.test(target)
            ? [
                target
                  .split("/")
                  .slice(0, target.startsWith("@") ? 2 : 1)
                  .join("/"),
              ]
            : [],
        ),
      ),
    );
  const run = (...args: readonly string[]) =>
    runProcess([consumer.command, ...args], { cwd: consumer.folder });
  const evaluate = (program: string, ...flags: readonly string[]) =>
    runProcess([...flags, "--input-type=module", "--eval", program], { cwd: consumer.folder });

  it("agree with the checkout about versions, their own and those of what they bring", () => {
    const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const peers = consumer.packages.symbolon.manifest.peerDependencies;
    const known = { ...own.dependencies, ...own.optionalDependencies, ...own.devDependencies };
    for (const { manifest } of Object.values(consumer.packages)) {
      expect(manifest.version, manifest.name).to.equal(own.version);
      const brought = { ...manifest.dependencies, ...manifest.optionalDependencies };
      for (const [name, range] of Object.entries(brought)) {
        if (name === "viem") expect(range).to.equal(peers?.viem);
        else if (/^(?:symbolon$|@symbolon\/)/.test(name)) expect(range, name).to.equal(own.version);
        else expect(range.replace("^", ""), name).to.equal(known[name]);
      }
    }
  });

  it("name no package that npm does not bring, or that their README does not speak of", () => {
    const { dependencies = {}, peerDependencies = {} } = consumer.packages.symbolon.manifest;
    expect(named("symbolon")).to.have.all.keys(Object.keys({ ...dependencies, ...peerDependencies }));
    const { manifest } = consumer.packages.node;
    const brought = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const beside = ["hardhat", "solc"];
    const others = [...named("node")].filter((name) => !name.startsWith("node:") && !brought.includes(name));
    expect(others).to.have.members(beside);
    const readme = readFileSync(join(consumer.packages.node.folder, "README.md"), "utf8");
    for (const name of [...beside, "@foundry-rs/anvil"]) expect(readme).to.include(`\`${name}\``);
  });

  it("need Node in one of them alone, and have each function once", () => {
    expect([...named("symbolon")].filter((name) => name.startsWith("node:"))).to.deep.equal([]);
    const copies = filesOf("node", ".js").filter(({ file }) => file.includes("src/sdk"));
    expect(copies).to.deep.equal([]);
    const ways = filesOf("node", ".d.ts").filter(({ text }) => /"(?:\.\.\/)+sdk\//.test(text));
    expect(ways.map(({ file }) => file)).to.deep.equal([]);
  });

  it("have one client module, the entry for React: whoever imports hooks comes through it", () => {
    const { manifest } = consumer.packages.symbolon;
    const entry = manifest.exports?.["./react"] as Conditions;
    const scripts = filesOf("symbolon", ".js").map(({ file, text }) => ({
      file: `./${file.replaceAll("\\", "/")}`,
      text,
    }));
    const marked = scripts.filter(({ text }) => /^"use client";/.test(text)).map(({ file }) => file);
    expect(marked).to.deep.equal([entry.default]);
    // Of other entries none leads to hooks.
    const hooked = scripts.filter(({ text }) => /from ?"(?:react|wagmi|@tanstack\/react-query)"/.test(text));
    expect(hooked.length).to.be.above(10);
    expect(hooked.filter(({ file }) => !file.startsWith("./dist/react/"))).to.deep.equal([]);
    const others = Object.entries(manifest.exports ?? {}).filter(([name]) => name !== "./react");
    expect(JSON.stringify(others)).not.to.include("dist/react");
  });

  it("share one SymbolonError", async () => {
    const program = [
      'import { SymbolonError } from "symbolon/core";',
      'import { accountFromKeystore } from "@symbolon/node";',
      'try { await accountFromKeystore("{}", "x"); } catch (thrown) { console.log(thrown instanceof SymbolonError); }',
    ];
    const { code, stdout, stderr } = await evaluate(program.join("\n"));
    expect({ code, stdout }, stderr).to.deep.equal({ code: 0, stdout: "true\n" });
  });

  it("have types that a strict program compiles with, of both", async () => {
    writeFileSync(join(consumer.folder, "use.ts"), USE);
    const flags = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--verbatimModuleSyntax",
      "--types",
      "node",
    ];
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    for (const module of [["nodenext"], ["esnext", "--moduleResolution", "bundler"]]) {
      const args = [tsc, ...flags, "--target", "es2024", "--module", ...module, "use.ts"];
      const { code, stdout } = await runProcess(args, { cwd: consumer.folder });
      expect(code, stdout).to.equal(0);
    }
  });

  it("say in one sentence that Node is too old, and that their versions differ", async () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })";
    const program = `data:text/javascript,${encodeURIComponent(old)}`;
    const tooOld = await runProcess(["--import", program, consumer.command, "--version"], {
      cwd: consumer.folder,
    });
    expect(tooOld.code).to.equal(1);
    expect(tooOld.stderr).to.equal(
      "error: @symbolon/node 0.1.0 needs Node 22.12 or later, and this is 20.20.2.\n",
    );

    const file = join(consumer.packages.symbolon.folder, "package.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"0.1.0"', '"0.2.0"'));
    const differing = await run("--version");
    writeFileSync(file, text);
    expect([differing.code, differing.stdout]).to.deep.equal([1, ""]);
    expect(differing.stderr).to.match(
      /^error: @symbolon\/node 0\.1\.0 needs symbolon 0\.1\.0 beside it, and finds 0\.2\.0: npm i /,
    );
  });

  it("have contracts whose every import is there, and nothing of tests", () => {
    const { folder } = consumer.packages.contracts;
    const sources = filesOf("contracts", ".sol");
    expect(sources.length).to.be.above(80);
    expect(sources.filter(({ file }) => /mock|\.t\.sol/i.test(file))).to.deep.equal([]);
    const known = new Set(sources.map(({ file }) => join(folder, file)));
    const strays = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/^import [^"]*"([^"]+)"/gm)].flatMap(([, target = ""]) =>
        target.startsWith("@openzeppelin/contracts/") || known.has(join(folder, file, "..", target))
          ? []
          : [target],
      ),
    );
    expect(strays).to.deep.equal([]);
    for (const { file, text } of filesOf("contracts", ".json").filter(({ file }) => file.startsWith("abi/")))
      expect(JSON.parse(text), file).to.be.an("array").that.is.not.empty;
  });
});

/** What a program takes from both. */
const USE = `import { openStore } from "@symbolon/node/services";
import { readAllocation } from "@symbolon/node";
import { SymbolonError } from "symbolon/core";
import { claimCall } from "symbolon/chain";

export async function use(file: string) {
  const { count } = await readAllocation(file);
  return { count, claimCall, openStore, isOurs: (thrown: unknown) => thrown instanceof SymbolonError };
}
`;
