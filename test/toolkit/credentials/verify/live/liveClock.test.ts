import { expect } from "chai";
import { encodeFunctionResult, zeroAddress, zeroHash } from "viem";
import { attestationRegistryAbi } from "../../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import type { VerificationResult } from "../../../../../src/sdk/credentials/verify/answer.ts";
import type { MomentOptions } from "../../../../../src/sdk/credentials/verify/live/momentOf.ts";
import { verifyAttestationLive } from "../../../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import {
  type VerifyLiveParameters,
  verifyLive,
} from "../../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { ANY, DAY, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "../fakeChain.ts";

const registry = FAKE_REGISTRY;
const HOUR = 3_600n;

describe("credentials/verify: live, and the clock", () => {
  let chain: FakeChain;
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(HOUR);
    chain.issue(header);
  });

  const at = (now: bigint) => ({ clock: () => now });
  const verify = (asked: Partial<VerifyLiveParameters>, of = header) =>
    verifyLive(chain.client(), { registry, ...proven(of, 3), ...asked });
  const ask = async (asked: Partial<VerifyLiveParameters>, of = header) => told(await verify(asked, of));
  const problemOf = (answer: VerificationResult) =>
    "problem" in answer ? answer.problem : expect.fail(`It says ${answer.outcome}.`);

  it("answers for now, not for the block's moment", async () => {
    const horizon = (START / HOUR + 2n) * HOUR;
    expect(await verify(at(START + 500n))).to.include({ outcome: "Valid", moment: START + 500n });
    chain.change(header, "Revoke", masksOf(3));
    chain.mine(horizon - 1n);
    // The clock is by two seconds ahead of the newest block, and the change is in force by then.
    expect(await verify({ ...at(horizon + 1n) })).to.include({ outcome: "Revoked", moment: horizon + 1n });
    expect(await verify({ moment: "block" })).to.include({ outcome: "Valid", moment: horizon - 1n });
    expect(await verify({ ...at(1n), moment: horizon })).to.include({ outcome: "Revoked", moment: horizon });
  });

  it("finds out a node that stands still, by the horizon less the clock's skew", async () => {
    const horizon = (START / HOUR + 2n) * HOUR;
    expect(await ask(at(horizon - 6n))).to.equal("Valid");
    const late = await verify(at(horizon - 5n));
    expect(late).to.include({ outcome: "Unavailable", moment: horizon - 5n });
    expect(problemOf(late).code).to.equal("BeyondHorizon");
    expect(problemOf(late).details).to.include({ latest: horizon, horizon });
    expect(await ask({ ...at(horizon - 5n), clockSkew: 4n })).to.equal("Valid");
    expect(await ask(at(START + 30n * DAY))).to.equal("BeyondHorizon");
    // By the minute, where that is asked for.
    expect(await ask({ ...at(START + 60n), maxAge: 60n })).to.equal("Valid");
    const old = problemOf(await verify({ ...at(START + 61n), maxAge: 60n }));
    expect(old.code).to.equal("BlockTooOld");
    const { number, hash, timestamp } = chain.tip();
    const block = { number, hash, timestamp };
    expect(old.details).to.deep.equal({ now: START + 61n, maxAge: 60n, block });
    expect(old.reason)
      .to.include(`${START}`)
      .and.to.include(`${START + 61n}`);
    expect(old.hint).to.include('moment: "block"');
    expect(await ask({ ...at(START + 61n), maxAge: 60n, moment: "block" })).to.equal("BlockTooOld");
    expect(await ask({ ...at(START + 61n), maxAge: 60n, moment: START })).to.equal("BlockTooOld");
  });

  it("finds out a clock that is behind the chain by more than its skew; within it the block's time counts", async () => {
    expect(await verify(at(START - 5n))).to.include({ outcome: "Valid", moment: START });
    const slow = await verify(at(START - 6n));
    expect(slow).to.include({ outcome: "Unavailable", moment: START - 6n });
    const { code, details, reason, hint } = problemOf(slow);
    expect(code).to.equal("ClockBehindChain");
    const { number, hash, timestamp } = chain.tip();
    expect(details).to.deep.equal({ now: START - 6n, clockSkew: 5n, block: { number, hash, timestamp } });
    expect(reason)
      .to.include(`${START - 6n}`)
      .and.to.include(`${START}`);
    expect(hint).to.include("Set the clock");
    expect(await ask({ ...at(START - 6n), clockSkew: 6n })).to.equal("Valid");
    // Without a clock of the caller's it is this machine's, which is not in the year 2033.
    expect(await ask({})).to.equal("ClockBehindChain");
    expect(await ask({ ...at(0n), moment: "block" })).to.equal("Valid");
    expect(await ask({ ...at(0n), moment: START })).to.equal("Valid");
  });

  it("answers for the block's own moment where status may change in any second, if the block is young", async () => {
    const quick = headerOf(0n);
    chain.issue(quick);
    expect(await verify(at(START + 60n), quick)).to.include({ outcome: "Valid", moment: START });
    expect(await ask(at(START + 61n), quick)).to.equal("BlockTooOld");
    expect(await ask({ ...at(START + 61n), maxAge: 61n }, quick)).to.equal("Valid");
    expect(await ask({ ...at(START + 61n), moment: "block" }, quick)).to.equal("Valid");
    expect(await ask(at(START - 6n), quick)).to.equal("ClockBehindChain");
    for (const finality of ["safe", "finalized"] as const) {
      expect(await ask({ ...at(START + 1_800n), finality }, quick)).to.equal("Valid");
      expect(await ask({ ...at(START + 1_801n), finality }, quick)).to.equal("BlockTooOld");
    }
    // With a margin, for the last moment that no reorg reaches.
    const old = headerOf(0n, START - 2n * DAY);
    chain.issue(old);
    expect(await verify({ ...at(START), reorgMargin: 9n }, old)).to.include({ moment: START - 9n });
    expect(await verify({ reorgMargin: 9n, moment: "block" }, old)).to.include({ moment: START - 9n });
  });

  it("does not say of now that a batch was never issued, and says how to learn it", async () => {
    const missing = headerOf(MINUTE);
    const { code, hint } = problemOf(await verify(at(START), missing));
    expect(code).to.equal("NotFresh");
    expect(hint).to.include('moment: "block"');
    expect(await ask({ ...at(START), moment: "block" }, missing)).to.equal("NotFound");
  });

  it("wants a young block where a trust list is asked, which may change in any block", async () => {
    const issuers = { trustList: `0x${"11".repeat(20)}`, trusted: "now" } as const;
    const expected = { ...ANY, issuers };
    expect(await ask({ ...at(START + 60n), expected })).to.equal("IssuerNotTrusted");
    expect(await ask({ ...at(START + 61n), expected })).to.equal("BlockTooOld");
  });

  it("holds attestations to the same clock", async () => {
    const result = {
      schema: zeroHash,
      recipient: zeroAddress,
      attester: zeroAddress,
      time: START - 100n,
      expirationTime: 0n,
      revocationTime: 0n,
      revocable: true,
    };
    const attested: Meddle = ({ method }, answer) =>
      method === "eth_call"
        ? encodeFunctionResult({ abi: attestationRegistryAbi, functionName: "statusOf", result })
        : answer();
    const uid = zeroHash;
    const verdict = (asked: MomentOptions & { finality?: "safe" }) =>
      verifyAttestationLive(chain.client(attested), { registry, uid, expected: ANY, ...asked });
    const code = async (asked: MomentOptions & { finality?: "safe" }) => told(await verdict(asked));
    expect(await verdict(at(START + 60n))).to.include({ outcome: "Valid", moment: START });
    expect(await code(at(START + 61n))).to.equal("BlockTooOld");
    expect(await code({ ...at(START + 1_800n), finality: "safe" })).to.equal("Valid");
    expect(await code({ ...at(START + 1_801n), finality: "safe" })).to.equal("BlockTooOld");
    expect(await code(at(START - 6n))).to.equal("ClockBehindChain");
    expect(await code({})).to.equal("ClockBehindChain");
    expect(await code({ moment: "block" })).to.equal("Valid");
    expect(await code({ moment: START - 200n })).to.equal("NotYetValid");
  });

  it("refuses a skew, an age or a margin below zero", async () => {
    for (const wrong of [{ clockSkew: -1n }, { maxAge: -1n }, { reorgMargin: -1n }]) {
      const failure = await verify({ moment: "block", ...wrong }).catch((thrown: unknown) => thrown);
      expect(failure).to.be.instanceOf(RangeError);
    }
  });

  it("tells the moment that was asked about, also where the node is gone", async () => {
    const gone = chain.client(() => {
      throw new Error("connect ECONNREFUSED");
    });
    const answer = await verifyLive(gone, { registry, ...proven(header, 3), ...at(START + 7n) });
    expect(answer).to.include({ outcome: "Unavailable", moment: START + 7n });
  });

  it("keeps minutes as it keeps hours", async () => {
    const brief = headerOf(MINUTE);
    chain.issue(brief);
    expect(await ask(at(START + 114n), brief)).to.equal("Valid");
    expect(await ask(at(START + 115n), brief)).to.equal("BeyondHorizon");
  });
});
