import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Hex } from "viem";
import { identifyConvention } from "../../../../../src/node/allocation/identify/identifyConvention.ts";
import { shapeRoots } from "../../../../../src/node/allocation/identify/tryVariations.ts";
import { type Allocation, reorderAllocation } from "../../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../../src/sdk/allocation/allocationFromRows.ts";
import { hashInner } from "../../../../../src/sdk/allocation/tree/buildNodes.ts";
import { buildTree } from "../../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  type Convention,
  conventionNamed,
  conventionOf,
  conventions,
} from "../../../../../src/sdk/allocation/tree/convention.ts";
import { layoutOf } from "../../../../../src/sdk/allocation/tree/treeLayout.ts";
import { bytesToHex } from "../../../../../src/sdk/core/bytes.ts";
import { fastHasher } from "../../../../../src/sdk/core/kernel/fastHasher.ts";
import { fitting, withBeneficiaries } from "../../beneficiaries.ts";

const rows = (count: number): Allocation =>
  allocationFromRows(
    Array.from({ length: count }, (_, i) => ({
      account: `0x${createHash("sha256").update(`row ${i}`).digest("hex").slice(0, 40)}`,
      amount: BigInt(i + 1) * 1_000_003n,
    })),
  );
const plain = rows(301);
const full = withBeneficiaries(plain);
const rootUnder = (convention: Convention, allocation: Allocation = full): Hex =>
  buildTree(fitting(allocation, convention), convention).root;

describe("identifyConvention", () => {
  it("names the convention of a root, in a few tries, whether or not rows have beneficiaries", () => {
    for (const convention of conventions.values()) {
      const { identified, tried } = identifyConvention(full, rootUnder(convention));
      expect(identified).to.deep.equal({ convention, rows: "asGiven" });
      expect(tried).to.be.at.most(conventions.size);
      if (convention.leafFields.includes("beneficiary")) continue;
      expect(identifyConvention(plain, rootUnder(convention)).identified).to.deep.equal(identified);
    }
    const upper = rootUnder(conventionNamed("native")).toUpperCase().replace("0X", "0x") as Hex;
    expect(identifyConvention(plain, upper).identified?.convention.name).to.equal("native");
  });

  const base = conventionNamed("native");
  const variations: Readonly<Record<string, Partial<Convention>>> = {
    "fields in another order": { leafFields: ["amount", "account"], leafEncoding: "packed" },
    "an index at the end": { leafFields: ["account", "amount", "index"], leafHashing: "once" },
    "beneficiary and index": { leafFields: ["index", "beneficiary", "account", "amount"], leafOrder: "hash" },
    "indexes by checksum, in their order": { indexRule: "checksum", shape: "promote" },
    "checksum order without an index": { leafFields: ["account", "amount"], indexRule: "checksum" },
    "duplicated odd nodes": { shape: "duplicate", leafOrder: "hash" },
    "padded odd nodes": { leafFields: ["account", "amount"], leafEncoding: "packed", shape: "pad" },
    "leaves that can be taken for nodes": { leafFields: ["account", "amount"], leafHashing: "once" },
    "sixteen shards": { leafFields: ["account", "amount"], leafEncoding: "packed", shardNybbles: 1 },
    "sharded heaps, sorted": { leafFields: ["account", "amount"], leafOrder: "hash", shardNybbles: 1 },
    "padded shards": { leafFields: ["amount", "account"], shape: "pad", shardNybbles: 1 },
  };
  for (const [name, rules] of Object.entries(variations)) {
    it(`finds ${name}`, () => {
      const convention = conventionOf({ ...base, ...rules });
      expect(convention.name).to.equal("custom");
      const root = rootUnder(convention);
      const { identified } = identifyConvention(fitting(full, convention), root);
      // What it names need not be the same in words, but it gives that root.
      expect(identified?.rows).to.equal("asGiven");
      expect(rootUnder(identified!.convention)).to.equal(root);
      expect(identified!.convention).to.deep.equal(convention);
    });
  }

  it("finds whole tokens that were read as base units, and says with which decimals to read them", () => {
    const tokens = { ...plain, amounts: new Uint8Array(plain.amounts.length) };
    for (let row = 0; row < plain.count; row++) tokens.amounts[32 * row + 31] = 1 + (row % 7);
    const units = new Uint8Array(tokens.amounts.length);
    for (let row = 0; row < plain.count; row++) {
      const amount = BigInt(1 + (row % 7)) * 10n ** 6n;
      units.set(Buffer.from(amount.toString(16).padStart(64, "0"), "hex"), 32 * row);
    }
    const root = rootUnder(conventionNamed("packed"), { ...plain, amounts: units });
    expect(identifyConvention(tokens, root).identified).to.deep.equal({
      convention: conventionNamed("packed"),
      rows: "asGiven",
      decimals: 6,
    });
    expect(identifyConvention({ ...tokens, decimals: 0 }, root).identified).to.equal(undefined);
  });

  it("finds rows that were sorted by account, or that the rule renumbers against the file's indexes", () => {
    const order = Uint32Array.from({ length: plain.count }, (_, i) => i).sort((a, b) =>
      Buffer.compare(
        plain.accounts.subarray(20 * a, 20 * a + 20),
        plain.accounts.subarray(20 * b, 20 * b + 20),
      ),
    );
    const byAccount = reorderAllocation(plain, order);
    const fileOrder = conventionNamed("packed-file-order");
    expect(identifyConvention(plain, rootUnder(fileOrder, byAccount)).identified).to.deep.equal({
      convention: fileOrder,
      rows: "byAccount",
    });
    const uniswap = conventionNamed("uniswap");
    expect(
      identifyConvention({ ...plain, indexed: true }, rootUnder(uniswap, plain)).identified,
    ).to.deep.equal({
      convention: uniswap,
      rows: "withoutIndexes",
    });
    const custom = conventionOf({ ...uniswap, leafHashing: "twice" });
    const found = identifyConvention({ ...plain, indexed: true }, rootUnder(custom, plain)).identified;
    expect(found).to.deep.equal({ convention: custom, rows: "withoutIndexes" });
  });

  it("finds nothing for a root of other rows, tells how far it is, and tries each tree once", () => {
    const told: number[] = [];
    const { identified, tried } = identifyConvention(plain, rootUnder(base, rows(300)), {
      onProgress: (done, total) => told.push(done / total),
    });
    expect(identified).to.equal(undefined);
    expect(tried).to.be.greaterThan(300);
    expect(told.at(-1)).to.equal(1);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
  });
});

describe("shapeRoots", () => {
  it("gives the root of every shape for any number of leaves", () => {
    const rootsOf = shapeRoots(140, fastHasher());
    for (let count = 1; count <= 140; count++) {
      const leaves = Buffer.concat(
        Array.from({ length: count }, (_, i) => createHash("sha256").update(`${count} ${i}`).digest()),
      );
      const roots = rootsOf(leaves);
      for (const shape of ["heap", "promote", "duplicate", "pad"] as const) {
        const layout = layoutOf(shape, count);
        const nodes = new Uint8Array(32 * layout.nodeCount);
        for (let i = 0; i < count; i++)
          nodes.set(leaves.subarray(32 * i, 32 * i + 32), 32 * layout.leafNode(i));
        hashInner(nodes, shape, count, fastHasher());
        const root = nodes.subarray(32 * layout.rootNode, 32 * layout.rootNode + 32);
        expect(bytesToHex(roots[shape]), `${shape}, ${count}`).to.equal(bytesToHex(root));
      }
    }
  });
});
