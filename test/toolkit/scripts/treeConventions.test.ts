import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { Command } from "commander";
import fc from "fast-check";
import { sha256 } from "viem";
import { addNoun } from "../../../scripts/command/verbs.ts";
import {
  addConventionOptions,
  type ConventionOptions,
  conventionFlags,
  conventionFromOptions,
} from "../../../scripts/tree/conventionOptions.ts";
import { readThreads } from "../../../scripts/tree/readOptions.ts";
import { tree as treeNoun } from "../../../scripts/tree.ts";
import { conventionNamed, conventionOf, conventions } from "../../../src/sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { withUnit } from "./withUnit.ts";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const C = "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb";
const GOOD = `account,amount\n${B},7\n${A},15\n${C},3\n`;

/** Runs `symbolon tree ...` in a process of its own, as a shell would. */
function tree(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/symbolon.ts", "tree", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Runs a command in this process, which takes a tenth of the time, and gives what it prints. */
async function run(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  const words = args[0] === "build" ? withUnit(args) : args;
  await addNoun(program, treeNoun, args[0]);
  const write = process.stdout.write;
  let printed = "";
  process.stdout.write = (text) => {
    printed += text;
    return true;
  };
  try {
    await program.parseAsync(["tree", ...words], { from: "user" });
  } finally {
    process.stdout.write = write;
  }
  return printed;
}

/** The one JSON document that a command prints where it succeeds. */
async function result(...args: string[]) {
  return JSON.parse(await run(...args, "--json"));
}

/** What a command is refused with. */
async function refusal(...args: string[]): Promise<SymbolonError> {
  const [outcome] = await Promise.allSettled([run(...args, "--json")]);
  if (outcome?.status === "rejected" && outcome.reason instanceof SymbolonError) return outcome.reason;
  return expect.fail(JSON.stringify(outcome));
}

describe("symbolon tree, conventions", () => {
  const folder = temporaryFolder();

  it("builds, verifies and reports in one command; a page as `tree report` writes it; again the same bytes", async () => {
    const file = folder.write("drop.csv", GOOD);
    const out = folder.path("out");
    const args = ["build", file, "--decimals", "1", "--out", out, "--report", "--verify", "--proofs", "json"];
    const built = await result(...args);
    expect(built).to.include({ convention: "native", count: 3, out, report: `${out}.html` });
    expect(built.checks).to.include("root");
    const page = readFileSync(`${out}.html`, "utf8");
    expect(page).to.include(built.root);
    await result("report", out, "--out", folder.path("again.html"));
    expect(readFileSync(folder.path("again.html"), "utf8")).to.equal(page);
    const manifest = readFileSync(`${out}/manifest.json`, "utf8");
    expect(readdirSync(out)).to.include("proofs.json");
    expect(await result(...args, "--threads", "2")).to.deep.equal(built);
    expect(readFileSync(`${out}/manifest.json`, "utf8")).to.equal(manifest);
    const told = tree(...args);
    expect(told.stdout)
      .to.match(/^verified +.*root/m)
      .and.to.match(/^report +.*out\.html$/m);
    expect(told.stderr).to.equal("");
  });

  it("does not write over what is no report, nor reads anything before it knows", async () => {
    const page = folder.write("mine.html", "<p>mine</p>");
    const error = await refusal("build", folder.path("missing.csv"), "--report", page);
    expect(error.code).to.equal("OutputInTheWay");
    expect(readFileSync(page, "utf8")).to.equal("<p>mine</p>");
  });

  it("has a place for its page beside the tree, and knows before the long work", async () => {
    const file = folder.write("drop.csv", GOOD);
    const out = folder.path("new/out");
    for (const page of ["new/out/r.html", "new/out", "new/out/"]) {
      const error = await refusal("build", file, "--out", out, "--report", folder.path(page));
      expect(error.code, page).to.equal("ReportInTree");
    }
    const error = await refusal("build", file, "--out", out, "--report", folder.path("none/r.html"));
    expect([error.code, existsSync(out)]).to.deep.equal(["NoFolder", false]);
    await result("build", file, "--decimals", "1", "--out", out, "--report");
    expect(existsSync(`${out}.html`)).to.equal(true);
  });

  it("builds a custom convention, whose directory verifies from its manifest; identify gives its options back", async () => {
    const file = folder.write("drop.csv", GOOD);
    const out = folder.path("out");
    const flags =
      "--leaf amount,account --encoding packed --hashing once --order hash --shape pad --shards 16";
    const built = await result("build", file, ...flags.split(" "), "--out", out, "--verify");
    expect(built.convention).to.equal("custom");
    expect(built.rules).to.deep.equal({
      leafFields: ["amount", "account"],
      leafEncoding: "packed",
      leafHashing: "once",
      leafOrder: "hash",
      indexRule: "source",
      shape: "pad",
      shardNybbles: 1,
    });
    expect(await result("proof", out, A)).to.include({ root: built.root, amount: "15" });
    expect(
      (await result("build", file, "--convention", "uniswap", "--index-rule", "source")).convention,
    ).to.equal("custom");
    const leaf = ["--leaf", "account,amount", "--order", "hash"];
    expect((await result("build", file, ...leaf)).convention).to.equal("oz-standard");

    const padded = [
      "--leaf",
      "amount,account",
      "--encoding",
      "packed",
      "--hashing",
      "once",
      "--shape",
      "pad",
    ];
    const { root } = await result("build", file, ...padded);
    const found = await result("identify", file, "--root", root);
    expect(found.convention).to.equal("custom");
    expect((await result(...found.rebuild.split(" ").slice(2))).root).to.equal(root);
  });

  it("refuses leaves that can be taken for nodes, but for a root that is stated: then it warns loudly", async () => {
    const file = folder.write("drop.csv", GOOD);
    const unsafe = ["build", file, "--convention", "oz-standard", "--hashing", "once"];
    const error = await refusal(...unsafe);
    expect(error.code).to.equal("UnsafeLeaf");
    expect(error.reason).to.include("64 bytes");
    const differs = await refusal(...unsafe, "--root", `0x${"1".repeat(64)}`);
    expect(differs.code).to.equal("RootDiffers");
    const root = String(differs.details.root);
    const { warnings } = await result(...unsafe, "--root", root);
    expect(warnings[0].code).to.equal("UnsafeLeaf");
    expect(await run(...unsafe, "--root", root)).to.include("warning: NOT SAFE");
    expect(await run("identify", file, "--root", root)).to.include("warning: NOT SAFE");
    const contradiction = await refusal("build", file, "--leaf", "account");
    expect(contradiction.code).to.equal("ContradictoryConvention");
  });

  it("writes nothing where another root comes out than the stated one, and says how to find it", async () => {
    const file = folder.write("drop.csv", GOOD);
    const wrong = `0x${"2".repeat(64)}`;
    const error = await refusal("build", file, "--out", folder.path("out"), "--root", wrong);
    expect(error.code).to.equal("RootDiffers");
    expect(error.hint).to.include(`symbolon tree identify ${file} --root ${wrong}`);
    expect(readdirSync(folder.path(""))).to.deep.equal(["drop.csv"]);
    const none = await refusal("identify", file, "--root", wrong);
    expect(none.code).to.equal("NoConventionFits");
    expect(none.details.tried).to.be.greaterThan(100);
    expect(none.hint).to.include("--decimals");
  });

  it("identifies roots over other units and over the order of a file that numbers its rows otherwise", async () => {
    const file = folder.write("drop.csv", GOOD);
    const { root } = await result("build", file, "--decimals", "18", "--convention", "packed");
    const inTokens = await result("identify", file, "--root", root);
    expect(inTokens).to.include({ convention: "packed", decimals: 18 });
    expect((await result(...inTokens.rebuild.split(" ").slice(2))).root).to.equal(root);

    const accounts = Array.from({ length: 9 }, (_, i) => `0x${String((i * 7) % 9).repeat(40)}`);
    const lines = (column: (i: number) => string) =>
      accounts.map((each, i) => `${column(i)}${each},${i + 1}\n`).join("");
    const plain = folder.write("plain.csv", `account,amount\n${lines(() => "")}`);
    const numbered = folder.write("numbered.csv", `index,account,amount\n${lines((i) => `${8 - i},`)}`);
    const inFileOrder = (await result("build", plain, "--convention", "packed-file-order")).root;
    const found = await result("identify", numbered, "--root", inFileOrder);
    expect(found).to.include({ convention: "packed-file-order", rows: "withoutIndexes" });
    expect((await result(...found.rebuild.split(" ").slice(2))).root).to.equal(inFileOrder);
  });

  it("exports what StandardMerkleTree loads, and imports it: rows, tree, and every node", async () => {
    const out = folder.path("out");
    const dump = folder.path("dump.json");
    const { root } = await result(
      "build",
      folder.write("drop.csv", GOOD),
      "--convention",
      "oz-standard",
      "--out",
      out,
    );
    const exported = await result("export", out, "--format", "openzeppelin", "--out", dump);
    expect(exported).to.include({ root, count: 3, format: "standard-v1" });
    await result("export", out, "--format", "openzeppelin", "--out", dump);
    const json = JSON.parse(readFileSync(dump, "utf8"));
    const loaded = StandardMerkleTree.load(json);
    expect(loaded.root).to.equal(root);
    expect([...loaded.entries()].map(([, value]) => value)).to.deep.equal([
      [B, "7"],
      [A, "15"],
      [C, "3"],
    ]);

    const back = folder.path("back");
    expect(await result("build", dump, "--out", back, "--root", root, "--verify")).to.deep.include({
      root,
      convention: "oz-standard",
      count: 3,
      total: "25",
      dump: { name: "dump.json", sha256: sha256(readFileSync(dump)), nodes: 5 },
    });
    expect(await result("verify", back)).to.include({ verified: true, root });
    const rows = folder.path("rows.csv");
    await result("build", dump, "--out", rows);
    expect(readFileSync(rows, "utf8")).to.equal(readFileSync(`${out}/allocation.csv`, "utf8"));
    await result("build", dump, "--out", rows);
    writeFileSync(rows, "mine");
    expect((await refusal("build", dump, "--out", rows)).code).to.equal("OutputInTheWay");
    await result("build", dump, "--out", rows, "--replace");
    expect((await refusal("build", dump, "--root", `0x${"1".repeat(64)}`)).code).to.equal("RootDiffers");
    expect((await refusal("export", out, "--format", "openzeppelin", "--out", rows)).code).to.equal(
      "OutputInTheWay",
    );
    writeFileSync(dump, JSON.stringify({ ...json, tree: [...json.tree.slice(0, 4), json.tree[3]] }));
    expect((await refusal("build", dump)).code).to.equal("DumpDiffers");
    // Its format may stand last.
    const { format, ...others } = json;
    writeFileSync(dump, JSON.stringify({ ...others, format }));
    expect((await result("build", dump)).root).to.equal(root);
  });

  it("takes nothing of rows for a dump, which states how its tree is built", async () => {
    const dump = folder.write(
      "dump.json",
      JSON.stringify(StandardMerkleTree.of([[A, "15"]], ["address", "uint256"]).dump()),
    );
    for (const wrong of [
      ["--decimals", "18"],
      ["--convention", "native"],
      ["--leaf", "account,amount"],
      ["--merge"],
      ["--rows", "1"],
      ["--total", "15"],
      ["--amounts", "hex"],
    ]) {
      const { status, stderr } = tree("build", dump, ...wrong);
      expect(
        [status, stderr.includes(`error: ${wrong[0]} is for a file of rows, but`)],
        stderr,
      ).to.deep.equal([2, true]);
    }
    for (const wrong of [["--verify"], ["--proofs", "json"]]) {
      const { status, stderr } = tree("build", dump, "--out", folder.path("rows.csv"), ...wrong);
      expect([status, stderr.includes("need a folder as --out")], stderr).to.deep.equal([2, true]);
    }
    expect(existsSync(folder.path("rows.csv"))).to.equal(false);
  });

  const wrongCalls = {
    "a verification without a folder": ["build", "x.csv", "--verify"],
    "a report that has no place": ["build", "x.csv", "--report"],
    "no root to identify": ["identify", "x.csv"],
    "an export without a format": ["export", "out", "--out", "x.json"],
  };
  for (const [name, args] of Object.entries(wrongCalls)) {
    it(`exits 2 for a wrong call: ${name}`, () => {
      const { status, stdout, stderr } = tree(...args);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.include("error:");
    });
  }
});

describe("options of a convention", () => {
  const parse = (...args: string[]) => {
    const command = addConventionOptions(new Command("build"))
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    return conventionFromOptions(command.parse(args, { from: "user" }).opts<ConventionOptions>());
  };

  it("are those of the named convention where they are left out, and native's where none is named", () => {
    expect(parse()).to.equal(conventionNamed("native"));
    expect(parse("--convention", "uniswap")).to.equal(conventionNamed("uniswap"));
    expect(parse("--convention", "packed", "--order", "index")).to.equal(
      conventionNamed("packed-file-order"),
    );
    expect(parse("--convention", "packed", "--shards", "256")).to.equal(conventionNamed("sharded-nybbles"));
    expect(parse("--convention", "sharded-nybbles", "--shards", "1")).to.equal(conventionNamed("packed"));
    expect(parse("--shape", "duplicate")).to.deep.include({
      name: "custom",
      shape: "duplicate",
      leafHashing: "twice",
    });
  });

  it("say what gives a convention", () => {
    fc.assert(
      fc.property(
        fc.record({
          leafFields: fc.shuffledSubarray(["index", "account", "beneficiary", "amount"] as const, {
            minLength: 4,
          }),
          leafEncoding: fc.constantFrom("abi" as const, "packed" as const),
          leafHashing: fc.constantFrom("once" as const, "twice" as const),
          leafOrder: fc.constantFrom("index" as const, "hash" as const),
          indexRule: fc.constantFrom("source" as const, "checksum" as const),
          shape: fc.constantFrom("heap" as const, "promote" as const, "duplicate" as const, "pad" as const),
          shardNybbles: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
        }),
        (rules) => {
          const convention = conventionOf(rules);
          expect(parse(...conventionFlags(convention).split(" "))).to.deep.equal(convention);
        },
      ),
    );
    for (const convention of conventions.values()) {
      expect(parse(...conventionFlags(convention).split(" "))).to.equal(convention);
    }
  });

  it("are refused where they are none", () => {
    for (const args of [
      ["--leaf", "account,salt"],
      ["--shape", "ring"],
      ["--shards", "100"],
      ["--convention", "other"],
      ["--order", "none"],
      ["--hashing", "thrice"],
      ["--encoding", "rlp"],
      ["--index-rule", "hash"],
    ]) {
      expect(() => parse(...args)).to.throw("invalid");
    }
    expect(() => readThreads("0")).to.throw("from 1 to 64");
    expect(() => readThreads("65")).to.throw("from 1 to 64");
    expect(readThreads("8")).to.equal(8);
  });
});
