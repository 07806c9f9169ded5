import { expect } from "chai";
import fc from "fast-check";
import { randomFrom } from "../../../../src/sdk/core/randomFrom.ts";
import { chooseBundles, type Waiting } from "../../../../src/services/gateway/policy/bundling.ts";
import { isDeep } from "../../../deep.ts";

const LEAVES = 131_072;
const waiting = (indexes: readonly number[], turn = 0): readonly Waiting[] =>
  indexes.map((index, i) => ({ index, turn: turn + i }));

const queues = fc.record({
  indexes: fc.uniqueArray(fc.integer({ min: 0, max: LEAVES - 1 }), { minLength: 1, maxLength: 120 }),
  max: fc.integer({ min: 1, max: 80 }),
  size: fc.integer({ min: 1, max: 30 }),
  due: fc.integer({ min: -5, max: 130 }),
});
const RUNS = { numRuns: isDeep ? 10_000 : 300, seed: 22 };

describe("chooseBundles", () => {
  it("takes as many as there may be, each once, in bundles that are full but the last, by ascending index", () => {
    fc.assert(
      fc.property(queues, ({ indexes, ...terms }) => {
        const bundles = chooseBundles(waiting(indexes), terms);
        const chosen = bundles.flat();
        expect(new Set(chosen).size).to.equal(chosen.length);
        expect(chosen.length).to.equal(Math.min(terms.max, indexes.length));
        for (const bundle of bundles.slice(0, -1)) expect(bundle.length).to.equal(terms.size);
        expect(bundles.at(-1)?.length).to.be.within(1, terms.size);
        const inOrder = chosen.map((position) => indexes[position] as number);
        expect(inOrder).to.deep.equal(inOrder.toSorted((a, b) => a - b));
      }),
      RUNS,
    );
  });

  it("lets the oldest go always, and all that are due before those that are only near", () => {
    fc.assert(
      fc.property(queues, ({ indexes, ...terms }) => {
        const chosen = new Set(chooseBundles(waiting(indexes), terms).flat());
        expect(chosen.has(0)).to.equal(true);
        const due = Math.min(terms.max, Math.max(0, terms.due), indexes.length);
        for (let position = 0; position < due; position++) expect(chosen.has(position)).to.equal(true);
      }),
      RUNS,
    );
  });

  it("takes who is nearest to the oldest by index, on either side", () => {
    const queue = waiting([500, 10, 900, 505, 498, 11, 530]);
    expect(chooseBundles(queue, { max: 3, size: 3, due: -1 })).to.deep.equal([[4, 0, 3]]);
    expect(chooseBundles(queue, { max: 5, size: 3, due: -1 })).to.deep.equal([
      [1, 5, 4],
      [0, 3],
    ]);
    expect(chooseBundles([], { max: 5, size: 3, due: 0 })).to.deep.equal([]);
  });

  it("keeps nobody waiting beyond a block after they are due, however many come near to others", () => {
    const random = randomFrom("near");
    const block = 20;
    let queue: Waiting[] = [];
    let turn = 0;
    for (let now = 0; now < 400; now++) {
      // As many come as go; half of them beside one leaf.
      for (let i = 0; i < block; i++) {
        const index = Math.floor(random() * (random() < 0.5 ? 1_000 : LEAVES));
        queue.push({ index, turn: Math.max(now, turn) });
        turn = Math.max(now, turn) + 1 / block;
      }
      const chosen = new Set(chooseBundles(queue, { max: block, size: 10, due: now - 3 }).flat());
      queue = queue.filter((_, position) => !chosen.has(position));
      for (const { turn: since } of queue) expect(now - since).to.be.at.most(4);
    }
  });

  it("makes bundles that share more of their proofs than those of who came first", () => {
    const random = randomFrom("proofs");
    const queue = waiting(
      Array.from({ length: 800 }, () => Math.floor(random() * LEAVES)),
      0,
    );
    const near = chooseBundles(queue, { max: 100, size: 50, due: -1 });
    const first = Array.from({ length: 2 }, (_, i) => Array.from({ length: 50 }, (__, j) => i * 50 + j));
    const nodes = (bundles: readonly (readonly number[])[]) =>
      bundles.reduce((sum, bundle) => sum + proofNodes(bundle.map((i) => (queue[i] as Waiting).index)), 0);
    expect(nodes(near) / nodes(first)).to.be.below(0.75);
  });
});

/** Nodes of the common proof of some leaves of a full tree. */
function proofNodes(indexes: readonly number[]): number {
  let level = new Set(indexes);
  let nodes = 0;
  for (let width = LEAVES; width > 1; width /= 2) {
    for (const index of level) if (!level.has(index ^ 1)) nodes++;
    level = new Set([...level].map((index) => index >> 1));
  }
  return nodes;
}
