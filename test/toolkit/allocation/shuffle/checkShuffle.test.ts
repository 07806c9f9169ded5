import { expect } from "chai";
import type { Address, Hex } from "viem";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { hashOfRows } from "../../../../src/sdk/allocation/shuffle/buildShuffledTree.ts";
import {
  type CheckShuffleParameters,
  checkShuffle,
} from "../../../../src/sdk/allocation/shuffle/checkShuffle.ts";
import {
  drandRoundTime,
  type ShuffleJson,
  shuffleToJson,
} from "../../../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import { shuffleCommitment } from "../../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { ROWS } from "../treeDirectories.ts";
import { BLOCK_HASH, block, CHAIN, REGISTRY, recordOf, round, SIGNATURES } from "./shuffledTrees.ts";

const allocation = allocationFromRows(ROWS);
const allocationHash = hashOfRows(allocation, nobleHasher);
const ROUND_TIME = drandRoundTime(1_000n);
const word: Hex = `0x${"12".repeat(32)}`;

/** A chain that knows the honest commitments and block 1000, of second 5000. */
type World = {
  readonly chainId: bigint;
  readonly hash: Hex;
  readonly newest: bigint;
  /** When the commitments were timestamped. */
  readonly committed: bigint;
};
const honest: World = { chainId: CHAIN, hash: BLOCK_HASH, newest: 1_000n, committed: 4_999n };

async function codes(
  shuffle: ShuffleJson | undefined,
  world: Partial<World> = {},
  more: Partial<CheckShuffleParameters> = {},
): Promise<readonly string[]> {
  const { chainId, hash, newest, committed } = { ...honest, ...world };
  const known = [block, round].map((source) => shuffleCommitment(allocationHash, source));
  const problems = await checkShuffle({
    manifest: { root: word, allocationHash, ...(shuffle !== undefined && { shuffle }) },
    registry: REGISTRY,
    reads: {
      chainId: async () => chainId,
      block: async (number) => (number <= newest ? { hash, timestamp: 5_000n } : undefined),
      timestampOf: async (registry: Address, data) =>
        registry.toLowerCase() === REGISTRY && known.includes(data) ? committed : 0n,
    },
    ...more,
  });
  for (const { reason, hint } of problems) {
    expect(reason).to.match(/^\S.*\.$/);
    expect(hint).to.match(/^[A-Z].*\.$/);
  }
  return problems.map(({ code }) => code);
}

const byBlock = shuffleToJson(recordOf(allocation, block));
const byRound = shuffleToJson(recordOf(allocation, round));

