import { expect } from "chai";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

const GWEI = 1_000_000_000n;

describe("a base fee above the offer", () => {
  it("is answered at once by a version of the same nonce at the prices of now", async () => {
    const key = await openKey();
    const { chain } = key;
    chain.state.isStrict = true;
    chain.state.baseFee = 5_000n;
    const sender = key.open();
    const sending = await sender.begin(WHAT);
    expect(await sender.look()).to.equal(true);
    expect(key.offers()).to.deep.equal([
      { most: 1_300n, tip: 100n },
      { most: 6_100n, tip: 100n },
    ]);
    chain.mine();
    await sender.look();
    expect(sending.settled).to.include({ status: "mined", hash: sending.hashes[1] });
  });

  it("that outruns what waits is answered in the next block, by an offer that lasts for some, and counts as no outbidding", async () => {
    const key = await openKey();
    const { chain } = key;
    const sender = key.open();
    await sender.begin(WHAT);
    for (const baseFee of [5_000n, 9_000n, 20_000n, 40_000n]) {
      chain.state.baseFee = baseFee;
      chain.mine();
      await sender.look();
      await sender.look();
    }
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 7_600n, 13_600n, 30_100n, 60_100n]);
    chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });

  it("that outruns what waits is let be where the ceiling is below it", async () => {
    const key = await openKey();
    const sender = key.open(2_000n);
    await sender.begin(WHAT);
    key.chain.state.baseFee = 5_000n;
    key.chain.mine();
    for (let i = 0; i < 5; i++) await sender.look();
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n]);
  });

  it("is seen where the node says so in words that nobody knows", async () => {
    const key = await openKey();
    const sender = key.open();
    key.refuse("rejected by policy 17");
    await sender.begin(WHAT);
    key.chain.state.baseFee = 9_000n;
    key.chain.mine();
    key.refuse(undefined);
    await key.pass(TIMING.doubt);
    await sender.look();
    await sender.look();
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 10_900n]);
  });

  it("is raised by whoever goes on after a restart, and the old bytes stay here", async () => {
    const key = await openKey();
    const { chain } = key;
    key.refuse("max fee per gas less than block base fee");
    await key.open().begin(WHAT);
    key.refuse(undefined);
    chain.state.isStrict = true;
    chain.state.baseFee = 4_000n;
    chain.mine();
    const again = key.open();
    await again.look();
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 4_900n]);
    chain.mine();
    await again.look();
    expect(again.inFlight()).to.deep.equal([]);
  });

  it("is waited for below the ceiling, which is said, and the same bytes leave once they are enough", async () => {
    const key = await openKey();
    const { chain } = key;
    chain.state.isStrict = true;
    chain.state.baseFee = 5_000n;
    const sender = key.open(2_000n);
    await sender.begin(WHAT);
    await sender.look();
    chain.mine();
    for (let i = 0; i < 20; i++) {
      await key.pass(TIMING.patience);
      await sender.look();
    }
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 2_000n]);
    expect(key.waits.at(-1)).to.equal(5_000n);
    chain.state.baseFee = 1_900n;
    chain.mine();
    await sender.look();
    chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
    expect(key.offers().every(({ most }) => most <= 2_000n)).to.equal(true);
  });

  it("that is a floor of the pool above the ceiling is said, and the same bytes do not leave at each look", async () => {
    const key = await openKey();
    key.refuse("transaction underpriced: gas fee cap (13) < pool minimum fee cap (5000)");
    const sender = key.openWorker(2_000n);
    await sender.begin(WHAT);
    for (let i = 0; i < 9; i++) await sender.look();
    expect(key.repeated()).to.equal(0);
    expect(key.told.at(-1)).to.include("pool minimum fee cap");
  });

  it("that the account cannot pay is said, and the same bytes do not leave at each look", async () => {
    const key = await openKey();
    key.refuse("max fee per gas less than block base fee");
    const sender = key.openWorker();
    await sender.begin(WHAT);
    key.refuse("insufficient funds for gas * price + value");
    for (let i = 0; i < 9; i++) await sender.look();
    expect(key.told.at(-1)).to.include("insufficient funds");
    expect(key.repeated()).to.equal(0);
    key.refuse(undefined);
    await key.pass(TIMING.doubt);
    await sender.look();
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });
});

