import { expect } from "chai";
import fc from "fast-check";
import {
  isKeptForUrgent,
  lend,
  nextClass,
  noTurns,
  type Ordered,
  shareOf,
  spend,
} from "../../../../src/services/gateway/policy/classes.ts";
import { type Class, classes, weightOf } from "../../../../src/services/gateway/policy/lanes.ts";
import { isDeep } from "../../../deep.ts";

const RUNS = { numRuns: isDeep ? 5_000 : 200, seed: 22 };
const aClass = fc.constantFrom(...classes);

describe("classes", () => {
  it("share gas by their weights while they have work, whatever each transaction takes", () => {
    const some = fc.uniqueArray(aClass, { minLength: 1 });
    const sizes = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 50, maxLength: 300 });
    fc.assert(
      fc.property(some, sizes, (waiting, gas) => {
        let turns = noTurns;
        const taken = new Map<Class, number>(waiting.map((name) => [name, 0]));
        for (const one of gas) {
          const name = nextClass(turns, waiting) as Class;
          turns = spend(turns, name, one);
          taken.set(name, (taken.get(name) as number) + one);
        }
        const shares = waiting.map((name) => (taken.get(name) as number) / weightOf[name]);
        // The bound of start-time fair queueing: the largest of each, over its weight.
        const bound = Math.max(...waiting.map((name) => 1_000 / weightOf[name])) * 2;
        expect(Math.max(...shares) - Math.min(...shares)).to.be.at.most(bound);
      }),
      RUNS,
    );
  });

  it("have one that had nothing to do go at once, and let it save nothing up", () => {
    let turns = noTurns;
    for (let i = 0; i < 500; i++) turns = spend(turns, nextClass(turns, ["claims", "issuing"]) as Class, 100);
    expect(nextClass(turns, ["urgent", "claims", "issuing"])).to.equal("urgent");
    const names = Array.from({ length: 120 }, () => {
      const name = nextClass(turns, ["urgent", "claims"]) as Class;
      turns = spend(turns, name, 100);
      return name;
    });
    expect(names.filter((name) => name === "claims").length).to.be.within(38, 42);
    expect(nextClass(turns, [])).to.equal(undefined);
  });

  it("keep a place for urgent ones where there is another, and none where there is one alone", () => {
    expect(isKeptForUrgent({ others: undefined, places: 1, window: 1 })).to.equal(false);
    expect(isKeptForUrgent({ others: undefined, places: 1, window: 2 })).to.equal(true);
    expect(isKeptForUrgent({ others: 0, places: 9, window: 16 })).to.equal(true);
    expect(isKeptForUrgent({ others: 1, places: 9, window: 16 })).to.equal(false);
  });

  it("have their weight's part of a chain, and what the others leave of theirs", () => {
    expect(shareOf("claims", {})).to.equal(1);
    expect(shareOf("claims", { urgent: 0.01 })).to.be.closeTo(0.99, 1e-9);
    expect(shareOf("claims", { urgent: 9, issuing: 9 })).to.be.closeTo(4 / 14, 1e-9);
    const works = fc.record({ urgent: fc.double({ min: 0, max: 3, noNaN: true }) });
    fc.assert(
      fc.property(works, ({ urgent }) => {
        const share = shareOf("claims", { urgent });
        expect(share).to.be.within(4 / 12 - 1e-9, 1);
      }),
      RUNS,
    );
  });
});

describe("a class that is lent", () => {
  const waiting = fc.uniqueArray(fc.bigInt({ min: 0n, max: 50n }), { maxLength: 25 }).chain((positions) =>
    fc.tuple(
      ...positions.map((position) =>
        fc.record({
          position: fc.constant(position),
          class: aClass,
          rank: fc.double({ min: 0, max: 100, noNaN: true }),
        }),
      ),
    ),
  );
  const after = (before: readonly Ordered[]) => {
    const changed = new Map(lend(before).map((one) => [one.position, one]));
    return before.map((one) => changed.get(one.position) ?? one);
  };
  const urgency = (one: Ordered) => classes.indexOf(one.class);

  it("is the most urgent of those behind, and its own", () => {
    fc.assert(
      fc.property(waiting, (before) => {
        for (const [i, one] of after(before).entries()) {
          const own = before[i] as Ordered;
          const behind = before.filter(({ position }) => position >= own.position);
          expect(urgency(one)).to.equal(Math.min(...behind.map(urgency)));
        }
      }),
      RUNS,
    );
  });

  it("takes a lender's rank and those after it, in order, and moves none that lends nothing", () => {
    fc.assert(
      fc.property(waiting, (before) => {
        const result = after(before);
        for (const [i, one] of result.entries()) {
          const own = before[i] as Ordered;
          const isLent = one.class !== own.class;
          const lends = result.some(
            (other, j) => other.position < own.position && other.class !== (before[j] as Ordered).class,
          );
          if (!isLent && !lends) expect(one).to.equal(own);
        }
        const again = after(result);
        expect(again).to.deep.equal(result);
      }),
      RUNS,
    );
  });

  it("puts twenty before an urgent one into its lane, one after the other", () => {
    const before: Ordered[] = Array.from({ length: 20 }, (_, i) => ({
      position: BigInt(i),
      class: "issuing",
      rank: 500 + i / 2,
    }));
    before.push({ position: 20n, class: "urgent", rank: 7 });
    const result = after(before);
    expect(result.every((one) => one.class === "urgent")).to.equal(true);
    expect(result.map(({ rank }) => rank)).to.deep.equal(
      Array.from({ length: 21 }, (_, i) => 7 + i / weightOf.urgent),
    );
  });
});
