import { expect } from "chai";
import { formatEther, type Hex, parseTransaction } from "viem";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

/** What a version may cost in all, in wei. */
function costOf(raw: Hex): bigint {
  const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(raw);
  return gas * maxFeePerGas;
}

describe("a node that caps what a transaction may cost", () => {
  const BASE = 1_000_000_000_000n;
  const TIP = 500_000_000_000n;
  /** At the usual offer a transaction of 50,000 gas may cost 0.085 of the coin, with the base fee alone 0.05. */
  async function openCapped(cap: bigint, names = true) {
    const key = await openKey();
    const { state } = key.chain;
    state.baseFee = BASE;
    state.suggestedTip = TIP;
    key.chain.mine();
    const said = names
      ? `tx fee (0.09 ether) exceeds the configured cap (${formatEther(cap)} ether)`
      : "Transaction fee cap exceeded";
    key.refuse(said, (raw) => costOf(raw) > cap);
    return key;
  }

  for (const names of [true, false])
    it(`gets a version within it at once, and later transactions from the start${names ? "" : ", though it names none"}`, async () => {
      const cap = 7n * 10n ** 16n;
      const key = await openCapped(cap, names);
      const sender = key.open();
      await sender.begin(WHAT);
      await sender.look();
      await sender.begin(WHAT);
      const [first, second, third] = key.sent.map((raw) => costOf(raw));
      expect([first, key.sent.length]).to.deep.equal([85n * 10n ** 15n, 3]);
      expect([second, third]).to.deep.equal(
        names ? [cap, cap] : [63_750_000_000_000_000n, 63_750_000_000_000_000n],
      );
      key.chain.mine();
      await sender.look();
      expect(sender.inFlight()).to.deep.equal([]);
      expect(key.repeated()).to.equal(0);
    });

  it("ends the run with its words where the base fee alone is above it", async () => {
    const key = await openCapped(4n * 10n ** 16n);
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.look();
    await key.pass(TIMING.doubt);
    const thrown = await sender.look().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.include("configured cap (0.04 ether)");
    expect(thrown.hint).to.include("Wait until gas costs less");
    expect(key.sent).to.have.length(1);
  });

  it("is waited for by whoever goes on, who raises nothing, until the base fee falls", async () => {
    const key = await openCapped(4n * 10n ** 16n);
    const sender = key.openWorker();
    await sender.begin(WHAT);
    for (let look = 0; look < 9; look++) {
      await key.pass(TIMING.patience);
      await sender.look();
    }
    expect(key.sent).to.have.length(1);
    expect(key.told.at(-1)).to.include("configured cap (0.04 ether)");
    key.chain.state.baseFee = BASE / 4n;
    key.chain.mine();
    await sender.look();
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
    expect(key.sent.map(costOf)).to.deep.equal([85n * 10n ** 15n, 4n * 10n ** 16n]);
  });

  it("keeps the version that it has where the base fee rises above the cap, and that is given up in the end", async () => {
    const key = await openCapped(7n * 10n ** 16n);
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.look();
    key.chain.state.baseFee = 2n * BASE;
    key.chain.mine();
    let ended: unknown;
    for (let look = 0; ended === undefined; look++) {
      expect(look).to.be.below(30);
      await key.pass(TIMING.resend);
      ended = await sender.look().then(
        () => undefined,
        (thrown) => thrown,
      );
    }
    expect(ended).to.include({ code: "TransactionPending" });
    expect(new Set(key.sent).size).to.equal(2);
  });
});
