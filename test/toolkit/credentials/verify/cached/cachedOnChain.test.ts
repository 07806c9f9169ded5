import { expect } from "chai";
import { WHOLE_BATCH } from "../../../../../src/sdk/core/status/holds.ts";
import { horizon } from "../../../../../src/sdk/core/status/statusWords.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { withReason } from "../../../../../src/sdk/credentials/verify/explain.ts";
import { verifyLive } from "../../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { told } from "../fakeBatches.ts";
import { type ChainBatch, openWitnessChain, START, type WitnessChain } from "../witnessChain.ts";

/** What each step of the story does, and how many seconds after the one before. */
type Step = readonly [wait: bigint, act: (chain: WitnessChain, batch: ChainBatch) => Promise<unknown>];

const STORY: readonly Step[] = [
  [0n, (chain, batch) => chain.change(batch, "Revoke", 3, 230)],
  [10n, (chain, batch) => chain.change(batch, "Suspend", 5, 6)],
  [10n, (chain, batch) => chain.change(batch, "RetractSuspension", 6)],
  [70n, (chain, batch) => chain.change(batch, "Reinstate", 5)],
  [5n, (chain, batch) => chain.hold(batch, START + 160n, 7n)],
  [60n, (chain, batch) => chain.change(batch, "Revoke", 9)],
  [60n, (chain, batch) => chain.hold(batch, START + 900n, 7n, WHOLE_BATCH)],
  [70n, (chain, batch) => chain.change(batch, "Suspend", 5, 499)],
];
const WATCHED = [0, 3, 5, 6, 7, 9, 230, 499];

describe("credentials/verify: live and cached, with the real registry", () => {
  let chain: WitnessChain;
  before(async () => {
    chain = await openWitnessChain();
  });
  after(() => chain.close());

  it("agree over every change, whether the cache follows events or reads words", async () => {
    const { publicClient: client, registry, chainId } = chain;
    const batches = [0n, 60n, 120n].map((epochLength) => chain.draft(epochLength, START));
    await chain.at(START);
    for (const [i, batch] of batches.entries()) {
      if (i > 0) await chain.at(START + BigInt(i));
      await chain.issue(batch);
    }
    // This chain counts its newest block as final.
    const finality = "finalized";
    const settings = { chainId, registry, clockSkew: 0n, reorgMargin: 0n, finality } as const;
    const caches = [openStatusCache(settings), openStatusCache(settings)] as const;
    for (const cache of caches) for (const { header } of batches) cache.follow({ header });
    const [byWords, byEvents] = caches;
    await byEvents.refresh(client);

    let now = START + 3n;
    let compared = 0;
    for (const [wait, act] of STORY) {
      now += wait;
      for (const batch of batches) {
        await chain.at(now);
        // With seconds for epochs there is nothing to retract or reinstate any more.
        await act(chain, batch).catch((refused: Error) =>
          expect(batch, refused.message).to.equal(batches[0]),
        );
        now += 1n;
      }
      await byWords.refresh(client);
      const { reread } = await byEvents.refreshByEvents(client);
      expect(reread).to.deep.equal([]);
      const asOf = byWords.block()!.timestamp;
      for (const batch of batches) {
        const { epochLength } = batch.header.policy;
        const end = horizon(epochLength, asOf);
        for (const index of WATCHED) {
          const given = { registry, ...batch.of(index) };
          const moment = asOf + ((end - 1n - asOf) * BigInt(index)) / 499n;
          const [first, second] = caches.map((cache) => cache.strict(cache.admit(given), moment));
          const live = await verifyLive(client, { ...given, finality, moment });
          expect({ ...first, source: "live" }).to.deep.equal(live);
          expect(second).to.deep.equal(first);
          compared += 1;
        }
      }
    }
    expect(compared).to.equal(STORY.length * batches.length * WATCHED.length);

    const batch = batches[1]!;
    const reasonOf = async (index: number, moment: bigint) => {
      const answer = await verifyLive(client, { registry, ...batch.of(index), moment });
      const reasoned = await withReason(client, answer, { registry, ...batch.of(index) });
      return [told(reasoned), "reason" in reasoned ? reasoned.reason?.kind : undefined];
    };
    const asOf = byWords.block()!.timestamp;
    expect(await reasonOf(230, asOf)).to.deep.equal(["Revoked", "Revoke"]);
    expect(await reasonOf(0, asOf)).to.deep.equal(["Suspended", "Emergency"]);
    const later = horizon(60n, asOf) - 1n;
    expect(await reasonOf(9, later)).to.deep.equal(["Revoked", "Revoke"]);
  });
});
