import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { packHold, WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { planHoldEnds } from "../../../../src/sdk/credentials/changes/planHolds.ts";
import { planHolds } from "../../../../src/sdk/credentials/index.ts";

const EPOCH = 3_600n;
const LIMIT = 7_200n;
const NOW = 10n * EPOCH + 100n;
const header = {
  size: 10n,
  policy: {
    revoker: zeroAddress,
    emergency: zeroAddress,
    epochLength: EPOCH,
    emergencyLimit: LIMIT,
    rulesHash: zeroHash,
  },
};
const held = (from: bigint, until: bigint, floor = 0n) => packHold({ from, until, floor });
const codeOf = (run: () => unknown) => {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as SymbolonError).code;
  }
};

describe("credentials/changes: planning holds", () => {
  it("holds as long as the policy allows where no end is given, each target once", () => {
    const targets = [3n, WHOLE_BATCH, 3n];
    const plan = planHolds({ header, holds: new Map(), targets, now: NOW });
    expect(plan).to.deep.equal({
      targets: [3n, WHOLE_BATCH],
      until: NOW + 1n + LIMIT,
      skipped: [],
      refused: [],
    });
  });

  it("never asks for an end that its type cannot hold", () => {
    const endless = { ...header, policy: { ...header.policy, emergencyLimit: 2n ** 64n - 1n } };
    expect(planHolds({ header: endless, holds: new Map(), targets: [1n], now: NOW }).until).to.equal(
      2n ** 64n - 1n,
    );
  });

  it("refuses an end that no block to come would take, to the second", () => {
    const ends = (until: bigint) =>
      codeOf(() => planHolds({ header, holds: new Map(), targets: [1n], until, now: NOW }));
    expect(ends(NOW + 1n)).to.equal("HoldOutOfRange");
    expect(ends(NOW + 2n)).to.equal(undefined);
    expect(ends(NOW + 1n + LIMIT)).to.equal(undefined);
    expect(ends(NOW + 2n + LIMIT)).to.equal("HoldOutOfRange");
  });

  it("skips what is held for that long already, and only that", () => {
    const until = NOW + 1_000n;
    const holds = new Map([
      [1n, held(NOW - 5n, until)],
      [2n, held(NOW - 5n, until - 1n)],
      [3n, held(NOW - 50n, NOW)],
      [4n, held(NOW + 1n, until)],
    ]);
    const { targets, skipped } = planHolds({ header, holds, targets: [1n, 2n, 3n, 4n, 5n], until, now: NOW });
    expect(targets).to.deep.equal([2n, 3n, 5n]);
    expect(skipped.map(({ target, because }) => [target, because])).to.deep.equal([
      [1n, "AlreadyHeld"],
      [4n, "AlreadyHeld"],
    ]);
  });

  it("ends a hold at the horizon at the earliest, and with time for the transaction", () => {
    const holds = new Map([[1n, held(NOW - 5n, NOW + LIMIT)]]);
    const plan = (until: bigint | undefined, now = NOW) =>
      planHoldEnds({ header, holds, targets: [1n], until, now });
    expect(plan(undefined)).to.deep.include({ targets: [1n], until: 12n * EPOCH });
    expect(plan(12n * EPOCH).targets).to.deep.equal([1n]);
    expect(codeOf(() => plan(12n * EPOCH - 1n))).to.equal("HoldEndOutOfRange");
    // A block in the next epoch would have another horizon.
    expect(plan(undefined, 11n * EPOCH - 60n).until).to.equal(13n * EPOCH);
    expect(plan(undefined, 11n * EPOCH - 121n).until).to.equal(12n * EPOCH);
  });

  it("skips what is over, or ends earlier by itself", () => {
    const until = 12n * EPOCH;
    const holds = new Map([
      [1n, held(NOW - 50n, NOW)],
      [2n, held(NOW - 50n, until)],
      [3n, held(NOW - 50n, until + 1n)],
      [WHOLE_BATCH, held(NOW - 50n, until - 1n)],
    ]);
    const targets = [0n, 1n, 2n, 3n, WHOLE_BATCH];
    const { targets: kept, skipped } = planHoldEnds({ header, holds, targets, until, now: NOW });
    expect(kept).to.deep.equal([3n]);
    expect(skipped.map(({ because }) => because)).to.deep.equal([
      "NotHeld",
      "NotHeld",
      "EndsEarlier",
      "EndsEarlier",
    ]);
    expect(skipped.at(-1)?.why).to.match(/^The whole batch is held only until /);
  });

  it("refuses what is no index of the batch", () => {
    for (const plan of [planHolds, planHoldEnds]) {
      const { targets, refused } = plan({ header, holds: new Map(), targets: [10n, 9n], now: NOW });
      expect(refused.map(({ problem }) => problem.code)).to.deep.equal(["IndexBeyondBatch"]);
      expect(targets).to.deep.equal(plan === planHolds ? [9n] : []);
    }
  });
});