describe("a pool's floor above the tip", () => {
  for (const [suggested, namesLeast, tips] of [
    [100n, true, [100n, 2_500n]],
    [GWEI, false, [1n, 2n, 4n, 8n, 16n, 32n].map((gwei) => gwei * GWEI)],
    [0n, false, [0n, GWEI, 2n * GWEI, 4n * GWEI, 8n * GWEI, 16n * GWEI, 32n * GWEI]],
    [1n, false, [1n, GWEI, 2n * GWEI, 4n * GWEI, 8n * GWEI, 16n * GWEI, 32n * GWEI]],
  ] as const) {
    const named = namesLeast ? "named" : "not named";
    it(`is reached in one look each from a tip of ${suggested}, where it is ${named}`, async () => {
      const key = await openKey();
      const { chain } = key;
      const leastTip = namesLeast ? 2_500n : 30n * GWEI;
      Object.assign(chain.state, { leastTip, suggestedTip: suggested, namesLeast });
      const sender = key.open();
      await sender.begin(WHAT);
      for (let i = 1; i < tips.length; i++) await sender.look();
      expect(key.offers().map(({ tip }) => tip)).to.deep.equal(tips);
      chain.mine();
      await sender.look();
      expect(sender.inFlight()).to.deep.equal([]);
    });
  }

  it("is offered from the start by what the same key sends after that, where it is named", async () => {
    const key = await openKey();
    key.chain.state.leastTip = 2_500n;
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.look();
    await sender.begin(WHAT);
    expect(key.offers().map(({ tip }) => tip)).to.deep.equal([100n, 2_500n, 2_500n]);
  });

  it("ends the run with the node's words where it is out of reach, and names the option", async () => {
    const key = await openKey();
    Object.assign(key.chain.state, { leastTip: 10n ** 18n, namesLeast: false });
    const sender = key.open();
    await sender.begin(WHAT);
    const looks = async () => {
      for (;;) await sender.look();
    };
    const thrown = await looks().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.include("transaction underpriced");
    expect(thrown.hint).to.include("--priority-fee");
    expect(key.sent).to.have.length(13);
    expect(key.repeated()).to.equal(0);
  });

  it("ends the run soon where the ceiling is below it, in the node's words, and tells no price of gas for it", async () => {
    const key = await openKey();
    key.chain.state.leastTip = 5_000n;
    const sender = key.open(3_000n);
    await sender.begin(WHAT);
    await sender.look();
    await sender.look();
    expect(key.waits).to.deep.equal([]);
    await key.pass(TIMING.doubt);
    const thrown = await sender.look().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.match(/at most 0.000003 gwei.*minimum needed 5000/);
    expect(thrown.hint).to.include("--max-fee-per-gas");
    expect(key.repeated()).to.equal(0);
  });

  it("ends the run in words that nobody knows, and names the options of a price", async () => {
    const key = await openKey();
    key.refuse("Fee policy 17 applies");
    const sender = key.open();
    await sender.begin(WHAT);
    await key.pass(TIMING.doubt);
    const thrown = await sender.look().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.include("Fee policy 17 applies");
    expect(thrown.hint).to.include("--priority-fee").and.include("--rpc");
  });

  it("that is out of reach does not stop whoever goes on, who says it, and follows the prices of then", async () => {
    const key = await openKey();
    const { state } = key.chain;
    Object.assign(state, { leastTip: 10n ** 18n, namesLeast: false });
    const sender = key.openWorker();
    await sender.begin(WHAT);
    for (let i = 0; i < 20; i++) await sender.look();
    expect(key.sent).to.have.length(13);
    expect(key.repeated()).to.equal(0);
    const most = key.offers().at(-1)?.tip as bigint;
    expect(key.told).to.have.length(1);
    await key.pass(TIMING.patience);
    await sender.look();
    expect(key.told).to.have.length(2);
    expect(key.told.at(-1)).to.include("transaction underpriced");
    // No more is offered for what the node refuses, but for what it suggests.
    expect(key.offers().at(-1)?.tip).to.equal(most);
    Object.assign(state, { leastTip: most + 1n, suggestedTip: most + 1n });
    key.chain.mine();
    await key.pass(TIMING.patience);
    await sender.look();
    expect(key.offers().at(-1)?.tip).to.equal(most + 1n);
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });

  it("does not stop whoever goes on, who says it and pays once it has fallen", async () => {
    const key = await openKey();
    key.chain.state.leastTip = 5_000n;
    const sender = key.openWorker(3_000n);
    await sender.begin(WHAT);
    for (let i = 0; i < 5; i++) await sender.look();
    expect(key.told.at(-1)).to.include("minimum needed 5000");
    expect(key.repeated()).to.equal(0);
    key.chain.state.leastTip = 1_000n;
    await key.pass(TIMING.patience);
    await sender.look();
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });
});

