import { expect } from "chai";
import { encodeFunctionResult, zeroAddress, zeroHash } from "viem";
import { attestationRegistryAbi } from "../../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { BatchHeader } from "../../../../../src/sdk/core/credential/batchId.ts";
import { WHOLE_BATCH } from "../../../../../src/sdk/core/status/holds.ts";
import { withReason } from "../../../../../src/sdk/credentials/verify/explain.ts";
import { verifyAttestationLive } from "../../../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import {
  type VerifyLiveParameters,
  verifyLive,
} from "../../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { ANY, codeOf, DAY, headerOf, MINUTE, masksOf, proven, START, told } from "../fakeBatches.ts";
import { FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "../fakeChain.ts";

const registry = FAKE_REGISTRY;
const isCall = (method: string) => method === "eth_call";

describe("credentials/verify: live", () => {
  let chain: FakeChain;
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE);
    chain.issue(header);
  });

  /** About the block's own moment, unless another is asked: this chain is not of the present. */
  const verify = (index: number, asked: Partial<VerifyLiveParameters> = {}, meddle?: Meddle) =>
    verifyLive(chain.client(meddle), { registry, ...proven(header, index), moment: "block", ...asked });
  const ask = async (index: number, asked: Partial<VerifyLiveParameters> = {}, meddle?: Meddle) =>
    told(await verify(index, asked, meddle));

  it("answers for the newest block's own moment", async () => {
    const { number, hash, timestamp } = chain.tip();
    expect(await verify(0, { finality: "finalized" })).to.deep.equal({
      outcome: "Valid",
      since: START,
      freshUntil: START + 120n,
      asOfTime: START,
      revision: 1,
      guarantee: "Firm",
      source: "live",
      moment: START,
      block: { number, hash, timestamp },
    });
  });

  it("answers for any moment that the block knows, and for no other", async () => {
    chain.change(header, "Revoke", masksOf(0));
    chain.mine(START + 60n);
    expect(await ask(0, { moment: START + 60n })).to.equal("Valid");
    expect(await ask(0, { moment: START + 119n })).to.equal("Valid");
    expect(await ask(0, { moment: START + 120n })).to.equal("Revoked");
    expect(await ask(0, { moment: START + 179n })).to.equal("Revoked");
    expect(await ask(0, { moment: START + 180n })).to.equal("BeyondHorizon");
    expect(await ask(0, { moment: START + 59n })).to.equal("BeforeCopy");
    const answer = await verify(0, { moment: START + 59n });
    if (answer.outcome !== "Unavailable") throw new Error(answer.outcome);
    expect(answer).to.include({ source: "live", moment: START + 59n });
    expect(answer.problem.details).to.include({ moment: START + 59n, asOf: START + 60n });
  });

  it("asks the block that is named, by number or by how settled it is", async () => {
    for (const offset of [60n, 120n, 180n, 240n]) chain.mine(START + offset);
    chain.change(header, "Revoke", masksOf(0));
    const older = await verify(0, { blockNumber: 2n });
    expect(older).to.include({ outcome: "Valid", moment: START + 120n });
    expect(await verify(0, { finality: "finalized" })).to.include({ moment: START + 60n });
    expect(await verify(0, { finality: "safe" })).to.include({ moment: START + 240n });
    expect(await ask(0, { blockNumber: 77n })).to.equal("NodeFailed");
    const another: Meddle = ({ method }, answer) =>
      method === "eth_getBlockByNumber" ? { ...(answer() as object), number: "0x3" } : answer();
    expect(await ask(0, { blockNumber: 2n }, another)).to.equal("BadBlock");
  });

  it("takes the margin off a block that may be undone", async () => {
    for (const offset of [60n, 61n, 62n, 63n]) chain.mine(START + offset);
    const old = headerOf(MINUTE, START - 2n * DAY);
    chain.issue(old);
    const code = (asked: Partial<VerifyLiveParameters>, of = old) =>
      ask(0, { ...proven(of, 0), reorgMargin: 10n, ...asked });
    expect(await code({ moment: START + 119n })).to.equal("Valid");
    expect(await code({ moment: START + 120n })).to.equal("BeyondHorizon");
    expect(await code({ moment: START + 53n })).to.equal("Valid");
    expect(await code({ moment: START + 52n })).to.equal("BeforeCopy");
    expect(await code({}, header)).to.equal("NotSurelyIssued");
    expect(await code({ finality: "finalized", moment: START + 119n }, header)).to.equal("Valid");
    // By its number a block is as final as the node says: the finalized one is the second.
    expect(await code({ blockNumber: 1n, moment: START + 119n }, header)).to.equal("Valid");
    expect(await code({ finality: "finalized", blockNumber: 2n }, header)).to.equal("NotSurelyIssued");
    const failure = await verify(0, { reorgMargin: -1n }).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(RangeError);
  });

  it("finds no batch that was never issued, and no moment at which it will not be", async () => {
    const other = headerOf(MINUTE);
    const answer = await verify(0, proven(other, 0));
    expect(answer).to.include({ outcome: "NotFound", freshUntil: START, guarantee: "None", revision: 0 });
    expect(await ask(0, { ...proven(other, 0), moment: START + 1n })).to.equal("NotFresh");
    expect(await ask(0, { header: { ...header, issuedAt: START - 1n } })).to.equal("NotFound");
  });

  it("proves the credential before it asks anybody", async () => {
    const silent: Meddle = () => expect.fail("asked");
    const { credential, proof } = proven(header, 3);
    const code = (altered: Partial<VerifyLiveParameters>) => ask(3, altered, silent);
    expect(await code({ credential: { ...credential, index: 300n } })).to.equal("IndexBeyondBatch");
    expect(await code({ credential: { ...credential, index: 4n } })).to.equal("CredentialNotInBatch");
    expect(await code({ proof: proof.slice(1) })).to.equal("CredentialNotInBatch");
    expect(await code({ proof: ["0x"] })).to.equal("WrongSize");
  });

  it("reads at the block's hash; by number only where the node takes no hashes, and then looks twice", async () => {
    let asked: unknown[] = [];
    const watching: Meddle = ({ method, params }, answer) => {
      if (isCall(method)) asked.push(params[1]);
      return answer();
    };
    const { hash } = chain.tip();
    expect(await ask(0, {}, watching)).to.equal("Valid");
    expect(asked).to.deep.equal([{ blockHash: hash, requireCanonical: true }]);

    asked = [];
    const byNumber: Meddle = (request, answer) => {
      if (isCall(request.method) && typeof request.params[1] !== "string") {
        throw Object.assign(new Error("hex string expected"), { code: -32_602 });
      }
      return watching(request, answer);
    };
    expect(await ask(0, {}, byNumber)).to.equal("Valid");
    expect(asked).to.deep.equal(["0x0"]);
    const replaced: Meddle = (request, answer) => {
      const isCheck = request.method === "eth_getBlockByNumber" && request.params[0] === "0x0";
      return isCheck ? { ...(answer() as object), hash: zeroHash } : byNumber(request, answer);
    };
    expect(await ask(0, {}, replaced)).to.equal("BlockReplaced");
  });

  it("reads no fork that was left: the block is undone between two questions", async () => {
    chain.mine(START + 60n);
    chain.change(header, "Revoke", masksOf(0));
    let isUndone = false;
    const undoing: Meddle = ({ method }, answer) => {
      if (isCall(method) && !isUndone) {
        isUndone = true;
        chain.undo(1);
        chain.mine(START + 61n);
      }
      return answer();
    };
    expect(await ask(0, {}, undoing)).to.equal("BlockReplaced");
  });

  it("cannot tell where the node is gone, of no use, or without a registry", async () => {
    const gone: Meddle = () => {
      throw new Error("connect ECONNREFUSED 127.0.0.1:8545");
    };
    const answer = await verify(0, {}, gone);
    if (answer.outcome !== "Unavailable") throw new Error(answer.outcome);
    expect(answer).to.include({ moment: 0n, source: "live" });
    expect(answer.problem.code).to.equal("NodeFailed");
    expect(answer.problem.reason).to.include("ECONNREFUSED");
    expect(await verify(0, { moment: 5n }, gone)).to.include({ moment: 5n });
    expect(await ask(0, {}, ({ method }, real) => (isCall(method) ? "0x00" : real()))).to.equal("NodeFailed");
    expect(await ask(0, { registry: `0x${"99".repeat(20)}` })).to.equal("NoRegistry");
  });

  describe("attestations", () => {
    const uid = `0x${"a7".repeat(32)}` as const;
    const status = {
      schema: zeroHash,
      recipient: zeroAddress,
      attester: zeroAddress,
      time: START - 100n,
      expirationTime: 0n,
      revocationTime: START - 10n,
      revocable: true,
    };
    const attested =
      (result = status): Meddle =>
      ({ method }, answer) =>
        isCall(method)
          ? encodeFunctionResult({ abi: attestationRegistryAbi, functionName: "statusOf", result })
          : answer();
    const ask = async (asked: object, result = status) =>
      told(
        await verifyAttestationLive(chain.client(attested(result)), {
          registry,
          uid,
          expected: ANY,
          moment: "block",
          ...asked,
        }),
      );

    it("answers for the block's moment and any before it", async () => {
      const answer = await verifyAttestationLive(chain.client(attested()), {
        registry,
        uid,
        expected: ANY,
        finality: "finalized",
        moment: "block",
      });
      expect(answer).to.include({ outcome: "Revoked", since: START - 9n, freshUntil: START + 1n });
      expect(await ask({ moment: START - 10n })).to.equal("Valid");
      expect(await ask({ moment: START - 101n })).to.equal("NotYetValid");
      expect(await ask({ moment: START + 1n })).to.equal("BeyondHorizon");
      expect(await ask({}, { ...status, time: 0n })).to.equal("NotFound");
    });

    it("takes the margin off, and counts what was made strictly before", async () => {
      expect(await ask({ reorgMargin: 10n })).to.equal("Valid");
      expect(await ask({ reorgMargin: 9n })).to.equal("Revoked");
      expect(await ask({ reorgMargin: 9n, moment: START - 8n })).to.equal("BeyondHorizon");
      expect(await ask({ reorgMargin: 99n })).to.equal("Valid");
      expect(await ask({ reorgMargin: 100n })).to.equal("NotSurelyIssued");
      const failure = verifyAttestationLive(chain.client(), {
        registry,
        uid,
        expected: ANY,
        reorgMargin: -1n,
      });
      expect(await failure.catch((thrown: unknown) => thrown)).to.be.instanceOf(RangeError);
    });
  });

  describe("the reason", () => {
    const why = (reason: number) => ({ reason, evidence: `0x${"e7".repeat(32)}` as const });
    const reasonOf = async (index: number, asked: Partial<VerifyLiveParameters> = {}) => {
      const { credential } = proven(header, index);
      const answer = await verify(index, asked);
      const reasoned = await withReason(chain.client(), answer, { registry, header, credential });
      return "reason" in reasoned ? reasoned.reason : undefined;
    };

    it("is the change that revoked first, and was not retracted", async () => {
      chain.change(header, "Revoke", masksOf(7), why(1));
      chain.change(header, "RetractRevoke", masksOf(7));
      chain.change(header, "Revoke", masksOf(7, 8), why(2));
      chain.change(header, "Revoke", masksOf(7, 290), why(3));
      chain.mine(START + 61n);
      chain.change(header, "Revoke", masksOf(7, 9), why(4));
      chain.mine(START + 180n);
      const changeOf = (revision: number, reason: number, from: bigint) => {
        return { revision, kind: "Revoke", from, ...why(reason) };
      };
      expect(await reasonOf(7)).to.deep.equal(changeOf(4, 2, START + 120n));
      expect(await reasonOf(290)).to.deep.equal(changeOf(6, 3, START + 120n));
      expect(await reasonOf(9)).to.deep.equal(changeOf(7, 4, START + 180n));
      expect(await reasonOf(10)).to.equal(undefined);
    });

    it("is the suspension in force, else the hold", async () => {
      header = headerOf(MINUTE, START, 5_000n);
      chain.issue(header);
      chain.hold(header, "Emergency", [4n, WHOLE_BATCH], START + 1_000n, why(1));
      chain.hold(header, "EndEmergency", [4n], START + 900n, why(2));
      chain.change(header, "Suspend", masksOf(5), why(3));
      chain.change(header, "Reinstate", masksOf(5), why(4));
      chain.change(header, "Suspend", masksOf(5, 6, 7), why(5));
      chain.change(header, "RetractSuspension", masksOf(7), why(6));
      chain.mine(START + 61n);
      chain.change(header, "Reinstate", masksOf(6), why(7));
      chain.mine(START + 121n);
      // What comes to nothing within its epoch decides nothing, nor does a hold before its first second.
      chain.change(header, "Reinstate", masksOf(5), why(8));
      chain.change(header, "Suspend", masksOf(5), why(9));
      chain.mine(START + 241n);
      chain.hold(header, "Emergency", [3n], START + 700n, why(10));
      const short = (reason: Awaited<ReturnType<typeof reasonOf>>) => reason && [reason.kind, reason.reason];
      expect(short(await reasonOf(3))).to.deep.equal(["Emergency", 1]);
      expect(short(await reasonOf(4))).to.deep.equal(["EndEmergency", 2]);
      expect(short(await reasonOf(5))).to.deep.equal(["Suspend", 5]);
      expect(short(await reasonOf(7))).to.deep.equal(["Emergency", 1]);
      expect(short(await reasonOf(3, { moment: START + 242n }))).to.deep.equal(["Emergency", 10]);
      const earlier = { blockNumber: 2n };
      expect(short(await reasonOf(6, { ...earlier, moment: START + 179n }))).to.deep.equal(["Suspend", 5]);
      expect(short(await reasonOf(6, { ...earlier, moment: START + 180n }))).to.deep.equal(["Emergency", 1]);
    });

    it("is not made up where events are missing", async () => {
      chain.change(header, "Revoke", masksOf(7), why(1));
      chain.change(header, "Suspend", masksOf(7), why(1));
      chain.mine(START + 120n);
      const answer = await verify(7);
      const { credential } = proven(header, 7);
      const parameters = { registry, header, credential };
      const code = (meddle: Meddle, more = {}) =>
        codeOf(() => withReason(chain.client(meddle), answer, { ...parameters, ...more }));
      const lost = (...kept: number[]): Meddle => {
        return ({ method }, given) => {
          if (method !== "eth_getLogs") return given();
          return (given() as object[]).filter((_, i) => kept.includes(i));
        };
      };
      expect(await code(lost())).to.equal("EventsIncomplete");
      expect(await code(lost(0, 1))).to.equal("EventsIncomplete");
      expect(await code(lost(0, 2))).to.equal("EventsIncomplete");
      expect(await code(lost(0, 1, 2))).to.equal("none");
      expect(await code(lost(0, 1, 2), { fromBlock: 1n })).to.equal("EventsIncomplete");
      const gone: Meddle = () => {
        throw new Error("socket hang up");
      };
      expect(await code(gone)).to.equal("NodeFailed");
      const valid = await verify(8);
      expect(await withReason(chain.client(gone), valid, parameters)).to.equal(valid);
    });
  });
});
