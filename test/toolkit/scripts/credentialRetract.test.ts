import { expect } from "chai";
import { type Hex, toHex } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { until } from "../patience.ts";
import { statusChanges } from "./statusChanges.ts";

describe("symbolon credential: retracting", () => {
  const { chain, fresh, json, failing, finallySet, changed } = statusChanges();
  const retract = ["revoke", "3", "--retract"];

  it("in the epoch of the announcement", async () => {
    await json("revoke", "3", "4");
    const { code, changes } = await json(...retract);
    expect([code, changes[0].did]).to.deep.equal([0, "done"]);
    expect((await finallySet([3, 4])).revoked).to.deep.equal([4]);
    expect((await json(...retract)).changes[0]).to.include({ did: "skipped", because: "NothingAnnounced" });
    await json("suspend", "5");
    await json("suspend", "5", "--retract");
    expect((await finallySet([5])).suspended).to.deep.equal([]);
  });

  it("never afterwards: it is refused before anything is sent", async () => {
    await json("revoke", "3");
    await chain().nextEpoch();
    const error = await failing(...retract);
    expect(error.code).to.equal("NothingToRetract");
    expect(error.reason).to.match(
      /announced in an earlier epoch and takes effect at .*; it could be retracted before /,
    );
    expect(await changed()).to.have.length(1);
  });

  it("and fails by name where the epoch ends before it is mined", async () => {
    await json("revoke", "3");
    await chain().node.setAutomine(false);
    try {
      const running = failing(...retract);
      await until(async () => (await pendingCount()) !== 0);
      await chain().nextEpoch();
      const { code, reason, hint } = await running;
      expect(code).to.equal("NothingToRetract");
      expect(reason).to.include("credential 3");
      expect(hint).to.match(/epoch/);
    } finally {
      await chain().node.setAutomine(true);
    }
    const { number } = await chain().block();
    const block = (await chain().reader.request({
      method: "eth_getBlockByNumber",
      params: [toHex(number), false],
    } as never)) as { transactions: Hex[] };
    const { status } = await getTransactionReceipt(chain().reader, { hash: block.transactions[0]! });
    expect(status).to.equal("reverted");
    expect((await finallySet([3])).revoked).to.deep.equal([3]);
  });
  const pendingCount = async () => {
    const pending = (await chain().reader.request({
      method: "eth_getBlockByNumber",
      params: ["pending", false],
    } as never)) as { transactions: readonly unknown[] };
    return pending.transactions.length;
  };

  it("changes a batch without epochs from one second to the next", async () => {
    await fresh(10, { epochLength: 0n });
    const report = await json("revoke", "3");
    const { timestamp } = await chain().block();
    expect(report.changes[0].effectiveFrom).to.equal(`${timestamp + 1n}`);
    // That is its policy, and no surprise.
    expect(report).to.deep.include({ retractableUntil: `${timestamp}`, secondsLeft: "1", warnings: [] });
    // The second of the announcement is over before anything else is mined.
    expect((await failing("revoke", "3", "--retract")).code).to.equal("NothingToRetract");
    await chain().node.mine({ blocks: 1 });
    const late = await failing("revoke", "3", "--retract");
    expect(late.reason).to.include("The revocation of credential 3 is in force.");
    await json("hold", "4");
    const { ended, until } = await json("hold", "--end", "4");
    const { timestamp: then } = await chain().block();
    expect(ended).to.deep.equal([4]);
    expect(Number(BigInt(until) - then)).to.be.within(100, 121);
  });
});
