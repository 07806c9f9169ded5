import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import { makeAllocation, reorderAllocation } from "../../../../src/sdk/allocation/allocation.ts";
import { checksumAccount, checksumAccounts } from "../../../../src/sdk/allocation/checksum.ts";
import { orderByChecksum } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  groupOrder,
  orderByHash,
  positionsOf,
  radixOrder,
} from "../../../../src/sdk/allocation/tree/radixOrder.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { isDeep } from "../../../deep.ts";
import { withBeneficiaries } from "../beneficiaries.ts";

describe("checksumAccounts", () => {
  it("spells accounts as viem does, across hashing calls", () => {
    const accounts = fc.sample(fc.uint8Array({ minLength: 20, maxLength: 20 }), 9_000);
    const digits = Buffer.from(checksumAccounts(Buffer.concat(accounts), fastHasher())).toString("latin1");
    for (const [i, account] of accounts.entries()) {
      const expected = getAddress(`0x${Buffer.from(account).toString("hex")}`);
      expect(`0x${digits.slice(40 * i, 40 * i + 40)}`).to.equal(expected);
      if (i % 100 === 0) expect(checksumAccount(account, fastHasher())).to.equal(expected);
    }
  });
});

/** Rows that agree in their first bytes, in all of them, or in none. */
const alike = (length: number, most: number) =>
  fc.array(
    fc
      .tuple(
        fc.constantFrom(0, 3, 4, 5, length - 1, length),
        fc.uint8Array({ minLength: length, maxLength: length }),
      )
      .map(([shared, bytes]) => bytes.map((byte, i) => (i < shared ? 0xaa : byte))),
    { minLength: 1, maxLength: most },
  );
const sorted = (rows: readonly Uint8Array[]) =>
  rows.map((_, i) => i).sort((a, b) => Buffer.compare(rows[a]!, rows[b]!) || a - b);

describe("orderByHash", () => {
  it("sorts as Buffer.compare does, common prefixes and equal leaves included, keeping the order of equals", () => {
    fc.assert(
      fc.property(alike(32, 80), (rows) => {
        expect([...orderByHash(Buffer.concat(rows))]).to.deep.equal(sorted(rows));
      }),
      { numRuns: isDeep ? 5_000 : 300 },
    );
  });

  it("takes n log n comparisons where somebody made all prefixes equal", () => {
    const count = 200_000;
    const keys = new Uint32Array(count).fill(7);
    let compared = 0;
    const order = radixOrder(keys, (left, right) => {
      compared++;
      return right - left;
    });
    expect([order[0], order.at(-1)]).to.deep.equal([count - 1, 0]);
    expect(compared).to.be.lessThan(count * 20);
  });

  it("sorts keys at both ends of every digit", () => {
    const keys = Uint32Array.from([0xffffffff, 0, 0xffff, 0x10000, 0x1ffff, 0xffff0000, 1, 0, 0xffffffff]);
    const order = radixOrder(keys, () => 0);
    expect([...order]).to.deep.equal([1, 7, 6, 2, 3, 4, 5, 0, 8]);
    // One low half, two high ones: no run of equal keys.
    expect([...radixOrder(Uint32Array.from([0x2_0005, 0x1_0005]), () => 0)]).to.deep.equal([1, 0]);
    expect([...radixOrder(new Uint32Array(0), () => 0)]).to.deep.equal([]);
  });

  it("turns an order into positions and back", () => {
    const order = Uint32Array.from([3, 0, 2, 1]);
    expect([...positionsOf(order)]).to.deep.equal([1, 3, 2, 0]);
    expect([...positionsOf(positionsOf(order))]).to.deep.equal([...order]);
  });
});

describe("orderByChecksum", () => {
  it("is the ASCII order of checksummed accounts, common beginnings included; none where they are in it", () => {
    fc.assert(
      fc.property(alike(20, 60), (accounts) => {
        const digits = checksumAccounts(Buffer.concat(accounts), fastHasher());
        const spelled = accounts.map((_, i) => digits.subarray(40 * i, 40 * i + 40));
        const expected = sorted(spelled);
        const order = orderByChecksum(digits);
        if (order === undefined) expect(expected).to.deep.equal(accounts.map((_, i) => i));
        else expect([...order]).to.deep.equal(expected);
      }),
      { numRuns: isDeep ? 5_000 : 300 },
    );
  });
});

describe("groupOrder", () => {
  it("puts rows of one key together and keeps their order", () => {
    const keys = [2, 0, 2, 1, 0];
    const grouped = groupOrder(Uint32Array.from([4, 3, 2, 1, 0]), (row) => keys[row]!, 3);
    expect([...grouped]).to.deep.equal([4, 1, 3, 2, 0]);
  });
});

describe("reorderAllocation", () => {
  it("moves every column, and warnings with their rows", () => {
    const accounts = new Uint8Array(60).map((_, i) => (i < 20 ? 0 : i));
    const amounts = new Uint8Array(96).map((_, i) => (i % 32 === 31 ? 1 + i : 0));
    const rows = withBeneficiaries(makeAllocation({ accounts, amounts, indexed: false }));
    const moved = reorderAllocation(rows, Uint32Array.from([2, 0, 1]));
    expect(new Set(moved.warnings.map(({ index }) => index))).to.deep.equal(new Set([1]));
    expect(moved.total).to.equal(rows.total);
    for (const [column, width] of [
      ["accounts", 20],
      ["amounts", 32],
      ["beneficiaries", 20],
    ] as const) {
      const from = Buffer.from(rows[column]!);
      const to = Buffer.from(moved[column]!);
      for (const [index, row] of [2, 0, 1].entries()) {
        const expected = from.subarray(row * width, (row + 1) * width);
        expect(to.subarray(index * width, (index + 1) * width).equals(expected)).to.equal(true);
      }
    }
  });
});
