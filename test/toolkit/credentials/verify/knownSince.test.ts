import { expect } from "chai";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { withIssue } from "../../../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { explain, withReason } from "../../../../src/sdk/credentials/verify/explain.ts";
import { verifyLive } from "../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { codeOf, headerOf, MINUTE, masksOf, proven, START, told } from "./fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, openFakeChain } from "./fakeChain.ts";

const registry = FAKE_REGISTRY;
const HOUR = 3_600n;

describe("credentials/verify: since when an outcome counts, and since when it is known", () => {
  let chain: FakeChain;
  /** Issued at START, and dated back by an hour. */
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START - HOUR);
    header = headerOf(MINUTE, START - HOUR);
    chain.mine(START);
    chain.issue(header);
    chain.mine(START + 30n);
  });

  const live = (index: number, moment: bigint | "block" = "block") =>
    verifyLive(chain.client(), { registry, ...proven(header, index), moment });

  it("counts from before the batch was there, when every verifier truly found nothing", async () => {
    const asked = { registry, ...proven(header, 3), moment: "block", blockNumber: 0n } as const;
    expect(told(await verifyLive(chain.client(), asked))).to.equal("NotFound");
    const answer = await live(3);
    expect(answer)
      .to.include({ outcome: "Valid", since: START - HOUR })
      .and.not.to.have.property("knownSince");
    expect(explain(answer)).to.match(/, which counts since \S+, says/);
    const known = await withIssue(chain.client(), answer, { registry, header });
    expect(known).to.deep.equal({ ...answer, knownSince: START });
    expect(explain(known)).to.match(
      /, which counts since \S+T02:34:00Z and is known since \S+T03:34:00Z, says/,
    );
    expect(await withIssue(chain.client(), answer, { registry, header, fromBlock: 2n })).to.equal(answer);
  });

  it("is known from the announcement on, and so counts no sooner", async () => {
    chain.change(header, "Revoke", masksOf(3));
    chain.mine(START + 200n);
    const answer = await live(3);
    const { credential } = proven(header, 3);
    const reasoned = await withReason(chain.client(), answer, { registry, header, credential });
    expect(reasoned).to.include({ since: START + 120n, knownSince: START + 120n });
    expect(await withIssue(chain.client(), answer, { registry, header })).to.include({
      knownSince: START + 120n,
    });
  });

  it("has no moment where the outcome has none, or there is no verdict", async () => {
    const missing = await verifyLive(chain.client(), {
      registry,
      ...proven(headerOf(MINUTE), 3),
      moment: "block",
    });
    const early = await live(2);
    const late = await live(3, START + 9_999n);
    const other = await verifyLive(chain.client(), {
      registry,
      ...proven(header, 3),
      expected: { issuers: [registry], schema: "any", subject: "any" },
      moment: "block",
    });
    expect([missing, early, late, other].map(told)).to.deep.equal([
      "NotFound",
      "NotYetValid",
      "BeyondHorizon",
      "IssuerMismatch",
    ]);
    const gone = chain.client(() => expect.fail("asked"));
    for (const answer of [missing, early, late, other]) {
      expect(await withIssue(gone, answer, { registry, header })).to.equal(answer);
    }
    const silent = chain.client(() => {
      throw new Error("socket hang up");
    });
    const valid = await live(3);
    expect(await codeOf(() => withIssue(silent, valid, { registry, header }))).to.equal("NodeFailed");
  });

  it("is told by a cache that knows the issuing block, once it has found that block", async () => {
    const place = { chainId: FAKE_CHAIN_ID, registry };
    const { number, hash, timestamp } = chain.blockOf(1n);
    const answerWith = async (issuedIn?: { number: bigint; hash: typeof hash; timestamp: bigint }) => {
      const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n });
      cache.follow({ header, ...(issuedIn !== undefined && { issuedIn }) });
      await cache.refresh(chain.client());
      const admitted = cache.admit(proven(header, 3));
      const answer = cache.strict(admitted, START + 30n);
      expect(cache.strict(admitted, START + 30n)).to.deep.equal(answer);
      const again = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n, snapshot: cache.snapshot() });
      expect(again.strict(again.admit(proven(header, 3)), START + 30n)).to.deep.equal(answer);
      expect("knownSince" in answer).to.equal("knownSince" in cache.bestEffort(admitted, START + 500n));
      return answer;
    };
    expect(await answerWith({ number, hash, timestamp })).to.include({
      since: START - HOUR,
      knownSince: START,
    });
    expect(await answerWith()).not.to.have.property("knownSince");
    chain.change(header, "Revoke", masksOf(5));
    chain.mine(START + 200n);
    const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n });
    cache.follow({ header, issuedIn: { number, hash, timestamp } });
    await cache.refresh(chain.client());
    const ask = (index: number) => cache.strict(cache.admit(proven(header, index)), START + 200n);
    expect(ask(5)).to.include({ outcome: "Revoked", since: START + 120n, knownSince: START + 120n });
    expect(ask(2)).to.include({ outcome: "NotYetValid", since: 0n }).and.not.to.have.property("knownSince");
    const undone = { number, hash: `0x${"ab".repeat(32)}`, timestamp } as const;
    expect(await answerWith(undone)).not.to.have.property("knownSince");
  });

  it("is forgotten by a cache without a margin when the issuing block is undone", async () => {
    const issuedIn = chain.tip().number - 1n;
    const { number, hash, timestamp } = chain.blockOf(issuedIn);
    const place = { chainId: FAKE_CHAIN_ID, registry };
    const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n });
    cache.follow({ header, issuedIn: { number, hash, timestamp } });
    await cache.refresh(chain.client());
    const admitted = cache.admit(proven(header, 3));
    expect(cache.strict(admitted, START + 30n)).to.include({ knownSince: START });
    chain.undo(2);
    chain.mine(START + 1n);
    chain.mine(START + 31n);
    chain.issue(header);
    chain.mine(START + 40n);
    expect(await cache.refresh(chain.client())).to.include({ reorganized: true });
    expect(cache.strict(admitted, START + 40n))
      .to.include({ outcome: "Valid", since: START - HOUR })
      .and.not.to.have.property("knownSince");
  });

  it("is forgotten where the node had called the issuing block final, and it is undone all the same", async () => {
    const issuedIn = chain.tip().number - 1n;
    const { number, hash, timestamp } = chain.blockOf(issuedIn);
    for (const second of [31n, 32n, 33n]) chain.mine(START + second);
    const place = { chainId: FAKE_CHAIN_ID, registry };
    const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n, finality: "finalized" });
    cache.follow({ header, issuedIn: { number, hash, timestamp } });
    await cache.refresh(chain.client());
    const admitted = cache.admit(proven(header, 3));
    expect(cache.strict(admitted, START + 30n)).to.include({ knownSince: START });
    chain.undo(5);
    chain.mine(START + 20n);
    chain.mine(START + 34n);
    chain.issue(header);
    for (const second of [35n, 36n, 37n]) chain.mine(START + second);
    expect(await cache.refresh(chain.client())).to.include({ reorganized: true });
    expect(cache.strict(admitted, START + 40n))
      .to.include({ outcome: "Valid", since: START - HOUR })
      .and.not.to.have.property("knownSince");
  });
});
