import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { accountAt, amountAt } from "../../../src/allocation/allocation.ts";
import { checksumAccount } from "../../../src/allocation/checksum.ts";
import { readAllocation } from "../../../src/allocation/readAllocation.ts";
import { reorderAllocation } from "../../../src/allocation/reorderAllocation.ts";
import { buildTree } from "../../../src/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/allocation/tree/conventions.ts";
import { bytesToHex, hexToBytes } from "../../../src/core/bytes.ts";

/** Real distributions whose roots were published by others: beside the project, not in it. */
const DATASETS = "../shared/datasets";
/** The goal for the 252,803 rows of UNI on the portable hasher: about 5 s where it was measured. */
const UNI_SECONDS = 15;

describe("published roots", function () {
  this.timeout(120_000);

  before(function () {
    if (existsSync(DATASETS)) return;
    console.log(`    SKIPPED: ${DATASETS} is not there, so no published root was rebuilt`);
    this.skip();
  });

  it("gnosis-safe-2022 under oz-standard, with the published nodes", async () => {
    const folder = `${DATASETS}/gnosis-safe-2022`;
    const allocation = await readAllocation(`${folder}/allocations.csv.gz`);
    expect(allocation.count).to.equal(3_667);
    expect(allocation.total).to.equal(3835275726930888414388381n);
    const tree = buildTree(allocation, conventionNamed("oz-standard"));
    expect(tree.root).to.equal("0x50c84448ebfeb9f975fbcc439e50ce6f0a3b1f7b7a792db99a1b79e212e2735c");
    const sample = JSON.parse(readFileSync(`${folder}/sample-tree.json`, "utf8"));
    const nodes = Array.from({ length: 8 }, (_, i) => bytesToHex(tree.nodes.subarray(32 * i, 32 * i + 32)));
    expect(nodes).to.deep.equal(sample.first8TreeNodes);
    expect(tree.nodes.length / 32).to.equal(sample.treeLength);
  });

  it("uni-2020 under uniswap, with the published proofs, its indexes following the rule", async () => {
    const folder = `${DATASETS}/uni-2020`;
    const started = process.cpuUsage();
    const allocation = await readAllocation(`${folder}/allocations.csv.gz`);
    // Refuses by itself where an index of the file is not the one that the convention's rule gives.
    const tree = buildTree(allocation, conventionNamed("uniswap"));
    const { user, system } = process.cpuUsage(started);
    const seconds = (user + system) / 1e6;
    console.log(`      252,803 rows from file to root in ${seconds.toFixed(1)} s of CPU time`);
    expect(tree.root).to.equal("0xc8500f8e2fcf3c9a32880e1b973fb28acc88be35787a8abcf9981b2b65dbdeb5");
    expect(allocation.indexed).to.equal(true);
    expect(allocation.count).to.equal(252_803);
    expect(allocation.total).to.equal(149999999975656000000000000n);
    expect(allocation.warnings.map(({ code, index }) => [code, index])).to.deep.equal([["ZeroAddress", 0]]);
    for (const claim of JSON.parse(readFileSync(`${folder}/sample-proofs.json`, "utf8"))) {
      expect(tree.proof(claim.index)).to.deep.equal(claim.proof);
      expect(checksumAccount(hexToBytes(accountAt(tree.allocation, claim.index)))).to.equal(claim.account);
      expect(String(amountAt(tree.allocation, claim.index))).to.equal(claim.amount);
    }
    expect(seconds).to.be.lessThan(UNI_SECONDS);
  });

  it("uni-2020 with two of its indexes exchanged is refused", async () => {
    const allocation = await readAllocation(`${DATASETS}/uni-2020/allocations.csv.gz`);
    const order = Uint32Array.from({ length: allocation.count }, (_, i) => i);
    order.set([100_001, 100_000], 100_000);
    const exchanged = reorderAllocation(allocation, order);
    expect(() => buildTree(exchanged, conventionNamed("uniswap")))
      .to.throw("has the index 100001")
      .with.property("details")
      .that.includes({ stated: 100_001, expected: 100_000 });
  });
});
