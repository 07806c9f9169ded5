import { expect } from "chai";
import fc from "fast-check";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { horizon, later } from "../../../../../src/sdk/core/status/statusWords.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { StatusCache } from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { verifyLive } from "../../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { isDeep } from "../../../../deep.ts";
import { DAY, headerOf, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, openFakeChain } from "../fakeChain.ts";

const RUNS = isDeep ? 400 : 6;
const MARGIN = 25n;
const place = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY };
const KINDS = ["Revoke", "Suspend", "Reinstate", "RetractRevoke", "RetractSuspension"] as const;
/** Of one word and another; 1 expires, 2 is not valid at first. */
const WATCHED = [0, 1, 2, 223, 224];

type Step = {
  readonly wait: number;
  readonly kind: number;
  readonly index: number;
  readonly length: number;
  readonly until: number;
};

const step = fc.record<Step>({
  wait: fc.nat(70),
  kind: fc.nat(KINDS.length + 2),
  index: fc.nat(WATCHED.length - 1),
  length: fc.integer({ min: 60, max: 150 }),
  until: fc.integer({ min: 1, max: 250 }),
});

/** What was done to a batch, as the sentence of the epoch rule needs it. */
type Done = { readonly kind: string; readonly index: number; readonly time: bigint };

/** Whether a credential is revoked and suspended at a moment, by the sentence alone, from everything that was ever done. */
function replay(done: readonly Done[], epochLength: bigint, index: number, moment: bigint) {
  const epochOf = (time: bigint) => (epochLength === 0n ? time : time / epochLength);
  const startsAt = (epoch: bigint) => (epochLength === 0n ? epoch + 1n : (epoch + 2n) * epochLength);
  const own = done.filter((one) => one.index === index);
  const epochs = [...new Set(own.map(({ time }) => epochOf(time)))].filter((e) => startsAt(e) <= moment);
  let revoked = false;
  let suspended = false;
  for (const epoch of epochs) {
    let announced = false;
    let toggled = false;
    for (const { kind, time } of own) {
      if (epochOf(time) !== epoch) continue;
      if (kind === "Revoke") announced = true;
      if (kind === "RetractRevoke") announced = false;
      if (kind === "Suspend" || kind === "Reinstate") toggled = !toggled;
      if (kind === "RetractSuspension") toggled = false;
    }
    revoked ||= announced;
    suspended = suspended !== toggled;
  }
  return { revoked, suspended };
}

function outcomeOf(header: BatchHeader, done: readonly Done[], index: number, moment: bigint): string {
  const { validFrom, expires } = proven(header, index).credential;
  const { revoked, suspended } = replay(done, header.policy.epochLength, index, moment);
  const start = later(validFrom, header.issuedAt);
  if (revoked) return "Revoked";
  if (expires !== 0n && moment >= expires) return "Expired";
  if (moment < start) return "NotYetValid";
  return suspended ? "Suspended" : "Valid";
}

