import { expect } from "chai";
import { type Hex, parseTransaction } from "viem";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

type OpenKey = Awaited<ReturnType<typeof openKey>>;

describe("a node that takes no transaction of type 2, on a chain with a base fee", () => {
  const WORDS = "transaction type not supported";
  const isTyped = (raw: Hex) => parseTransaction(raw).type === "eip1559";
  const typesOf = ({ sent }: OpenKey) => sent.map((raw) => parseTransaction(raw).type);
  const pricesOf = ({ sent }: OpenKey) =>
    sent.map((raw) => parseTransaction(raw).gasPrice).filter((price) => price !== undefined);

  it("gets one price of gas with the same nonce at once, and what comes after that has it from the start", async () => {
    const key = await openKey();
    key.refuse(WORDS, isTyped);
    const sender = key.open();
    const first = await sender.begin(WHAT);
    expect(await sender.look()).to.equal(true);
    const second = await sender.begin(WHAT);
    expect(typesOf(key)).to.deep.equal(["eip1559", "legacy", "legacy"]);
    const [typed, ...legacy] = key.sent.map((raw) => parseTransaction(raw));
    expect(legacy.map(({ gasPrice }) => gasPrice)).to.deep.equal([1_300n, 1_300n]);
    expect([typed, ...legacy].map((one) => one?.nonce ?? 0)).to.deep.equal([0, 0, 1]);
    expect([first.hashes.length, second.hashes.length]).to.deep.equal([2, 1]);
    key.chain.mine();
    await sender.look();
    expect(first.settled).to.include({ status: "mined", hash: first.hashes[1] });
    expect(second.settled).to.include({ status: "mined", hash: second.hashes[0] });
    expect(key.repeated()).to.equal(0);
  });

  it("gets it also from whoever goes on after a restart, and follows the base fee with it", async () => {
    const key = await openKey();
    key.refuse(WORDS, isTyped);
    await key.open().begin(WHAT);
    const again = key.open();
    await again.look();
    await again.look();
    expect(typesOf(key)).to.deep.equal(["eip1559", "eip1559", "legacy"]);
    const later = key.open();
    key.chain.state.baseFee = 5_000n;
    key.chain.mine();
    await later.look();
    await later.look();
    expect(new Set(typesOf(key).slice(2))).to.deep.equal(new Set(["legacy"]));
    key.chain.mine();
    await later.look();
    expect(later.inFlight()).to.deep.equal([]);
  });

  it("ends the run with its words where it refuses the type of that, too", async () => {
    const key = await openKey();
    key.refuse(WORDS);
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.look();
    await key.pass(TIMING.doubt);
    const thrown = await sender.look().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.include(WORDS);
    expect(typesOf(key)).to.deep.equal(["eip1559", "legacy"]);
  });

  it("is paid the price that it names, not that above the base fee, now and later", async () => {
    const key = await openKey();
    key.refuse(WORDS, isTyped);
    key.chain.state.baseFee = 20_000n;
    key.chain.mine();
    key.chain.state.leastTip = 25_000n;
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.look();
    await sender.look();
    await sender.begin(WHAT);
    expect(pricesOf(key)).to.deep.equal([24_100n, 25_000n, 25_000n]);
  });

  it("is offered a quarter more where it names no base fee, and not a multiple", async () => {
    const key = await openKey();
    key.chain.state.baseFee = 10_000_000n;
    key.chain.state.suggestedTip = 1_000_000n;
    key.chain.mine();
    key.refuse(WORDS, isTyped);
    const sender = key.open();
    await sender.begin(WHAT);
    key.refuse("gas price less than block base fee");
    await sender.look();
    key.refuse(WORDS, isTyped);
    await sender.look();
    expect(pricesOf(key)).to.deep.equal([13_000_000n, 16_250_000n]);
  });

  it("gets the same bytes again once the base fee is below the ceiling", async () => {
    const key = await openKey();
    key.refuse(WORDS, isTyped);
    const { state } = key.chain;
    state.isStrict = true;
    state.suggestedTip = 3_000n;
    state.baseFee = 4_000n;
    key.chain.mine();
    const sender = key.open(3_000n);
    await sender.begin(WHAT);
    await sender.look();
    state.baseFee = 1_000n;
    await untilMined(key, sender);
    expect(pricesOf(key)).to.deep.equal([3_000n, 3_000n]);
  });

  it("gets them again from whoever goes on after a restart, where the tip alone is above the ceiling", async () => {
    const key = await openKey();
    key.refuse(WORDS, isTyped);
    key.chain.state.suggestedTip = 30_000n;
    const first = key.open(20_000n);
    await first.begin(WHAT);
    await first.look();
    key.chain.pool.forget(() => true);
    await untilMined(key, key.open(20_000n));
    expect(pricesOf(key)).to.deep.equal([20_000n, 20_000n]);
  });

  async function untilMined(key: OpenKey, sender: ReturnType<OpenKey["open"]>) {
    for (let look = 0; sender.inFlight().length > 0; look++) {
      expect(look, `waits for ${key.waits.at(-1)}`).to.be.below(20);
      await key.pass(TIMING.resend);
      key.chain.mine();
      await sender.look();
    }
  }
});
