import { expect } from "chai";
import { openPacer, type PacerTerms } from "../../../src/services/gateway/openPacer.ts";
import { URGENT_BEYOND } from "../../../src/services/gateway/policy/classes.ts";
import { until } from "../patience.ts";

const SHARE = 3_000_000;
const open = (terms: Partial<PacerTerms> = {}) => {
  const { next, sent } = openPacer({ gas: SHARE, blockTime: 12, priceCeiling: undefined, ...terms });
  type Seen = Parameters<typeof next>[0];
  return {
    sent: (gas: number, name: string, isFew = false) => sent(gas, { name, isFew }),
    /** What goes next; by default claims alone wait, and there is one key. @param few of them, those that have but a few */
    next: ({
      waiting = ["claims"],
      few = [],
      ...seen
    }: { block: number; waiting?: readonly string[]; few?: readonly string[] } & Partial<
      Omit<Seen, "waiting">
    >) =>
      next({
        price: 1n,
        planned: new Map(),
        since: undefined,
        key: { others: undefined, places: 16, window: 16 },
        ...seen,
        waiting: waiting.map((name) => ({ name, isFew: few.includes(name) })),
      }),
    /** Gas that a bundle of claims may have. */
    left(seen: { block: number; price?: bigint; planned?: number; since?: number }) {
      const planned = new Map([["claims", seen.planned ?? 0]]);
      return this.next({ ...seen, planned, since: seen.since })?.gas ?? 0;
    },
  };
};