describe("a tip that a node suggests by mistake", () => {
  it("is not offered, not even to outbid or after a restart, unless the pool has refused less", async () => {
    const key = await openKey();
    const { chain } = key;
    chain.state.suggestedTip = 10n ** 15n;
    const sender = key.open();
    await sender.begin(WHAT);
    await key.pass(TIMING.patience);
    await sender.look();
    chain.pool.forget(() => true);
    await key.open().look();
    const tips = () => key.offers().map(({ tip }) => tip);
    expect(tips()).to.deep.equal([100n * GWEI, 125n * GWEI, 125n * GWEI]);
    chain.mine();
    chain.state.leastTip = 10n ** 15n;
    await sender.begin(WHAT);
    await sender.look();
    expect(tips().slice(3)).to.deep.equal([100n * GWEI, 10n ** 15n]);
  });

  it("is what it says where the base fee is as high", async () => {
    const key = await openKey();
    Object.assign(key.chain.state, { baseFee: 300n * GWEI, suggestedTip: 3_000n * GWEI });
    key.chain.mine();
    await key.open().begin(WHAT);
    expect(key.offers().map(({ tip }) => tip)).to.deep.equal([3_000n * GWEI]);
  });
});

describe("a node that has the bytes already", () => {
  it("has taken them: nothing is outbid", async () => {
    const key = await openKey();
    key.refuse("AlreadyKnown");
    const sender = key.open();
    await sender.begin(WHAT);
    await key.pass(TIMING.doubt);
    await sender.look();
    expect(key.sent).to.have.length(1);
  });
});

describe("a transaction that is outbid to the end", () => {
  it("ends with what the node said last", async () => {
    const key = await openKey();
    key.refuse("replacement transaction underpriced");
    const sender = key.open();
    await sender.begin(WHAT);
    const looks = async () => {
      for (;;) {
        await key.pass(TIMING.patience);
        await sender.look();
      }
    };
    const thrown = await looks().catch((error) => error);
    expect(thrown).to.include({ code: "TransactionPending" });
    expect(thrown.reason).to.include("replacement transaction underpriced");
  });
});

describe("a full pool", () => {
  it("is sent a dearer version as soon as it is believed, and never the same bytes in between", async () => {
    const key = await openKey();
    const sender = key.open();
    key.refuse("txpool is full");
    await sender.begin(WHAT);
    await sender.look();
    expect(key.sent).to.have.length(1);
    await key.pass(TIMING.doubt);
    await sender.look();
    key.refuse(undefined);
    await key.pass(TIMING.doubt);
    await sender.look();
    expect(key.repeated()).to.equal(0);
    const [first = 0n, ...dearer] = key.offers().map(({ most }) => most);
    expect(dearer).to.have.length(2);
    expect(dearer.every((most) => most > first)).to.equal(true);
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });

  it("ends with its words where it stays full", async () => {
    const key = await openKey();
    const sender = key.open();
    key.refuse("txpool is full");
    await sender.begin(WHAT);
    const looks = async () => {
      for (;;) {
        await key.pass(TIMING.doubt);
        await sender.look();
      }
    };
    const thrown = await looks().catch((error) => error);
    expect(thrown).to.include({ code: "TransactionPending" });
    expect(thrown.reason).to.include("txpool is full");
    expect(new Set(key.sent).size).to.equal(1 + TIMING.rounds);
  });
});

describe("a ceiling below what an earlier run has offered", () => {
  it("holds for that, too: where no node has its bytes any more, they are not sent again", async () => {
    const key = await openKey();
    await key.open().begin(WHAT);
    key.chain.pool.forget(() => true);
    const again = key.open(1_200n);
    await again.look();
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 1_200n]);
    key.chain.mine();
    await again.look();
    expect(again.inFlight()).to.deep.equal([]);
  });

  it("holds also where the node forgets them later, and lets be what it has", async () => {
    const key = await openKey();
    await key.open().begin(WHAT);
    const again = key.open(1_200n);
    await again.look();
    await key.pass(TIMING.resend);
    await again.look();
    expect(key.sent).to.have.length(1);
    key.chain.pool.forget(() => true);
    await key.pass(TIMING.resend);
    await again.look();
    expect(key.offers().map(({ most }) => most)).to.deep.equal([1_300n, 1_200n]);
  });

  it("that is below the base fee is waited for, and the old bytes stay here once that has fallen", async () => {
    const key = await openKey();
    const { chain } = key;
    await key.open().begin(WHAT);
    chain.pool.forget(() => true);
    chain.state.isStrict = true;
    const again = key.open(900n);
    for (let look = 0; look < 3; look++) {
      await key.pass(TIMING.resend);
      await again.look();
    }
    expect(key.waits.at(-1)).to.equal(1_000n);
    chain.state.baseFee = 800n;
    chain.mine();
    await key.pass(TIMING.resend);
    await again.look();
    chain.mine();
    await again.look();
    expect(again.inFlight()).to.deep.equal([]);
    expect(new Set(key.offers().map(({ most }) => most))).to.deep.equal(new Set([1_300n, 900n]));
  });
});
