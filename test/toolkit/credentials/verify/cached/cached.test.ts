import { expect } from "chai";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../../../src/sdk/core/status/holds.ts";
import { openStatusCache } from "../../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type {
  OpenStatusCacheParameters,
  StatusCache,
} from "../../../../../src/sdk/credentials/verify/cached/statusCache.ts";
import { codeOf, DAY, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, openFakeChain } from "../fakeChain.ts";

const place = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY };
const exact = { ...place, clockSkew: 0n, reorgMargin: 0n };

describe("credentials/verify: the cache", () => {
  let chain: FakeChain;
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE);
    chain.issue(header);
  });

  const opened = async (parameters: Partial<OpenStatusCacheParameters> = {}, ...more: BatchHeader[]) => {
    const cache = openStatusCache({ ...exact, ...parameters });
    for (const one of [header, ...more]) cache.follow({ header: one });
    await cache.refresh(chain.client());
    return cache;
  };
  const strict = (cache: StatusCache, index: number, moment: bigint, of = header) =>
    told(cache.strict(cache.admit(proven(of, index)), moment));

  describe("strict", () => {
    it("answers from the copy's time on, and before its horizon", async () => {
      const cache = await opened({ finality: "finalized" });
      const answer = cache.strict(cache.admit(proven(header, 0)), START + 119n);
      const { number, hash } = chain.tip();
      expect(answer).to.deep.equal({
        outcome: "Valid",
        since: START,
        freshUntil: START + 120n,
        asOfTime: START,
        revision: 1,
        guarantee: "Firm",
        source: "cached",
        moment: START + 119n,
        block: { number, hash, timestamp: START },
      });
      expect(strict(cache, 0, START)).to.equal("Valid");
      expect(strict(cache, 0, START - 1n)).to.equal("BeforeCopy");
      expect(strict(cache, 0, START + 120n)).to.equal("BeyondHorizon");
    });

    it("adds the clock's skew to the moment, at the horizon and at every known transition", async () => {
      chain.change(header, "Revoke", masksOf(0));
      chain.mine(START + 70n);
      // The horizon is START + 180; credential 0 is revoked from START + 120 on.
      const cache = await opened({ clockSkew: 7n });
      expect(strict(cache, 3, START + 172n)).to.equal("Valid");
      expect(strict(cache, 3, START + 173n)).to.equal("BeyondHorizon");
      expect(strict(cache, 0, START + 112n)).to.equal("Valid");
      expect(strict(cache, 0, START + 113n)).to.equal("NotFresh");
      expect(strict(cache, 0, START + 119n)).to.equal("NotFresh");
      expect(strict(cache, 0, START + 120n)).to.equal("Revoked");
      expect(strict(cache, 0, START + 173n)).to.equal("BeyondHorizon");
    });

    it("tells the values that decide", async () => {
      const cache = await opened({ clockSkew: 7n });
      const { number, hash, timestamp } = chain.tip();
      const answer = cache.strict(cache.admit(proven(header, 0)), START + 115n);
      if (answer.outcome !== "Unavailable") throw new Error(answer.outcome);
      const block = { number, hash, timestamp };
      expect(answer.problem.details).to.deep.equal({ latest: START + 122n, horizon: START + 120n, block });
      expect(answer.problem.reason).to.include("2033-05-18T03:36:00Z = 2000000160");
      expect(answer.problem.hint).not.to.equal("");
    });

    it("remembers no verdict past its transition, nor past its copy", async () => {
      chain.change(header, "Suspend", masksOf(5));
      const cache = await opened();
      const admitted = cache.admit(proven(header, 5));
      const outcomes = (...offsets: number[]) =>
        offsets.map((offset) => told(cache.strict(admitted, START + BigInt(offset)))).join(" ");
      expect(outcomes(0, 60, 119, 60, 0)).to.equal("Valid Valid Valid Valid Valid");
      expect(outcomes(120, -1, 119)).to.equal("BeyondHorizon BeforeCopy Valid");
      chain.mine(START + 119n);
      chain.change(header, "Reinstate", masksOf(5));
      await cache.refresh(chain.client());
      expect(outcomes(118, 119, 120, 179, 180, 119)).to.equal(
        "BeforeCopy Valid Suspended Suspended BeyondHorizon Valid",
      );
    });

    it("never gives the same batch as missing: the next block may issue it", async () => {
      const other = headerOf(MINUTE);
      const cache = await opened({}, other);
      expect(strict(cache, 0, START, other)).to.equal("NotFresh");
      expect(strict(cache, 0, START - 1n, other)).to.equal("BeforeCopy");
      // Another block in the very same second.
      chain.mine(START);
      chain.issue(other);
      await cache.refresh(chain.client());
      expect(strict(cache, 0, START, other)).to.equal("Valid");
    });

    it("says what it has no copy of", async () => {
      const cache = openStatusCache(exact);
      cache.follow({ header });
      expect(strict(cache, 0, START)).to.equal("NoCopy");
      await cache.refresh(chain.client());
      const other = headerOf(MINUTE);
      cache.follow({ header: other });
      expect(strict(cache, 0, START, other)).to.equal("NotCopied");
      const another = await opened();
      const elsewhere = another.admit(proven(header, 0));
      expect(told(another.strict(elsewhere, START))).to.equal("Valid");
      expect(told(cache.strict(elsewhere, START))).to.equal("AdmittedElsewhere");
    });

    it("has emergencies at once, ends them by themselves, and says that they may come", async () => {
      const risky = headerOf(MINUTE, START, 1_000n);
      chain.issue(risky);
      const final = await opened({ finality: "finalized" }, risky);
      const cache = await opened({}, risky);
      const answer = final.strict(final.admit(proven(risky, 7)), START + 30n);
      expect(answer).to.include({ outcome: "Valid", guarantee: "ExceptEmergency" });
      chain.hold(risky, "Emergency", [7n], START + 20n);
      chain.hold(risky, "Emergency", [WHOLE_BATCH], START + 50n);
      await cache.refresh(chain.client());
      // The same block: its hash is, so nothing is read again; the next one has it.
      chain.mine(START + 1n);
      await cache.refresh(chain.client());
      expect(strict(cache, 7, START + 1n, risky)).to.equal("Suspended");
      expect(strict(cache, 7, START + 49n, risky)).to.equal("Suspended");
      expect(strict(cache, 7, START + 50n, risky)).to.equal("Valid");
      expect(strict(cache, 8, START + 49n, risky)).to.equal("Suspended");
    });

    it("needs no copy of an epoch of seconds: none may be reused", async () => {
      const quick = headerOf(0n);
      chain.issue(quick);
      const cache = await opened({}, quick);
      expect(strict(cache, 0, START, quick)).to.equal("Valid");
      expect(strict(cache, 0, START + 1n, quick)).to.equal("BeyondHorizon");
    });
  });

  describe("the reorg margin", () => {
    it("takes itself off the block's time, unless the block was final", async () => {
      const old = headerOf(MINUTE, START - 2n * DAY);
      chain.issue(old);
      for (let i = 1n; i <= 5n; i++) chain.mine(START + 60n + i);
      const cache = await opened({ reorgMargin: 10n }, old);
      // As of START + 55: the horizon is START + 120, not + 180.
      expect(strict(cache, 0, START + 54n, old)).to.equal("BeforeCopy");
      expect(strict(cache, 0, START + 55n, old)).to.equal("Valid");
      expect(strict(cache, 0, START + 119n, old)).to.equal("Valid");
      expect(strict(cache, 0, START + 120n, old)).to.equal("BeyondHorizon");
      const final = await opened({ reorgMargin: 10n, finality: "finalized" }, old);
      expect(final.block()?.timestamp).to.equal(START + 62n);
      expect(strict(final, 0, START + 61n, old)).to.equal("BeforeCopy");
      expect(strict(final, 0, START + 179n, old)).to.equal("Valid");
      expect(strict(final, 0, START + 179n)).to.equal("Valid");
    });

    it("counts a batch once it was issued strictly earlier", async () => {
      const { number, hash, timestamp } = chain.tip();
      chain.mine(START + 10n);
      const known = openStatusCache({ ...exact, reorgMargin: 10n });
      known.follow({ header, issuedIn: { number, hash, timestamp } });
      const unknown = openStatusCache({ ...exact, reorgMargin: 10n });
      unknown.follow({ header });
      const both = async () => {
        const moment = chain.tip().timestamp;
        await Promise.all([known.refresh(chain.client()), unknown.refreshByEvents(chain.client())]);
        return [strict(known, 0, moment), strict(unknown, 0, moment)].join(" ");
      };
      expect(await both()).to.equal("NotSurelyIssued NotSurelyIssued");
      chain.mine(START + 11n);
      expect(await both()).to.equal("Valid NotSurelyIssued");
      // Where the issue is not known, the first copy that has the batch bounds it: START + 10.
      chain.mine(START + 20n);
      expect(await both()).to.equal("Valid NotSurelyIssued");
      chain.mine(START + 21n);
      expect(await both()).to.equal("Valid Valid");
    });

    it("does not believe an issue that was undone", async () => {
      const { number, timestamp } = chain.tip();
      chain.mine(START + 11n);
      const cache = openStatusCache({ ...exact, reorgMargin: 10n });
      cache.follow({ header, issuedIn: { number, timestamp, hash: `0x${"ab".repeat(32)}` } });
      await cache.refresh(chain.client());
      expect(strict(cache, 0, START + 11n)).to.equal("NotSurelyIssued");
    });

    it("forgets after a reorg when a young batch was issued, and not of an old one", async () => {
      const young = headerOf(MINUTE, START + 15n);
      const cache = await opened({ reorgMargin: 10n });
      cache.follow({ header: young });
      chain.mine(START + 15n);
      chain.issue(young);
      chain.mine(START + 20n);
      await cache.refresh(chain.client());
      chain.mine(START + 25n);
      await cache.refresh(chain.client());
      // The young batch's block is undone, and it is issued again, later.
      chain.undo(3);
      chain.mine(START + 24n);
      chain.issue(young);
      for (const offset of [26n, 28n, 32n]) chain.mine(START + offset);
      const { reorganized } = await cache.refresh(chain.client());
      expect(reorganized).to.equal(true);
      expect(strict(cache, 0, START + 32n)).to.equal("Valid");
      expect(strict(cache, 0, START + 32n, young)).to.equal("NotSurelyIssued");
    });
  });

  describe("best effort", () => {
    it("is strict as long as strict answers, and then says how old it is", async () => {
      chain.change(header, "Revoke", masksOf(0));
      const cache = await opened({ clockSkew: 5n });
      const valid = cache.admit(proven(header, 3));
      const announced = cache.admit(proven(header, 0));
      expect(cache.bestEffort(valid, START + 114n)).to.deep.equal(cache.strict(valid, START + 114n));
      const stale = cache.bestEffort(valid, START + 115n);
      expect(stale).to.deep.include({ outcome: "Valid", freshUntil: START + 120n, stale: { age: 0n } });
      expect(cache.bestEffort(valid, START + 1_000n)).to.deep.include({
        outcome: "Valid",
        freshUntil: START + 120n,
        stale: { age: 885n },
      });
      // What was announced is in force by then, and what expires does.
      expect(cache.bestEffort(announced, START + 121n)).to.deep.include({
        outcome: "Revoked",
        freshUntil: START + 120n,
        stale: { age: 6n },
      });
      const expiring = cache.admit(proven(header, 1));
      expect(cache.bestEffort(expiring, START + 499n).outcome).to.equal("Valid");
      expect(cache.bestEffort(expiring, START + 500n).outcome).to.equal("Expired");
    });

    it("marks a batch that was missing, and has nothing for what it never knew", async () => {
      const other = headerOf(MINUTE);
      const cache = await opened({}, other);
      const missing = cache.admit(proven(other, 0));
      expect(cache.bestEffort(missing, START + 9n)).to.deep.include({
        outcome: "NotFound",
        guarantee: "None",
        stale: { age: 9n },
      });
      expect(told(cache.bestEffort(missing, START - 1n))).to.equal("BeforeCopy");
      // Between the time less the margin and the block's own, storage has forgotten.
      const quick = headerOf(0n, START - 2n * DAY);
      chain.issue(quick);
      for (const [i, kind] of (["Suspend", "Reinstate", "Suspend", "Reinstate"] as const).entries()) {
        chain.mine(START + 10n + 2n * BigInt(i));
        chain.change(quick, kind, masksOf(0));
      }
      const margined = await opened({ reorgMargin: 10n }, quick);
      const forgotten = margined.admit(proven(quick, 0));
      expect(told(margined.strict(forgotten, START + 6n))).to.equal("HistoryNotKept");
      expect(told(margined.strict(forgotten, START + 9n))).to.equal("BeyondHorizon");
      expect(told(margined.bestEffort(forgotten, START + 9n))).to.equal("HistoryNotKept");
      expect(told(margined.bestEffort(forgotten, START + 16n))).to.equal("Suspended");
      const empty = openStatusCache(exact);
      empty.follow({ header });
      expect(told(empty.bestEffort(empty.admit(proven(header, 0)), START))).to.equal("NoCopy");
    });
  });

  describe("admission", () => {
    it("names what is wrong with a credential", async () => {
      const cache = await opened();
      const good = proven(header, 4);
      const code = (altered: object) => codeOf(() => cache.admit({ ...good, ...altered }));
      expect(await code({})).to.equal("none");
      expect(await code({ header: { ...header, size: 4n } })).to.equal("BatchNotFollowed");
      expect(await code({ credential: { ...good.credential, index: 300n } })).to.equal("IndexBeyondBatch");
      expect(await code({ credential: { ...good.credential, expires: 5n } })).to.equal(
        "CredentialNotInBatch",
      );
      expect(await code({ proof: good.proof.slice(1) })).to.equal("CredentialNotInBatch");
      expect(await code({ proof: Array(33).fill(good.proof[0]) })).to.equal("ProofTooLong");
      expect(await code({ proof: ["0x12"] })).to.equal("WrongSize");
    });

    it("refuses a skew or a margin below zero", () => {
      expect(() => openStatusCache({ ...exact, clockSkew: -1n })).to.throw(RangeError);
      expect(() => openStatusCache({ ...exact, reorgMargin: -1n })).to.throw(RangeError);
    });
  });
});
