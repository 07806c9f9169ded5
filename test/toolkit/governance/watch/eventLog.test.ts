import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import { openEventLog, openSettledEnds } from "../../../../src/sdk/governance/watch/eventLog.ts";

const at = (blockNumber: bigint, logIndex = 0) => ({
  blockNumber,
  blockHash: zeroHash,
  transactionHash: zeroHash,
  logIndex,
});

describe("events that are read again and again", () => {
  it("are read once where they are settled, and anew where they may be taken back", async () => {
    let chain = [at(10n), at(900n), at(990n)];
    const asked: (readonly [bigint, bigint])[] = [];
    const log = openEventLog(5n, async (from, to) => {
      asked.push([from, to]);
      return chain.filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to);
    });
    const seen = async (to: bigint) => (await log(to)).map(({ blockNumber }) => blockNumber);
    expect(await seen(1_000n)).to.deep.equal([10n, 900n, 990n]);
    chain = [at(10n), at(900n), at(995n), at(1_001n)];
    expect(await seen(1_002n)).to.deep.equal([10n, 900n, 995n, 1_001n]);
    // Another node is behind.
    expect(await seen(930n)).to.deep.equal([10n, 900n]);
    expect(await seen(1_100n)).to.deep.equal([10n, 900n, 995n, 1_001n]);
    expect(asked).to.deep.equal([
      [5n, 1_000n],
      [937n, 1_002n],
      [939n, 1_100n],
    ]);
  });

  it("end for good only once the end is settled", () => {
    const id: Hex = `0x${"01".repeat(32)}`;
    const endings = openSettledEnds();
    expect(endings.isSettled(id, 1_000n)).to.equal(false);
    endings.add(id, 100n);
    endings.add(id, 150n);
    expect([163n, 164n].map((block) => endings.isSettled(id, block))).to.deep.equal([false, true]);
  });
});
