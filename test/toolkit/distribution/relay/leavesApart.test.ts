import { expect } from "chai";
import fc from "fast-check";
import { claimBlocker } from "../../../../src/sdk/distribution/decodeClaimError.ts";
import {
  type Apart,
  type LeafRefusal,
  openApart,
} from "../../../../src/sdk/distribution/relay/leavesApart.ts";
import { isDeep } from "../../../deep.ts";

const REASON = { code: "0x12345678", why: "The token refused with an error of its own.", hint: "" };
const items = (...indexes: number[]) => indexes.map((index) => ({ index }));
const indexesOf = (taken: readonly { readonly index: number }[]) => taken.map(({ index }) => index);
const refusals = (alone: LeafRefusal["alone"], ...indexes: number[]) =>
  new Map(indexes.map((index) => [index, { blocker: REASON, alone }]));
const mined = (tried: number) => ({ tried, isMined: true });
const played = (tried: number) => ({ tried, isMined: false });

describe("leaves that are not paid beside others", () => {
  it("are sent in bundles half as large each time, down to one", () => {
    const apart = openApart();
    const open = items(0, 1, 2, 3, 4, 5, 6, 7);
    expect(apart.max()).to.equal(undefined);
    const sizes = [8, 4, 2, 1].map((size) => {
      expect(apart.take(open, false)).to.have.length(size);
      const { given } = apart.checkRefusals(refusals("paid", ...Array(size).keys()), mined(size));
      expect(given).to.deep.equal([]);
      return apart.max();
    });
    expect(sizes).to.deep.equal([4, 2, 1, 1]);
  });

  it("slow nothing down where they are few: they go into the next round", () => {
    const apart = openApart();
    expect(apart.checkRefusals(refusals("paid", 7), played(300))).to.deep.equal({
      given: [],
      isSlower: false,
    });
    expect(apart.max()).to.equal(undefined);
  });

  it("are given up with their reason where they are refused by themselves, and never would have been paid", () => {
    const apart = openApart();
    expect(apart.checkRefusals(refusals("refused", 1, 2), played(3)).given).to.deep.equal([
      [1, REASON],
      [2, REASON],
    ]);
    expect(apart.waiting().size).to.equal(0);
  });

  it("wait where they were payable, in this run or before the last payments, and are refused by now", () => {
    const apart = openApart();
    apart.checkRefusals(refusals("paid", 1), played(2));
    expect(apart.checkRefusals(refusals("refused", 1), played(1)).given).to.deep.equal([]);
    expect(apart.checkRefusals(refusals("before", 2), played(1)).given).to.deep.equal([]);
    expect([...apart.waiting()]).to.deep.equal([
      [1, REASON],
      [2, REASON],
    ]);
    apart.checkRefusals(refusals("paid", 1), played(2));
    expect([...apart.waiting().keys()]).to.deep.equal([2]);
  });

  it("do not wait for what no waiting brings: a nullifier that is used, money that is gone", () => {
    for (const code of ["NullifierUsed", "ERC20InsufficientBalance", "AlreadyClaimed"]) {
      const apart = openApart();
      const blocker = claimBlocker(code, []);
      apart.checkRefusals(new Map([[1, { blocker, alone: "paid" }]]), played(2));
      const refused = new Map([[1, { blocker, alone: "refused" as const }]]);
      expect(apart.checkRefusals(refused, played(1)).given, code).to.deep.equal([[1, blocker]]);
    }
  });

  it("are sent by themselves three times at most where the chain pays nothing", () => {
    const apart = openApart();
    const given = [1, 2, 3].map(() => apart.checkRefusals(refusals("paid", 4), mined(1)).given.length);
    expect(given).to.deep.equal([0, 0, 1]);
  });

  it("take turns: who was tried the longest ago is next", () => {
    const apart = openApart();
    const open = items(0, 1, 2);
    apart.checkRefusals(refusals("paid", 1, 2), mined(3));
    const turns = [1, 2, 3, 4].map(() => indexesOf(apart.take(open, false)));
    expect(turns).to.deep.equal([[0], [1], [2], [0]]);
  });

  it("go together again where a simulation pays twice as many", () => {
    const apart = openApart();
    const open = items(0, 1, 2, 3, 4, 5, 6, 7);
    apart.checkRefusals(refusals("paid", ...Array(7).keys()), played(8));
    const sizes = [1, 2].map(() => {
      const taken = apart.take(open, true);
      apart.checkRefusals(new Map(), played(taken.length));
      return taken.length;
    });
    expect(sizes).to.deep.equal([8, 8]);
    const slow = openApart();
    slow.checkRefusals(refusals("paid", 0), mined(2));
    expect(slow.take(open, true)).to.have.length(2);
    slow.checkRefusals(new Map(), played(2));
    expect([slow.max(), slow.take(open, true).length]).to.deep.equal([2, 4]);
  });

  it("are all paid, once each, whatever holds them up", () => {
    fc.assert(fc.property(anyRules, playsOut), { numRuns: isDeep ? 20_000 : 1_000 });
  });
});

