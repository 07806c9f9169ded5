import { expect } from "chai";
import { type Hex, keccak256 } from "viem";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { indexesOfIds } from "../../../../src/sdk/credentials/changes/changeRows.ts";
import { indexesInWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import { groupByWord } from "../../../../src/sdk/credentials/index.ts";

const batch: Hex = keccak256("0x01");
const size = 2_000n;
const idOf = (index: number) => credentialId(batch, BigInt(index));

describe("credentials/changes: naming credentials", () => {
  it("finds the index of an id, in either case, the last one too", () => {
    const upper = idOf(700).toUpperCase().replace("X", "x") as Hex;
    const found = indexesOfIds({ batch, size, ids: [idOf(0), upper, idOf(1_999), idOf(0)] });
    expect([...found]).to.deep.equal([0, 700, 1_999].map((index) => [idOf(index), index]));
    expect(indexesOfIds({ batch, size, ids: [] }).size).to.equal(0);
  });

  it("says which ids are none of the batch's", () => {
    const strange = [idOf(2_000), credentialId(keccak256("0x02"), 5n)];
    for (const ids of [strange.slice(0, 1), strange]) {
      try {
        indexesOfIds({ batch, size, ids: [idOf(3), ...ids] });
        expect.fail("nothing was thrown");
      } catch (error) {
        expect(error).to.be.instanceOf(SymbolonError).and.to.include({ code: "NoSuchCredential" });
        expect((error as SymbolonError).details.missing).to.deep.equal(ids);
      }
    }
  });

  it("tells the credentials of a word, as grouping puts them there", () => {
    const indexes = [0, 1, 222, 223, 224, 225, 447, 448, 2 ** 32 - 1];
    expect(groupByWord(indexes).flatMap(indexesInWord)).to.deep.equal(indexes);
    // What is no credential's bit is none.
    expect(indexesInWord({ word: 1n, mask: (1n << 32n) - 1n })).to.deep.equal([]);
  });
});
