import { expect } from "chai";
import { readInParts } from "../../../../src/sdk/chain/read/readInParts.ts";

/** The parts in which so many things are asked for, and whether the answers come in their order. */
async function partsOf(count: number): Promise<readonly (readonly [from: number, to: number])[]> {
  const parts: [number, number][] = [];
  const answers = await readInParts(count, async (from, to) => {
    parts.push([from, to]);
    return Array.from({ length: to - from }, (_, i) => from + i);
  });
  expect(answers).to.deep.equal(Array.from({ length: count }, (_, i) => i));
  return parts;
}

describe("readInParts", () => {
  it("asks for a thousand at a time, each once, and for nothing where there is nothing", async () => {
    expect(await partsOf(0)).to.deep.equal([]);
    expect(await partsOf(1_000)).to.deep.equal([[0, 1_000]]);
    expect(await partsOf(2_001)).to.deep.equal([
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 2_001],
    ]);
  });

  it("stops at the first part that is not answered", async () => {
    const asked: number[] = [];
    const read = async (from: number) => {
      asked.push(from);
      if (from > 0) throw new Error("busy");
      return Array.from({ length: 1_000 }, () => 0n);
    };
    const refused = await readInParts(5_000, read).catch((error: Error) => error.message);
    expect(refused).to.equal("busy");
    expect(asked).to.deep.equal([0, 1_000]);
  });
});