describe("openPacer", () => {
  it("gives each block its share, and little of what was left unused before", () => {
    const pacer = open();
    expect(pacer.left({ block: 1 })).to.equal(SHARE);
    pacer.sent(SHARE, "claims");
    expect(pacer.left({ block: 1 })).to.equal(0);
    expect(pacer.left({ block: 2 })).to.equal(SHARE);
    expect(pacer.left({ block: 50 })).to.be.within(SHARE, 1.1 * SHARE);
  });

  it("takes what was sent beyond a share from the next", () => {
    const pacer = open();
    pacer.left({ block: 1 });
    pacer.sent(1.4 * SHARE, "claims");
    expect(pacer.left({ block: 2 })).to.be.closeTo(0.6 * SHARE, 1);
  });

  it("has those go at once that have but a few while others wait, so far beyond a share, and later ones pay for it", () => {
    const pacer = open({ blockTime: 1 });
    const few = ["claims"];
    pacer.next({ block: 1 });
    pacer.sent(SHARE, "claims");
    expect(pacer.next({ block: 1 })).to.equal(undefined);
    const sizes: number[] = [];
    for (let turn = pacer.next({ block: 1, few }); turn; turn = pacer.next({ block: 1, few })) {
      sizes.push(turn.gas / SHARE);
      pacer.sent(0.1 * SHARE, "claims", turn.isFew);
    }
    expect(sizes).to.deep.equal([0.25, 0.25, 0.25]);
    expect(pacer.left({ block: 2 })).to.be.closeTo(0.7 * SHARE, 1);
  });

  it("does not make others wait after those that have but a few", () => {
    const pacer = open();
    const turn = pacer.next({ block: 1, few: ["claims"] });
    pacer.sent(0.03 * SHARE, "claims", turn?.isFew);
    expect(pacer.left({ block: 1 })).to.be.closeTo(0.97 * SHARE, 1);
  });

  it("holds what others plan, and gives nothing that is not worth a bundle", () => {
    const pacer = open();
    expect(pacer.left({ block: 1, planned: 0.4 * SHARE })).to.be.closeTo(0.6 * SHARE, 1);
    expect(pacer.left({ block: 1, planned: 0.6 * SHARE })).to.equal(0);
  });

  it("waits after a small one for others to go with, and no longer than a part of a block", async () => {
    const pacer = open({ blockTime: 0.4 });
    pacer.left({ block: 1 });
    pacer.sent(100_000, "claims");
    expect(pacer.left({ block: 1 })).to.equal(0);
    const begun = performance.now();
    await until(() => pacer.left({ block: 1 }) !== 0);
    expect(performance.now() - begun).to.be.above(50);
  });

  it("gives less where gas is dear, or transactions are late, and more again afterwards", () => {
    const pacer = open({ priceCeiling: 100n });
    pacer.left({ block: 1 });
    pacer.sent(SHARE, "claims");
    expect(pacer.left({ block: 2, price: 51n })).to.be.closeTo(0.7 * SHARE, 1);
    pacer.sent(0.7 * SHARE, "claims");
    expect(pacer.left({ block: 9, since: 1 })).to.be.below(0.75 * SHARE);
    for (let block = 10; block < 40; block++) pacer.left({ block });
    expect(pacer.left({ block: 40 })).to.be.at.least(SHARE);
  });

  it("lets urgent ones go where claims have used a block up, so far beyond it, and again in the next", () => {
    const pacer = open();
    const waiting = ["urgent", "claims", "issuing"];
    pacer.next({ block: 1 });
    pacer.sent(SHARE, "claims");
    expect(pacer.next({ block: 1, waiting: ["claims", "issuing"] })).to.equal(undefined);
    expect(pacer.next({ block: 1, waiting })?.name).to.equal("urgent");
    pacer.sent(URGENT_BEYOND * SHARE, "urgent");
    expect(pacer.next({ block: 1, waiting })).to.equal(undefined);
    expect(pacer.next({ block: 2, waiting })?.name).to.equal("urgent");
  });

  it("shares a block by the weights of what waits, however much each takes", () => {
    const pacer = open({ blockTime: 1e-9 });
    const takes = { urgent: 400_000, claims: 900_000, issuing: 150_000 };
    const sums = { urgent: 0, claims: 0, issuing: 0 };
    for (let block = 1; block <= 300; block++) {
      for (;;) {
        const name = pacer.next({ block, waiting: Object.keys(takes) })?.name as
          | keyof typeof takes
          | undefined;
        if (name === undefined) break;
        pacer.sent(takes[name], name);
        sums[name] += takes[name];
      }
    }
    const beyond = sums.urgent - 300 * URGENT_BEYOND * SHARE;
    expect(sums.claims / sums.issuing).to.be.closeTo(2, 0.1);
    expect(beyond / sums.claims).to.be.closeTo(2, 0.1);
  });

  it("keeps the last place of a key, and the last key that is not busy, for urgent ones", () => {
    const all = ["urgent", "claims"];
    for (const key of [
      { others: 0, places: 16, window: 16 },
      { others: 2, places: 1, window: 16 },
    ]) {
      expect(open().next({ block: 1, key })).to.equal(undefined);
      expect(open().next({ block: 1, key, waiting: all })?.name).to.equal("urgent");
    }
    expect(open().next({ block: 1, key: { others: 1, places: 2, window: 16 } })?.name).to.equal("claims");
    expect(open().next({ block: 1, key: { others: undefined, places: 1, window: 1 } })?.name).to.equal(
      "claims",
    );
  });

  it("has classes take turns without a pace, too, and waits for nothing and keeps no key then", () => {
    const pacer = open({ gas: Infinity });
    const waiting = ["urgent", "claims"];
    const key = { others: 0, places: 1, window: 16 };
    const names = Array.from({ length: 30 }, () => {
      const { name = "", gas } = pacer.next({ block: 1, waiting, key }) ?? {};
      expect(gas).to.equal(Infinity);
      pacer.sent(100_000, name);
      return name;
    });
    expect(names.filter((name) => name === "claims").length).to.equal(10);
  });

  describe("delegations", () => {
    const GAS = 1_000_000;
    const waiting = ["claims", "delegating"];
    const key = { others: undefined, places: 16, window: 16 };

    it("have gas of their own: none where nothing is given, and claims lose nothing by them", () => {
      expect(openPacer({ gas: SHARE, blockTime: 12, priceCeiling: undefined }).classes).to.not.include(
        "delegating",
      );
      const pacer = open({ delegationGas: GAS });
      expect(pacer.next({ block: 1, waiting: ["delegating"] })).to.deep.equal({
        name: "delegating",
        gas: GAS,
      });
      pacer.sent(GAS, "delegating");
      expect(pacer.next({ block: 1, waiting: ["delegating"] })).to.equal(undefined);
      expect(pacer.left({ block: 1 })).to.equal(SHARE);
      expect(pacer.next({ block: 2, waiting: ["delegating"] })?.gas).to.equal(GAS);
      expect(pacer.next({ block: 90, waiting: ["delegating"] })?.gas).to.equal(GAS);
    });

    it("go after all else that can go, and while that waits only if two more keys are idle", () => {
      const pacer = open({ delegationGas: GAS });
      expect(pacer.next({ block: 1, waiting })?.name).to.equal("claims");
      pacer.sent(SHARE, "claims");
      expect(pacer.next({ block: 1, waiting })).to.equal(undefined);
      expect(pacer.next({ block: 1, waiting, key: { ...key, others: 1 } })).to.equal(undefined);
      expect(pacer.next({ block: 1, waiting, key: { ...key, others: 2 } })?.name).to.equal("delegating");
      expect(pacer.next({ block: 2, waiting, key: { ...key, others: 2 } })?.name).to.equal("claims");
    });

    it("take no key's last places, and one key at a time", () => {
      const alone = { block: 1, waiting: ["delegating"] };
      const mayGo = (seen: object) => open({ delegationGas: GAS }).next({ ...alone, ...seen }) !== undefined;
      expect(mayGo({ key: { ...key, places: 3 } })).to.equal(true);
      expect(mayGo({ key: { ...key, places: 2 } })).to.equal(false);
      expect(mayGo({ key: { others: undefined, places: 1, window: 1 } })).to.equal(false);
      expect(mayGo({ key: { others: 1, places: 1, window: 1 } })).to.equal(true);
      expect(mayGo({ planned: new Map([["delegating", 1]]) })).to.equal(false);
    });
  });
});
