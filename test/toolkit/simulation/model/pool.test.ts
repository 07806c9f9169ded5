import { expect } from "chai";
import fc from "fast-check";
import type { RehearsedTransaction } from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { Pool } from "../../../../src/lab/simulation/model/pool.ts";

const transaction = (id: number, changes: Partial<RehearsedTransaction> = {}): RehearsedTransaction => ({
  id,
  kind: "claim",
  sender: id,
  nonce: 0,
  claimants: undefined,
  announces: undefined,
  gasLimit: 100,
  maxFee: 100,
  tip: 10,
  ...changes,
});

/** What is best, and so on, by looking at all of them each time. */
class PlainPool {
  waiting: RehearsedTransaction[] = [];
  next = new Map<string, number>();

  add(added: RehearsedTransaction) {
    const isReplaced = ({ kind, sender, nonce }: RehearsedTransaction) =>
      kind === added.kind && sender === added.sender && nonce === added.nonce;
    this.waiting = [...this.waiting.filter((one) => !isReplaced(one)), added];
  }

  drop(id: number) {
    this.waiting = this.waiting.filter((one) => one.id !== id);
  }

  best(baseFee: number): RehearsedTransaction | undefined {
    const pays = ({ tip, maxFee }: RehearsedTransaction) => Math.min(tip, maxFee - baseFee);
    const isNext = ({ kind, sender, nonce }: RehearsedTransaction) =>
      nonce === (this.next.get(`${kind}${sender}`) ?? 0);
    return this.waiting
      .filter((one) => isNext(one) && pays(one) >= 0)
      .toSorted((a, b) => pays(b) - pays(a) || a.id - b.id)[0];
  }

  mine(mined: RehearsedTransaction) {
    this.drop(mined.id);
    this.next.set(`${mined.kind}${mined.sender}`, mined.nonce + 1);
  }

  undo(undone: RehearsedTransaction, isLost: boolean) {
    this.next.set(`${undone.kind}${undone.sender}`, undone.nonce);
    if (!isLost) this.add(undone);
  }
}

const small = fc.integer({ min: 1, max: 12 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      sender: fc.nat(7),
      nonce: fc.nat(2),
      maxFee: small,
      tip: small,
      isBundle: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("mine" as const), baseFee: fc.nat(10) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), id: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("undo" as const), isLost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("aside" as const), baseFee: fc.nat(10) }) },
);

describe("the pool of a model", () => {
  it("orders by what is paid at this base fee: the tip, or what the maximum leaves of it", () => {
    const pool = new Pool();
    pool.add(transaction(0, { maxFee: 100, tip: 5 }));
    pool.add(transaction(1, { maxFee: 60, tip: 30 }));
    pool.add(transaction(2, { maxFee: 90, tip: 20 }));
    const bestAt = (baseFee: number) => pool.best(baseFee);
    expect([10, 45, 68, 69, 84, 86, 100, 101].map(bestAt)).to.deep.equal([1, 2, 2, 2, 2, 0, 0, -1]);
    expect(bestAt(10)).to.equal(1);
  });

  it("does what looking at all of them does", () => {
    const property = fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const pool = new Pool();
      const plain = new PlainPool();
      const mined: RehearsedTransaction[] = [];
      let ids = 0;
      for (const one of steps) {
        if (one.do === "add") {
          const kind = one.isBundle ? "bundle" : "claim";
          if (one.nonce < (plain.next.get(`${kind}${one.sender}`) ?? 0)) continue;
          const { sender, nonce, maxFee } = one;
          const added = transaction(ids++, { kind, sender, nonce, maxFee, tip: Math.min(one.tip, maxFee) });
          pool.add(added);
          plain.add(added);
        } else if (one.do === "drop") {
          pool.drop(one.id);
          plain.drop(one.id);
        } else if (one.do === "undo") {
          const undone = mined.pop();
          if (undone === undefined) continue;
          pool.undo(undone, one.isLost);
          plain.undo(undone, one.isLost);
        } else {
          const expected = plain.best(one.baseFee);
          const slot = pool.best(one.baseFee);
          expect(slot >= 0).to.equal(expected !== undefined);
          if (expected === undefined) continue;
          if (one.do === "aside") {
            pool.setAside(slot);
            pool.bringBack(slot);
          } else {
            const taken = pool.mine(slot);
            expect(taken).to.deep.equal(expected);
            plain.mine(expected);
            mined.push(expected);
          }
        }
        expect(pool.size).to.equal(plain.waiting.length);
      }
    });
    fc.assert(property, { numRuns: 400, seed: 8 });
  });

  it("keeps order among thousands, while the base fee moves", () => {
    const pool = new Pool();
    const plain = new PlainPool();
    for (let id = 0; id < 3_000; id++) {
      const added = transaction(id, { maxFee: (id * 7_919) % 1_009, tip: ((id * 104_729) % 97) + 1 });
      pool.add(added);
      plain.add(added);
    }
    for (let turn = 0; turn < 300; turn++) {
      const baseFee = (turn * 353) % 700;
      const expected = plain.best(baseFee);
      const slot = pool.best(baseFee);
      if (expected === undefined) break;
      expect(pool.mine(slot).id).to.equal(expected.id);
      plain.mine(expected);
    }
  });
});
