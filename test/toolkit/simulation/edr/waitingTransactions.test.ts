import { expect } from "chai";
import fc from "fast-check";
import type { RehearsedTransaction } from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { waitingTransactions } from "../../../../src/lab/simulation/edr/waitingTransactions.ts";
import { transactions } from "./rehearsalDay.ts";

const GAS = 100;
const BASE_FEE = 10;

function pool(...sent: readonly RehearsedTransaction[]) {
  const waiting = waitingTransactions(() => GAS);
  for (const transaction of sent) waiting.add(transaction);
  return waiting;
}

function ids(list: readonly RehearsedTransaction[]): number[] {
  return list.map(({ id }) => id);
}

/** A proposer who has everything at hand: takes whatever tips most of what may come next, until nothing fits. */
function takenBy(all: readonly RehearsedTransaction[], gasLimit: number): number[] {
  const left = [...all].sort((a, b) => a.nonce - b.nonce);
  const taken: number[] = [];
  let gas = gasLimit;
  const shut = new Set<number>();
  const tipOf = ({ tip, maxFee }: RehearsedTransaction) => Math.min(tip, maxFee - BASE_FEE);
  for (;;) {
    const heads = left.filter(
      (sent, i) => !shut.has(sent.sender) && left.findIndex(({ sender }) => sender === sent.sender) === i,
    );
    const [best] = heads.sort((a, b) => tipOf(b) - tipOf(a) || a.id - b.id);
    if (best === undefined) return taken;
    if (tipOf(best) < 0 || best.gasLimit > gas) {
      shut.add(best.sender);
      continue;
    }
    taken.push(best.id);
    left.splice(left.indexOf(best), 1);
    gas -= GAS;
  }
}

describe("waitingTransactions", () => {
  it("orders by what is left for the proposer, not by the tip alone", () => {
    const tx = transactions();
    const capped = tx({ kind: "claim", sender: 0, maxFee: 12, tip: 50 });
    const plain = tx({ kind: "claim", sender: 1, maxFee: 100, tip: 3 });
    expect(ids(pool(capped, plain).best(BASE_FEE, 1_000))).to.deep.equal([plain.id, capped.id]);
  });

  it("leaves out who does not pay the base fee, and what comes after it", () => {
    const tx = transactions();
    const poor = tx({ kind: "claim", sender: 0, maxFee: 9, tip: 1 });
    const next = tx({ kind: "claim", sender: 0, nonce: 1, maxFee: 100, tip: 9 });
    const other = tx({ kind: "bundle", sender: 0, maxFee: 10, tip: 1 });
    expect(ids(pool(poor, next, other).best(BASE_FEE, 1_000))).to.deep.equal([other.id]);
  });

  it("gives no more than fills a block, and equals of the last", () => {
    const tx = transactions();
    const sent = [5, 9, 3, 3, 3, 1].map((tip, sender) => tx({ kind: "claim", sender, maxFee: 99, tip }));
    expect(ids(pool(...sent).best(BASE_FEE, 3 * GAS))).to.deep.equal([1, 0, 2, 3, 4]);
    expect(ids(pool(...sent).best(BASE_FEE, 2 * GAS))).to.deep.equal([1, 0]);
  });

  it("replaces one of the same sender and nonce that raises both fees by a tenth", () => {
    const tx = transactions();
    const first = tx({ kind: "claim", sender: 0, maxFee: 100, tip: 10 });
    const waiting = pool(first, tx({ kind: "background", sender: 0 }));
    const raised = tx({ kind: "claim", sender: 0, maxFee: 110, tip: 11 });
    expect(waiting.add(raised)).to.equal(first);
    expect(waiting.size()).to.equal(2);
    expect(waiting.has(first.id)).to.equal(false);
  });

  for (const [what, fees] of Object.entries({
    "maximum fee": { maxFee: 109, tip: 20 },
    tip: { maxFee: 200, tip: 10.9 },
  })) {
    it(`refuses a replacement whose ${what} is raised by less`, () => {
      const tx = transactions();
      const waiting = pool(tx({ kind: "claim", sender: 0, maxFee: 100, tip: 10 }));
      const add = () => waiting.add(tx({ kind: "claim", sender: 0, ...fees }));
      expect(add).to.throw().with.property("code", "ReplacementUnderpriced");
      expect(waiting.has(0)).to.equal(true);
    });
  }

  it("forgets what is removed, and knows nothing of others", () => {
    const tx = transactions();
    const waiting = pool(tx({ kind: "claim", sender: 0 }), tx({ kind: "claim", sender: 0, nonce: 1 }));
    waiting.remove(0);
    waiting.remove(7);
    expect(ids(waiting.best(0, 1_000))).to.deep.equal([1]);
    expect(waiting.size()).to.equal(1);
  });

  it("has all that a proposer who sees everything would take", () => {
    const drafts = fc.array(
      fc.record({
        sender: fc.nat(6),
        tip: fc.nat(8),
        maxFee: fc.integer({ min: 8, max: 20 }),
        gasLimit: fc.constant(GAS),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(drafts, fc.integer({ min: 1, max: 12 }), (list, blocks) => {
        const nonces = new Map<number, number>();
        const sent = list.map((draft, id): RehearsedTransaction => {
          const nonce = nonces.get(draft.sender) ?? 0;
          nonces.set(draft.sender, nonce + 1);
          return { id, kind: "claim", nonce, ...draft };
        });
        const best = ids(pool(...sent).best(BASE_FEE, blocks * GAS));
        expect(best).to.include.members(takenBy(sent, blocks * GAS));
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