describe("credentials/verify: the cache over random histories", () => {
  it("agrees with live, with itself by events and by words, and with what happened", async () => {
    let compared = 0;
    const tell = async (epochLength: bigint, steps: readonly Step[]) => {
      // Its blocks are final at once: nothing is undone here.
      const chain = openFakeChain(START, 0);
      const header = headerOf(epochLength, START - 2n * DAY, 500n);
      chain.issue(header);
      const done: Done[] = [];
      const held = { last: false };
      const settings = { ...place, clockSkew: 0n, reorgMargin: 0n, finality: "finalized" } as const;
      const byWords = openStatusCache(settings);
      const byEvents = openStatusCache(settings);
      const caches = [byWords, byEvents];
      for (const cache of caches) cache.follow({ header });
      for (const [i, one] of steps.entries()) {
        play(chain, header, done, one, held);
        if (i % 3 === 1) continue;
        await byWords.refresh(chain.client());
        await byEvents.refreshByEvents(chain.client());
        const asOf = chain.tip().timestamp;
        const end = horizon(epochLength, asOf);
        for (const index of WATCHED) {
          const moments = [asOf, asOf + BigInt(one.until), end - 1n, end].filter((m) => m <= end);
          for (const moment of moments) {
            const [first, second] = caches.map((cache) =>
              cache.strict(cache.admit(proven(header, index)), moment),
            );
            const live = await verifyLive(chain.client(), {
              registry: FAKE_REGISTRY,
              ...proven(header, index),
              finality: "finalized",
              moment,
            });
            expect(told(first!)).to.equal(told(live));
            expect(second).to.deep.equal(moment < end ? first : second);
            if (first!.outcome !== "Unavailable") expect({ ...first, source: "live" }).to.deep.equal(live);
            compared += 3;
          }
        }
      }
      // Afterwards everything that was ever done is known, and the copy at hand must not have been belied by it.
      checkTruth(chain, byWords, header, done, held.last);
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0n, 60n, 90n), fc.array(step, { minLength: 4, maxLength: 14 }), tell),
      { numRuns: RUNS },
    );
    expect(compared).to.be.greaterThan(RUNS * 20);
  });

  it("is belied by no later block, with a margin by no reorg either", async () => {
    let told = 0;
    const tell = async (
      epochLength: bigint,
      before: readonly Step[],
      undone: number,
      after: readonly Step[],
    ) => {
      const chain = openFakeChain(START);
      const header = headerOf(epochLength, START - 2n * DAY);
      chain.issue(header);
      const done: Done[] = [];
      for (const one of before) play(chain, header, done, one);
      const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: MARGIN });
      cache.follow({ header });
      await cache.refresh(chain.client());
      const { timestamp } = chain.tip();
      const handles = WATCHED.map((index) => ({ index, handle: cache.admit(proven(header, index)) }));
      const asOf = timestamp - MARGIN;
      const answers = handles.flatMap(({ index, handle }) =>
        Array.from({ length: 12 }, (_, i) => asOf + BigInt(i * 17)).flatMap((moment) => {
          const answer = cache.strict(handle, moment);
          return answer.outcome === "Unavailable" ? [] : [{ index, moment, outcome: answer.outcome }];
        }),
      );
      // From the margin on blocks may be undone, with what was done in them, and others come instead.
      for (let i = 0; i < undone && chain.tip().timestamp >= asOf; i++) chain.undo(1);
      if (chain.tip().timestamp < asOf) chain.mine(asOf);
      const kept = done.filter(({ time }) => time < asOf || chain.times().includes(time));
      for (const one of after) play(chain, header, kept, one);
      for (const { index, moment, outcome } of answers) {
        expect(outcomeOf(header, kept, index, moment), `${index} at ${moment}`).to.equal(outcome);
        told += 1;
      }
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(60n, 90n),
        fc.array(step, { minLength: 2, maxLength: 12 }),
        fc.nat(4),
        fc.array(step, { maxLength: 10 }),
        tell,
      ),
      { numRuns: RUNS * 20 },
    );
    expect(told).to.be.greaterThan(RUNS * 20);
  });

  it("gives one verdict for all moments up to its freshUntil, so that it may be remembered", async () => {
    const tell = async (epochLength: bigint, steps: readonly Step[]) => {
      // Its blocks are final at once: nothing is undone here.
      const chain = openFakeChain(START, 0);
      const header = headerOf(epochLength, START - 2n * DAY, 500n);
      chain.issue(header);
      for (const one of steps) play(chain, header, [], one);
      const cache = openStatusCache({ ...place, clockSkew: 3n, reorgMargin: 0n, finality: "finalized" });
      cache.follow({ header });
      await cache.refresh(chain.client());
      const asOf = chain.tip().timestamp;
      for (const index of WATCHED) {
        const remembering = cache.admit(proven(header, index));
        for (let moment = asOf; moment < asOf + 3n * epochLength; moment += 7n) {
          const anew = cache.admit(proven(header, index));
          const given = cache.strict(remembering, moment);
          const decided = cache.strict(anew, moment);
          expect(told(given)).to.equal(told(decided));
          if (given.outcome !== "Unavailable") expect(given).to.deep.equal(decided);
        }
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(60n, 90n), fc.array(step, { minLength: 3, maxLength: 14 }), tell),
      { numRuns: RUNS * 2 },
    );
  });
});

function play(
  chain: FakeChain,
  header: BatchHeader,
  done: Done[],
  { wait, kind: number, index: position, until }: Step,
  held = { last: false },
): void {
  chain.mine(chain.tip().timestamp + BigInt(wait));
  const index = WATCHED[position]!;
  const time = chain.tip().timestamp;
  const kind = KINDS[number];
  if (kind === undefined) {
    const ends = number === KINDS.length + 2;
    const end = ends ? horizon(header.policy.epochLength, time) + 3n : time + 1n + BigInt(until);
    if (chain.hold(header, ends ? "EndEmergency" : "Emergency", [BigInt(index)], end)) held.last = true;
  } else if (chain.change(header, kind, masksOf(index))) done.push({ kind, index, time });
}

/** Of a batch that nobody ever held: what the copy says is what happened. */
function checkTruth(
  chain: FakeChain,
  cache: StatusCache,
  header: BatchHeader,
  done: readonly Done[],
  wasHeld: boolean,
): void {
  if (wasHeld) return;
  const asOf = cache.block()?.timestamp ?? chain.tip().timestamp;
  for (const index of WATCHED) {
    for (let moment = asOf; moment < horizon(header.policy.epochLength, asOf); moment += 13n) {
      const outcome = told(cache.strict(cache.admit(proven(header, index)), moment));
      expect(outcome).to.equal(outcomeOf(header, done, index, moment));
    }
  }
}
