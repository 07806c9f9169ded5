import { expect } from "chai";
import { type Hash, keccak256, toHex } from "viem";
import { openBlockFollower, type SeenBlock } from "../../../../src/lab/simulation/live/chainBlocks.ts";

const nameOf = (name: string): Hash => keccak256(toHex(name));

/** Blocks that are called like this, one after the other from number 10 on. */
function chainOf(names: readonly string[]) {
  const blockAt = async (number: bigint): Promise<SeenBlock> => {
    const at = Number(number) - 10;
    const place = {
      number,
      hash: nameOf(names[at] as string),
      parentHash: nameOf(names[at - 1] ?? "before"),
    };
    return { ...place, baseFee: 1, gasUsed: 0, transactions: [] };
  };
  return { newest: async () => BigInt(9 + names.length), blockAt };
}

describe("following a chain's blocks", () => {
  it("tells each once, and takes back what no longer stands, the newest first", async () => {
    let chain = chainOf(["a", "b"]);
    const follower = openBlockFollower(
      { newest: () => chain.newest(), blockAt: (number) => chain.blockAt(number) },
      11n,
    );
    const look = async () => {
      const { undone, added } = await follower.look();
      const names = new Map(["a", "b", "c", "d", "x", "y", "z"].map((name) => [nameOf(name), name]));
      return [undone, added].map((blocks) => blocks.map(({ hash }) => names.get(hash)).join(""));
    };
    expect(await look()).to.deep.equal(["", "b"]);
    expect(await look()).to.deep.equal(["", ""]);
    chain = chainOf(["a", "b", "c", "d"]);
    expect(await look()).to.deep.equal(["", "cd"]);
    // The other branch is longer: two blocks of ours are none any more.
    chain = chainOf(["a", "b", "x", "y", "z"]);
    expect(await look()).to.deep.equal(["dc", "xyz"]);
    chain = chainOf(["a", "b", "x", "y", "z", "a"]);
    expect(await look()).to.deep.equal(["", "a"]);
  });
});
