import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "viem";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { nodeInTile } from "../../../../src/sdk/core/tiles/tile.ts";
import { buildNativeTree, proofAt } from "../../../../src/sdk/core/tree/nativeTree.ts";
import {
  batchTiles,
  credentialTiles,
  proofFromTiles,
  tileProver,
} from "../../../../src/sdk/credentials/batch/tileProver.ts";

function treeOf(size: number) {
  const leaves = new Uint8Array(32 * size);
  for (let i = 0; i < size; i++) {
    leaves.set(nobleHasher.keccak256(new Uint8Array([i, i >> 8, i >> 16])), 32 * i);
  }
  const nodes = buildNativeTree(leaves);
  const tiles = new Map([...credentialTiles(nodes)].map(({ path, bytes }) => [path, bytes]));
  const root = bytesToHex(nodes.subarray(0, 32));
  const readTile = async (path: string) => tiles.get(path) ?? expect.fail(`no tile ${path}`);
  return { size, leaves, nodes, tiles, root, readTile };
}

async function expectProof(
  { size, leaves, nodes, root, readTile }: ReturnType<typeof treeOf>,
  index: number,
) {
  const { leaf, proof } = await proofFromTiles({ root, size, index, readTile });
  expect(leaf).to.equal(bytesToHex(leaves.subarray(32 * index, 32 * (index + 1))));
  expect(proof).to.deep.equal(proofAt(nodes, index).map(bytesToHex));
}

describe("credentials/build: tiles", () => {
  it("give every proof of every small batch", async () => {
    for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 100, 127, 128, 129]) {
      const tree = treeOf(size);
      for (let index = 0; index < size; index++) await expectProof(tree, index);
    }
  });

  it("give the proofs of batches around the edges of a tile, and of any size", async () => {
    const indexes = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
    const sizes = fc.oneof(fc.constantFrom(255, 256, 257, 511, 512, 513), fc.integer({ min: 1, max: 3_000 }));
    await fc.assert(
      fc.asyncProperty(sizes, indexes, async (size, some) => {
        const tree = treeOf(size);
        for (const index of [0, size - 1, ...some.map((one) => one % size)]) await expectProof(tree, index);
      }),
      { numRuns: 25, examples: [[65_537, [1, 65_535, 40_000]]] },
    );
  });

  it("give proofs of one index after another, with each tile fetched once as long as it serves", async () => {
    const { size, root, nodes, readTile } = treeOf(1_000);
    let fetched = 0;
    const prove = tileProver({
      size,
      root,
      readTile: (path) => {
        fetched++;
        return readTile(path);
      },
    });
    for (let index = 0; index < size; index++) {
      expect((await prove(index)).proof).to.deep.equal(proofAt(nodes, index).map(bytesToHex));
    }
    // One at the top and four below; one of these holds the first leaves and the last.
    expect(fetched).to.be.at.most(6);
    for (const index of [999, 0, 500, 3, 998]) {
      expect((await prove(index)).proof).to.deep.equal(proofAt(nodes, index).map(bytesToHex));
    }
  });

  it("hold every leaf once, and no folder holds more than 257", () => {
    for (const size of [2, 300, 70_000]) {
      const leaves: number[] = [];
      const folders = new Map<string, number>();
      for (const tile of batchTiles(size).tiles()) {
        const { path, count, isLowest } = tile;
        const folder = path.split("/").slice(0, -1).join("/");
        folders.set(folder, (folders.get(folder) ?? 0) + 1);
        if (isLowest) for (let i = 0; i < count; i++) leaves.push(2 * size - 2 - nodeInTile(tile, i));
      }
      expect(leaves.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: size }, (_, i) => i));
      expect(Math.max(...folders.values())).to.be.at.most(257);
    }
  });

  it("are at most 32 KiB a proof for any batch, 24 KiB up to ten million credentials", () => {
    const bytes = (size: number, index: number) =>
      batchTiles(size)
        .tilesOfLeaf(index)
        .reduce((sum, { tile }) => sum + 32 * tile.count, 0);
    const cases = fc
      .tuple(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat())
      .map(([size, at]) => ({ size, at }));
    fc.assert(
      fc.property(cases, ({ size, at }) => {
        expect(bytes(size, at % size)).to.be.at.most(size <= 2 ** 24 ? 24_576 : 32_768);
      }),
      {
        examples: [
          [{ size: 10_000_000, at: 9_999_999 }],
          [{ size: 2 ** 32, at: 2 ** 32 - 1 }],
          [{ size: 2 ** 32, at: 0 }],
        ],
      },
    );
  });

  it("are refused where a byte is changed, cut off, missing or of another place", async () => {
    const tree = treeOf(700);
    const { root, size, tiles } = tree;
    const refusal = async (readTile: (path: string) => Promise<Uint8Array>, index = 699) => {
      try {
        await proofFromTiles({ root, size, index, readTile });
      } catch (error) {
        return error instanceof SymbolonError ? error.code : expect.fail(String(error));
      }
      return "none";
    };
    const [, { tile } = expect.fail()] = batchTiles(size).tilesOfLeaf(699);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("top.bin", tile.path), fc.nat(), async (damaged, at) => {
        const code = await refusal(async (path) => {
          const bytes = (tiles.get(path) as Uint8Array).slice();
          if (path === damaged) bytes[at % bytes.length]! ^= 1;
          return bytes;
        });
        expect(code).to.equal("DamagedTile");
      }),
      { numRuns: 20 },
    );
    expect(await refusal(async (path) => (tiles.get(path) as Uint8Array).slice(32))).to.equal("DamagedTile");
    expect(await refusal(async () => tiles.get("00.bin") as Uint8Array)).to.equal("DamagedTile");
    expect(await refusal(tree.readTile, 700)).to.equal("IndexBeyondBatch");
    expect(await refusal(tree.readTile, -1)).to.equal("IndexBeyondBatch");
    const other: Hex = `0x${"11".repeat(32)}`;
    const foreign = proofFromTiles({ root: other, size, index: 0, readTile: tree.readTile });
    expect(await foreign.catch((error: SymbolonError) => error.code)).to.equal("DamagedTile");
  });
});