describe("checkShuffle", () => {
  it("finds nothing wrong with an honest shuffle, by a block and by a round", async () => {
    expect(await codes(byBlock)).to.deep.equal([]);
    expect(await codes(byRound, { committed: ROUND_TIME - 60n })).to.deep.equal([]);
    const announced = byBlock.commitment.toUpperCase().replace("0X", "0x") as Hex;
    expect(await codes({ ...byBlock, waves: 4 }, {}, { waves: 4n, announced })).to.deep.equal([]);
    expect(await codes(byBlock, {}, { waves: 4n }), "the manifest names no waves").to.deep.equal([]);
    const registry = REGISTRY.toUpperCase().replace("0X", "0x") as Address;
    expect(await codes(byBlock, {}, { registry }), "an address in another case").to.deep.equal([]);
  });

  const cheats: Record<string, readonly [string[], Parameters<typeof codes>]> = {
    "an order of the author's own": [["NotShuffled"], [undefined]],
    "another block than was named": [
      ["CommitmentDiffers"],
      [{ ...byBlock, source: { kind: "block", chainId: "31337", number: "999" } }],
    ],
    "another block, and a commitment of its own that nobody timestamped": [
      ["NotTimestamped"],
      [
        {
          ...byBlock,
          source: { kind: "block", chainId: "31337", number: "999" },
          commitment: shuffleCommitment(allocationHash, { kind: "block", chainId: CHAIN, number: 999n }),
        },
      ],
    ],
    "a commitment of the block's own second": [["CommittedTooLate"], [byBlock, { committed: 5_000n }]],
    "a commitment after the block": [["CommittedTooLate"], [byBlock, { committed: 6_000n }]],
    "no timestamp at all": [["NotTimestamped"], [byBlock, { committed: 0n }]],
    "a made-up block hash": [["RandomnessDiffers"], [{ ...byBlock, randomness: word }]],
    "a block that was undone since": [["RandomnessDiffers"], [byBlock, { hash: word }]],
    "a block that is not there": [["NoSuchBlock"], [byBlock, { newest: 999n }]],
    "a commitment 59 seconds before the round": [
      ["CommittedTooLate"],
      [byRound, { committed: ROUND_TIME - 59n }],
    ],
    "a commitment after the round": [["CommittedTooLate"], [byRound, { committed: ROUND_TIME + 1n }]],
    "a round without a timestamp": [["NotTimestamped"], [byRound, { committed: 0n }]],
    "the signature of another round": [
      ["WrongDrandSignature"],
      [{ ...byRound, signature: SIGNATURES[1_001]! }, { committed: 1n }],
    ],
    "randomness that is not the signature's": [
      ["RandomnessDiffers"],
      [{ ...byRound, randomness: word }, { committed: 1n }],
    ],
    "a registry of the author's own": [
      ["RegistryMismatch"],
      [{ ...byBlock, timestamped: { chainId: "31337", registry: `0x${"ee".repeat(20)}` } }],
    ],
    "a registry on a chain of the author's own": [
      ["ChainMismatch"],
      [{ ...byRound, timestamped: { chainId: "666", registry: REGISTRY } }],
    ],
    "a node of another chain": [["ChainMismatch"], [byBlock, { chainId: 1n }]],
    "a block of another chain than the timestamp's": [
      ["CommitmentDiffers", "ChainMismatch"],
      [{ ...byBlock, source: { kind: "block", chainId: "666", number: "1000" } }],
    ],
    "another commitment than was announced": [["NotTheAnnounced"], [byBlock, {}, { announced: word }]],
    "other waves than the campaign's": [["WavesDiffer"], [{ ...byBlock, waves: 4 }, {}, { waves: 5n }]],
    "waves in a campaign that has none": [["WavesDiffer"], [{ ...byBlock, waves: 4 }, {}, { waves: 0n }]],
    "several things at once": [
      ["NotTheAnnounced", "CommittedTooLate", "RandomnessDiffers"],
      [byBlock, { committed: 6_000n, hash: word }, { announced: word }],
    ],
  };
  for (const [name, [expected, parameters]] of Object.entries(cheats)) {
    it(`finds ${name}`, async () => {
      expect(await codes(...parameters)).to.deep.equal(expected);
    });
  }

  it("finds another allocation than was committed to", async () => {
    const problems = await checkShuffle({
      manifest: { root: word, allocationHash: word, shuffle: byBlock },
      registry: REGISTRY,
      reads: {
        chainId: async () => CHAIN,
        block: async () => ({ hash: BLOCK_HASH, timestamp: 5_000n }),
        timestampOf: async () => 4_000n,
      },
    });
    expect(problems.map(({ code }) => code)).to.deep.equal(["CommitmentDiffers"]);
    expect(problems[0]?.reason).to.include(word).and.to.include(byBlock.commitment);
  });

  it("passes on what a node throws", async () => {
    const reads = {
      chainId: async () => CHAIN,
      block: async () => undefined,
      timestampOf: async () => {
        throw new Error("the node is down");
      },
    };
    const manifest = { root: word, allocationHash, shuffle: byBlock };
    const [result] = await Promise.allSettled([checkShuffle({ manifest, registry: REGISTRY, reads })]);
    expect(result).to.include({ status: "rejected" });
  });
});
