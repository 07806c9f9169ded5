import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { accountAt, amountAt, reorderAllocation } from "../../../src/sdk/allocation/allocation.ts";
import { checksumAccount } from "../../../src/sdk/allocation/checksum.ts";
import { buildTree, type Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { bytesToHex, hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { rootFromProof } from "../../../src/sdk/core/tree/nativeTree.ts";

/** Real distributions whose roots were published by others: beside the project, not in it. */
const DATASETS = "../shared/datasets";

const published = [
  {
    name: "uni-2020",
    convention: "uniswap",
    count: 252_803,
    total: "149999999975656000000000000",
    root: "0xc8500f8e2fcf3c9a32880e1b973fb28acc88be35787a8abcf9981b2b65dbdeb5",
  },
  {
    name: "ens-2021",
    convention: "sharded-nybbles",
    count: 137_689,
    total: "25000000000000001930530982",
    root: "0xaca22207fc31a4c3ecd6ab11ce2df3db64b8afeba4f31db2b9aeb76f1dada659",
  },
  {
    name: "morpho-age6",
    convention: "packed-file-order",
    count: 3_966,
    total: "29099994751135424033938912",
    root: "0x37f01b933b4ffdd372e7f74698a26e8d0c733b07c1e28a3bf2ff6a7b22a4d6ec",
  },
  {
    name: "gnosis-safe-2022",
    convention: "oz-standard",
    count: 3_667,
    total: "3835275726930888414388381",
    root: "0x50c84448ebfeb9f975fbcc439e50ce6f0a3b1f7b7a792db99a1b79e212e2735c",
  },
  {
    name: "threshold-2025-09",
    convention: "threshold",
    count: 303,
    total: "1123739203707140264696383262",
    root: "0xb507ee578ed74eec70b511a841445ee19305f77bc2114ac878ced88c947fc616",
  },
] as const;

const fileOf = (name: string) => `${DATASETS}/${name}/allocations.csv.gz`;
const sampleOf = (name: string, file: string) =>
  JSON.parse(readFileSync(`${DATASETS}/${name}/${file}`, "utf8"));
const treeOf = async (name: string, convention: string): Promise<Tree> =>
  buildTree(await readAllocation(fileOf(name)), conventionNamed(convention));

/** Runs `symbolon tree ...` in a process of its own, as a shell would. */
const command = (...args: readonly string[]) => symbolon("tree", ...args);

function symbolon(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/symbolon.ts", ...args, "--json"], {
    encoding: "utf8",
  });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout);
}

/** The code by which such a call is refused. */
function refusal(...args: readonly string[]): string {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/symbolon.ts", ...args, "--json"], {
    encoding: "utf8",
  });
  expect(status).to.equal(1);
  return JSON.parse(stdout).error.code;
}

/** The row of an account. */
function indexOf(tree: Tree, account: string): number {
  const wanted = account.toLowerCase();
  for (let index = 0; index < tree.count; index++)
    if (accountAt(tree.allocation, index) === wanted) return index;
  return expect.fail(`${account} is not in the tree`);
}

