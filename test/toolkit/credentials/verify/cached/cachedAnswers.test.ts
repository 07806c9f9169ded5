import { expect } from "chai";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { DAY, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, openFakeChain } from "../fakeChain.ts";

const exact = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, clockSkew: 0n, reorgMargin: 0n };

describe("credentials/verify: answers from the cache", () => {
  let chain: FakeChain;
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START, 1_000n);
    chain.issue(header);
  });

  async function opened(change: Partial<typeof exact> = {}): Promise<StatusCache> {
    const cache = openStatusCache({ ...exact, ...change });
    cache.follow({ header });
    await cache.refresh(chain.client());
    return cache;
  }

  it("remember no verdict of another copy, at a moment for which it stood", async () => {
    const cache = await opened();
    const admitted = cache.admit(proven(header, 7));
    expect(told(cache.strict(admitted, START + 30n))).to.equal("Valid");
    chain.mine(START + 10n);
    chain.hold(header, "Emergency", [7n], START + 100n);
    await cache.refresh(chain.client());
    expect(told(cache.strict(admitted, START + 30n))).to.equal("Suspended");
    expect(told(cache.strict(admitted, START + 30n))).to.equal("Suspended");
  });

  it("tell by how much a clock is slow where there was no such batch", async () => {
    // So old that it surely was not issued in what may be undone.
    const old = headerOf(MINUTE, START - 3n * DAY);
    const cache = openStatusCache({ ...exact, clockSkew: 3n, reorgMargin: 10n });
    cache.follow({ header: old });
    chain.mine(START + 20n);
    await cache.refresh(chain.client());
    for (const offset of [20n, 15n]) {
      const answer = cache.strict(cache.admit(proven(old, 0)), START + offset);
      if (answer.outcome !== "Unavailable") throw new Error(answer.outcome);
      expect(answer.problem.code).to.equal("NotFresh");
      expect(answer.problem.details).to.include({ latest: START + offset + 3n });
    }
  });

  it("are stale, not unknown, from the first moment on that storage still tells of", async () => {
    for (const [offset, kind] of [
      [0n, "Suspend"],
      [60n, "Reinstate"],
      [120n, "Suspend"],
    ] as const) {
      if (offset > 0n) chain.mine(START + offset);
      chain.change(header, kind, masksOf(5));
    }
    // The oldest state took effect in this very second, and the clock may be slow by more than the copy is good for.
    const cache = await opened({ clockSkew: 120n });
    const answer = cache.bestEffort(cache.admit(proven(header, 5)), START + 120n);
    expect(answer).to.deep.include({ outcome: "Suspended", since: START + 120n, stale: { age: 60n } });
    expect(told(cache.bestEffort(cache.admit(proven(header, 5)), START + 119n))).to.equal("BeforeCopy");
  });
});
