import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import { checksumAccount, checksumAccounts } from "../../../src/allocation/checksum.ts";
import { sortedOrder } from "../../../src/allocation/tree/sortedOrder.ts";

describe("checksumAccounts", () => {
  it("spells accounts as viem does, across hashing calls", () => {
    const accounts = fc.sample(fc.uint8Array({ minLength: 20, maxLength: 20 }), 1_050);
    const digits = Buffer.from(checksumAccounts(Buffer.concat(accounts))).toString("latin1");
    for (const [i, account] of accounts.entries()) {
      const expected = getAddress(`0x${Buffer.from(account).toString("hex")}`);
      expect(`0x${digits.slice(40 * i, 40 * i + 40)}`).to.equal(expected);
      expect(checksumAccount(account)).to.equal(expected);
    }
  });
});

describe("sortedOrder", () => {
  it("sorts as Buffer.compare does, common prefixes and equal strings included, keeping the order of equals", () => {
    const width = fc.integer({ min: 6, max: 40 });
    const strings = width.chain((length) =>
      fc.array(
        fc
          .tuple(fc.constantFrom(0, 5, 6, 7, length), fc.uint8Array({ minLength: length, maxLength: length }))
          .map(
            // Everything before `shared` is the same in all strings.
            ([shared, bytes]) => bytes.map((byte, i) => (i < shared ? 0xaa : byte)),
          ),
        { minLength: 1, maxLength: 60 },
      ),
    );
    fc.assert(
      fc.property(strings, (rows) => {
        const order = [...sortedOrder(Buffer.concat(rows), rows[0]!.length)];
        const expected = rows.map((_, i) => i).sort((a, b) => Buffer.compare(rows[a]!, rows[b]!) || a - b);
        expect(order).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });
});