/** What holds leaves up on a chain that is made up. */
type Rules = {
  /** Of each leaf, whose transfers count: leaves of one group wait for each other. */
  readonly groups: readonly number[];
  /** Blocks that have to lie between two payments of a group. */
  readonly cooldown: number;
  /** Payments that a block takes, of whatever groups. */
  readonly cap: number;
  /** Leaves that nothing pays. */
  readonly hopeless: readonly number[];
  /** Blocks in which a stranger's payment of a group comes first. */
  readonly strangers: readonly (readonly [block: number, group: number])[];
  /** Groups that were paid in the block before the run. */
  readonly paidBefore: readonly number[];
  /** Whether the node simulates bundles as a whole. */
  readonly isExact: boolean;
};

const group = fc.nat(2);
const anyRules: fc.Arbitrary<Rules> = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 24 }),
  cooldown: fc.integer({ min: 0, max: 5 }),
  cap: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(1_000)),
  hopeless: fc.uniqueArray(fc.nat(23), { maxLength: 5 }),
  strangers: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), group), { maxLength: 2 }),
  paidBefore: fc.uniqueArray(group, { maxLength: 2 }),
  isExact: fc.boolean(),
});

/** A chain by these rules: it tells what a block would pay, and mines it. */
function chainBy({ groups, cooldown, cap, hopeless, strangers, paidBefore }: Rules) {
  const last = new Map(paidBefore.map((one) => [one, 0]));
  const counts = new Map<number, number>();
  const play = (
    block: number,
    indexes: readonly number[],
    state: Map<number, number>,
  ): ReadonlySet<number> => {
    const paid = new Set<number>();
    for (const index of indexes) {
      const own = groups[index] as number;
      const since = state.get(own);
      const isHeld = since !== undefined && block < since + cooldown;
      if (hopeless.includes(index) || isHeld || paid.size >= cap) continue;
      paid.add(index);
      state.set(own, block);
    }
    return paid;
  };
  return {
    counts,
    tries: (block: number, indexes: readonly number[]) => play(block, indexes, new Map(last)),
    wasPayable: (index: number) => play(0, [index], new Map()).has(index),
    mine(block: number, indexes: readonly number[]) {
      for (const [at, own] of strangers) if (at === block) last.set(own, block);
      const paid = play(block, indexes, last);
      for (const index of paid) counts.set(index, (counts.get(index) ?? 0) + 1);
      return paid;
    },
  };
}

/** Pays all leaves as a run does, round by round. */
function playsOut(rules: Rules): void {
  const { groups, hopeless, isExact } = rules;
  const chain = chainBy(rules);
  const apart = openApart();
  const given = new Set<number>();
  const isOpen = (index: number) => !chain.counts.has(index) && !given.has(index);
  let block = 0;
  let quiet = 0;
  for (;;) {
    const open = [...groups.keys()].filter(isOpen);
    if (open.length === 0) break;
    const before = chain.counts.size + given.size;
    const { isSlower } = playRound({ rules, chain, apart, given }, block + 1, open);
    block += 1;
    const isMoved = isSlower || chain.counts.size + given.size > before;
    quiet = isMoved ? 0 : quiet + 1;
    expect(quiet).to.be.below(20);
  }
  const isHopeless = (index: number) => hopeless.includes(index);
  expect([...given].toSorted((a, b) => a - b)).to.deep.equal([...groups.keys()].filter(isHopeless));
  expect([...chain.counts.values()].every((count) => count === 1)).to.equal(true);
  const bound = groups.length * (rules.cooldown + 2) + (isExact ? 20 : 60);
  expect(block).to.be.below(bound);
}

type Played = {
  readonly rules: Rules;
  readonly chain: ReturnType<typeof chainBy>;
  readonly apart: Apart;
  readonly given: Set<number>;
};

function playRound({ rules, chain, apart, given }: Played, next: number, open: readonly number[]) {
  const { isExact } = rules;
  let isSlower = false;
  const judge = (block: number, refused: readonly number[], tried: number, isMined: boolean) => {
    const alone = (index: number): LeafRefusal["alone"] => {
      if (chain.tries(block, [index]).has(index)) return "paid";
      return chain.wasPayable(index) ? "before" : "refused";
    };
    const found = new Map(refused.map((index) => [index, { blocker: REASON, alone: alone(index) }]));
    const judged = apart.checkRefusals(found, { tried, isMined });
    for (const [index] of judged.given) given.add(index);
    isSlower ||= judged.isSlower;
  };
  let bundle = indexesOf(apart.take(items(...open), isExact));
  for (;;) {
    const paid = isExact
      ? chain.tries(next, bundle)
      : new Set(bundle.filter((index) => chain.tries(next, [index]).has(index)));
    const refused = bundle.filter((index) => !paid.has(index));
    judge(next, refused, bundle.length, false);
    bundle = [...paid];
    if (refused.length === 0 || bundle.length === 0) break;
  }
  const paid = chain.mine(next, bundle);
  const refused = bundle.filter((index) => !paid.has(index));
  if (refused.length > 0) judge(next + 1, refused, bundle.length, true);
  return { isSlower };
}
