import { expect } from "chai";
import fc from "fast-check";
import { tilesOfTree } from "../../../../src/sdk/allocation/proof/tilesOfTree.ts";
import { tilesOf } from "../../../../src/sdk/allocation/published/treePieces.ts";
import { buildTree, type Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import {
  type Convention,
  conventionNamed,
  conventionOf,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import { hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import type { TilePlan } from "../../../../src/sdk/core/tiles/tile.ts";
import { nodeInTile } from "../../../../src/sdk/core/tiles/tile.ts";
import { proveByTiles, tileNodes } from "../../../../src/sdk/core/tiles/tileProver.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";

const SHAPES = ["heap", "promote", "duplicate", "pad"] as const;
const ORDERS = ["index", "hash"] as const;

function conventionWith(shape: Convention["shape"], leafOrder: Convention["leafOrder"]): Convention {
  const { name: _name, summary: _summary, ...rules } = conventionNamed("native");
  return conventionOf({ ...rules, shape, leafOrder });
}

function treeOf(count: number, shape: Convention["shape"], leafOrder: Convention["leafOrder"] = "index") {
  const amounts = Array.from({ length: count }, (_, i) => BigInt(i + 1));
  const tree = buildTree(allocationOf(rowsOf(amounts)), conventionWith(shape, leafOrder));
  const plan = tilesOfTree(tree.convention, count) ?? expect.fail("no tiles");
  const tiles = new Map(
    Array.from(tilesOf(tree)?.pieces() ?? [], ({ path, bytes }) => [path, bytes.slice()] as const),
  );
  expect(tiles.size).to.equal(plan.files);
  return { tree, plan, tiles };
}

function proverOf({ tree, plan, tiles }: ReturnType<typeof treeOf>) {
  const readTile = async (path: string) => tiles.get(path) ?? expect.fail(`no tile ${path}`);
  const prove = proveByTiles({ plan, root: tree.root, readTile, hasher: fastHasher() });
  return async (index: number) => {
    const proven = await prove(tree.positions?.[index] ?? index);
    expect(proven).to.deep.equal({ leaf: tree.leaf(index), proof: tree.proof(index) });
  };
}

/** Hashes every tile up, from the root downwards, and compares with the whole tree's nodes. */
function climbAll({ layout, nodes }: Tree, plan: TilePlan, tiles: ReadonlyMap<string, Uint8Array>) {
  const node = (place: number) => nodes.subarray(32 * place, 32 * place + 32);
  const leaves: number[] = [];
  for (const tile of plan.tiles()) {
    const bytes = tiles.get(tile.path) ?? expect.fail(`no tile ${tile.path}`);
    const top = `0x${Buffer.from(node(tile.top)).toString("hex")}` as const;
    tileNodes(plan, tile, bytes, top, fastHasher());
    expect(bytes.length).to.be.at.most(8_192);
    for (let place = 0; place < tile.count; place++) {
      expect(
        Buffer.compare(bytes.subarray(32 * place, 32 * place + 32), node(nodeInTile(tile, place))),
      ).to.equal(0);
      if (tile.isLowest) leaves.push(nodeInTile(tile, place));
    }
  }
  return { leaves, leafNode: layout.leafNode };
}

describe("tiles of a tree", () => {
  for (const shape of SHAPES) {
    it(`give every proof of a ${shape} tree of any small size, in either order of leaves`, async () => {
      for (const order of ORDERS) {
        for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 33, 100, 129]) {
          const prove = proverOf(treeOf(count, shape, order));
          for (let index = 0; index < count; index++) await prove(index);
        }
      }
    });

    it(`give the proofs of a ${shape} tree at the edges of tiles, and recompute to the node above`, async () => {
      for (const count of [255, 256, 257, 258, 511, 512, 513, 769, 1_025]) {
        const made = treeOf(count, shape);
        const prove = proverOf(made);
        for (const index of [0, 1, 254, 255, 256, 511, 512, count - 2, count - 1]) {
          if (index < count) await prove(index);
        }
        const { leaves, leafNode } = climbAll(made.tree, made.plan, made.tiles);
        const all = Array.from({ length: count }, (_, position) => leafNode(position));
        expect(leaves.sort((a, b) => a - b)).to.deep.equal(all.sort((a, b) => a - b));
      }
    });

    it(`give the proofs of a ${shape} tree of three rows of tiles`, async () => {
      const made = treeOf(65_537, shape);
      expect(made.plan.tilesOfLeaf(0)).to.have.length(3);
      const prove = proverOf(made);
      for (const index of [0, 65_536, 65_535, 65_280, 40_000]) await prove(index);
      climbAll(made.tree, made.plan, made.tiles);
    });
  }

  it("give the proofs of any tree", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SHAPES),
        fc.constantFrom(...ORDERS),
        fc.integer({ min: 1, max: 1_500 }),
        fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
        async (shape, order, count, some) => {
          const prove = proverOf(treeOf(count, shape, order));
          for (const one of some) await prove(one % count);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are refused where any byte of them is another, or they are those of another place", async () => {
    for (const shape of SHAPES) {
      const { tree, plan, tiles } = treeOf(700, shape);
      const refusal = async (readTile: (path: string) => Promise<Uint8Array>) => {
        const prove = proveByTiles({ plan, root: tree.root, readTile, hasher: fastHasher() });
        return await prove(699).then(
          () => "none",
          (error: SymbolonError) => error.code,
        );
      };
      const whole = async (path: string) => tiles.get(path) ?? expect.fail(path);
      expect(await refusal(whole)).to.equal("none");
      const lowest = plan.tilesOfLeaf(699)[1]?.tile.path ?? expect.fail();
      for (const damaged of ["top.bin", lowest]) {
        const length = tiles.get(damaged)!.length;
        for (let at = 0; at < length; at += 401) {
          const code = await refusal(async (path) => {
            const bytes = (await whole(path)).slice();
            if (path === damaged) bytes[at]! ^= 1 << (at % 8);
            return bytes;
          });
          expect(code).to.equal("DamagedTile");
        }
      }
      expect(await refusal(async (path) => (await whole(path)).slice(32))).to.equal("DamagedTile");
      const neighbour = lowest === "01.bin" ? "00.bin" : "01.bin";
      expect(await refusal(async (path) => whole(path === lowest ? neighbour : path))).to.equal(
        "DamagedTile",
      );
    }
  });

  it("are not there for sharded trees", () => {
    expect(tilesOfTree(conventionNamed("sharded-nybbles"), 1_000)).to.equal(undefined);
  });

  it("are folded by whoever has never heard of tiles: leaf and siblings lead to the root", async () => {
    const { tree, plan, tiles } = treeOf(300, "pad");
    const prove = proveByTiles({
      plan,
      root: tree.root,
      readTile: async (path) => tiles.get(path)!,
      hasher: fastHasher(),
    });
    const { leaf, proof } = await prove(299);
    let node = Buffer.from(hexToBytes(leaf));
    for (const sibling of proof) {
      const pair = [node, Buffer.from(hexToBytes(sibling))].sort(Buffer.compare);
      node = Buffer.from(fastHasher().keccak256(Buffer.concat(pair)));
    }
    expect(`0x${node.toString("hex")}`).to.equal(tree.root);
  });
});
