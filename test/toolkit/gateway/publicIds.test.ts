import { expect } from "chai";
import fc from "fast-check";
import { openPublicIds } from "../../../src/services/gateway/publicIds.ts";

const secretOf = (byte: number) => new Uint8Array(32).fill(byte);

describe("the public's names of intents", () => {
  const ids = openPublicIds(secretOf(1));

  it("lead back to the number they were made of, in each process with the store's secret, and in no other", () => {
    const others = openPublicIds(secretOf(1));
    const elsewhere = openPublicIds(secretOf(2));
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (number) => {
        const id = ids.of(number);
        expect(id).to.match(/^[0-9a-f]{32}$/);
        expect([ids.numberOf(id), others.of(number)]).to.deep.equal([number, id]);
        expect(elsewhere.numberOf(id)).to.equal(undefined);
      }),
    );
  });

  it("are not made up: no number, no neighbour and no changed digit is one", () => {
    const id = ids.of(17n);
    for (let place = 0; place < id.length; place++) {
      const other = id[place] === "0" ? "1" : "0";
      expect(ids.numberOf(id.slice(0, place) + other + id.slice(place + 1))).to.equal(undefined);
    }
    for (const text of ["17", "", "0".repeat(32), id.toUpperCase(), `${id}0`, `0x${id}`])
      expect(ids.numberOf(text), text).to.equal(undefined);
  });

  it("tell nothing of how far two numbers are apart", () => {
    const all = Array.from({ length: 1_000 }, (_, i) => ids.of(BigInt(i + 1)));
    expect(new Set(all.map((id) => id.slice(0, 16))).size).to.equal(all.length);
    expect(all).not.to.deep.equal(all.toSorted());
  });
});
