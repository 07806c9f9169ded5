import { expect } from "chai";
import { parseTransaction } from "viem";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

describe("a node that takes no transaction of type 2, on a chain with a base fee", () => {
  const WORDS = "transaction type not supported";
  const typesOf = ({ sent }: Awaited<ReturnType<typeof openKey>>) =>
    sent.map((raw) => parseTransaction(raw).type);

  it("gets one price of gas with the same nonce at once, and what comes after that has it from the start", async () => {
    const key = await openKey();
    key.refuse(WORDS, (raw) => parseTransaction(raw).type === "eip1559");
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
    key.refuse(WORDS, (raw) => parseTransaction(raw).type === "eip1559");
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
});