describe("published roots", () => {
  before(function () {
    if (existsSync(DATASETS)) return;
    console.log(`    SKIPPED: ${DATASETS} is not there, so no published root was rebuilt`);
    this.skip();
  });

  for (const { name, convention, count, total, root } of published) {
    it(`${name} comes out of the command line, and is identified`, () => {
      const built = command(
        "build",
        fileOf(name),
        "--base-units",
        "--convention",
        convention,
        "--root",
        root,
      );
      expect(built).to.include({ convention, root, count, total });
      const identified = command("identify", fileOf(name), "--root", root);
      expect(identified).to.include({ convention, root, rows: "asGiven", decimals: null, unsafe: null });
      expect(identified.rebuild).to.equal(
        `symbolon tree build ${fileOf(name)} --convention ${convention} --base-units --root ${root}`,
      );
      expect(identified.tried).to.be.at.most(7);
    });
  }

  it("none is imported wrong: root, entries and total, or it is refused by name", () => {
    for (const { name, count, total, root } of published) {
      // Uniswap's own, and others' of which nothing but account, amount and perhaps index is bound.
      const args = ["allocation", "import", "uniswap", fileOf(name), "--root", root];
      if (name === "threshold-2025-09") {
        expect(refusal(...args), name).to.equal("OtherLeaves");
        continue;
      }
      const left = { accounts: count, total };
      expect(symbolon(...args), name).to.deep.include({ root, entries: count, total, left });
    }
  });

  it("gnosis-safe-2022 has the published nodes", async () => {
    const tree = await treeOf("gnosis-safe-2022", "oz-standard");
    const sample = sampleOf("gnosis-safe-2022", "sample-tree.json");
    const nodes = Array.from({ length: 8 }, (_, i) => bytesToHex(tree.nodes.subarray(32 * i, 32 * i + 32)));
    expect(nodes).to.deep.equal(sample.first8TreeNodes);
    expect(tree.nodes.length / 32).to.equal(sample.treeLength);
  });

  it("ens-2021 has the published proofs of its shards, at the end of every proof of their rows", async () => {
    const tree = await treeOf("ens-2021", "sharded-nybbles");
    for (const { shard, shardEntries, shardProof } of sampleOf("ens-2021", "sample-shards.json")) {
      let rows = 0;
      for (let index = 0; index < tree.count; index++) {
        if (!accountAt(tree.allocation, index).startsWith(`0x${shard}`)) continue;
        rows++;
        if (rows % 100 !== 1) continue;
        const proof = tree.proof(index);
        expect(proof.slice(-shardProof.length)).to.deep.equal(shardProof);
        const folded = rootFromProof(
          hexToBytes(tree.leaf(index)),
          proof.map((node) => hexToBytes(node)),
        );
        expect(bytesToHex(folded)).to.equal(tree.root);
      }
      expect(rows).to.equal(shardEntries);
    }
  });

  it("threshold-2025-09 has the published proofs", async () => {
    const tree = await treeOf("threshold-2025-09", "threshold");
    for (const claim of sampleOf("threshold-2025-09", "sample-proofs.json")) {
      const index = indexOf(tree, claim.stakingProvider);
      expect(tree.proof(index)).to.deep.equal(claim.proof);
      expect(String(amountAt(tree.allocation, index))).to.equal(claim.amount);
    }
  });

  it("uni-2020 has the published proofs, and its indexes follow the rule", async () => {
    const allocation = await readAllocation(fileOf("uni-2020"));
    // Refuses by itself where an index of the file is not the one that the convention's rule gives.
    const tree = buildTree(allocation, conventionNamed("uniswap"));
    expect(allocation.indexed).to.equal(true);
    const warned = allocation.warnings.map(({ code, index }) => `${code} ${index}`);
    expect(warned).to.include("ZeroAddress 0");
    for (const claim of sampleOf("uni-2020", "sample-proofs.json")) {
      expect(tree.proof(claim.index)).to.deep.equal(claim.proof);
      expect(checksumAccount(hexToBytes(accountAt(tree.allocation, claim.index)), nobleHasher)).to.equal(
        claim.account,
      );
      expect(String(amountAt(tree.allocation, claim.index))).to.equal(claim.amount);
    }
  });

  it("uni-2020 with two of its indexes exchanged is refused", async () => {
    const allocation = await readAllocation(fileOf("uni-2020"));
    const order = Uint32Array.from({ length: allocation.count }, (_, i) => i);
    order.set([100_001, 100_000], 100_000);
    const exchanged = reorderAllocation(allocation, order);
    expect(() => buildTree(exchanged, conventionNamed("uniswap")))
      .to.throw("has the index 100001")
      .with.property("details")
      .that.includes({ stated: 100_001, expected: 100_000 });
  });
});
