import { expect } from "chai";
import { encodeFunctionResult, zeroAddress, zeroHash } from "viem";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import type { VerificationResult } from "../../../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { explain } from "../../../../src/sdk/credentials/verify/explain.ts";
import { verifyAttestationLive } from "../../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import { verifyLive } from "../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Finality } from "../../../../src/sdk/credentials/verify/node/askNode.ts";
import { verifyOffline } from "../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import { deepWitness } from "./deepWitness.ts";
import { ANY, DAY, headerOf, MINUTE, proven, START } from "./fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "./fakeChain.ts";

const registry = FAKE_REGISTRY;

/** How firm an answer is, and for how many seconds from its moment on. */
const firmness = (answer: VerificationResult) => {
  if ("problem" in answer) throw answer.problem;
  return `${answer.guarantee} ${answer.freshUntil - answer.moment}`;
};

describe("credentials/verify: how firm a verdict is", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let risky: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START - 2n * DAY);
    risky = headerOf(MINUTE, START - 2n * DAY, 500n);
    for (const one of [header, risky]) chain.issue(one);
    // Five blocks of the epoch from START + 60 on; the second is the finalized one.
    for (let i = 0n; i < 5n; i++) chain.mine(START + 60n + i);
  });

  type Stands = { finality?: Finality; reorgMargin?: bigint; blockNumber?: bigint };
  const moment = START + 70n;
  const live = async (stands: Stands, of = header) =>
    firmness(await verifyLive(chain.client(), { registry, ...proven(of, 3), moment, ...stands }));
  const cached = async ({ finality = "latest", reorgMargin = 0n }: Stands, of = header) => {
    const place = { chainId: FAKE_CHAIN_ID, registry };
    const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin, finality });
    cache.follow({ header: of });
    await cache.refresh(chain.client());
    const admitted = cache.admit(proven(of, 3));
    const first = cache.strict(admitted, moment);
    // Asked again it says the same, and of another second the same of that one.
    expect(cache.strict(admitted, moment)).to.deep.equal(first);
    expect(firmness(cache.strict(admitted, moment + 1n)).split(" ")[0]).to.equal(
      firmness(first).split(" ")[0],
    );
    return firmness(first);
  };

  it("tells whoever has a copy of a batch without epochs that no newer one will do", async () => {
    const quick = headerOf(0n, START - 2n * DAY);
    chain.issue(quick);
    chain.mine(START + 70n);
    const hints = new Map<BatchHeader, string>();
    for (const one of [header, quick]) {
      const answer = await verifyLive(chain.client(), {
        registry,
        ...proven(one, 3),
        moment: START + DAY,
      });
      if (!("problem" in answer)) throw new Error(answer.outcome);
      expect(answer.problem.code).to.equal("BeyondHorizon");
      hints.set(one, answer.problem.hint);
    }
    expect(hints.get(header)).to.match(/^Read the status again, at a newer block;/);
    expect(hints.get(quick)).to.match(/^Ask the chain itself, without a moment:/);
  });

  it("is firm on a final block, or with a margin, and else good for its moment alone: live and cached", async () => {
    for (const ask of [live, cached]) {
      expect(await ask({ finality: "finalized" })).to.equal("Firm 110");
      expect(await ask({ finality: "finalized" }, risky)).to.equal("ExceptEmergency 110");
      expect(await ask({ reorgMargin: 3n })).to.equal("Firm 110");
      // The margin reaches into the epoch before, and so the horizon is an epoch nearer.
      expect(await ask({ reorgMargin: 5n })).to.equal("Firm 50");
      expect(await ask({ reorgMargin: 3n }, risky)).to.equal("ExceptEmergency 110");
      for (const finality of ["latest", "safe"] as const) {
        expect(await ask({ finality })).to.equal("None 1");
        expect(await ask({ finality }, risky)).to.equal("None 1");
        expect(await ask({ finality, reorgMargin: 3n })).to.equal("Firm 110");
      }
    }
  });

  it("knows of a block named by its number whether it is final", async () => {
    expect(await live({ blockNumber: 1n })).to.equal("Firm 110");
    expect(await live({ blockNumber: 2n })).to.equal("Firm 110");
    expect(await live({ blockNumber: 3n })).to.equal("None 1");
    expect(await live({ blockNumber: 3n, finality: "finalized" })).to.equal("None 1");
    expect(await live({ blockNumber: 3n, reorgMargin: 3n })).to.equal("Firm 50");
    expect(await live({ blockNumber: 3n, reorgMargin: 2n })).to.equal("Firm 110");
    // A node that knows of no finalized block has none.
    const none: Meddle = ({ method, params }, answer) => {
      if (method === "eth_getBlockByNumber" && params[0] === "finalized")
        throw new Error("unknown block tag");
      return answer();
    };
    const asked = { registry, ...proven(header, 3), moment, blockNumber: 1n };
    expect(firmness(await verifyLive(chain.client(none), asked))).to.equal("None 1");
  });

  it("is the same of a witness: a hash that is trusted makes no block final", () => {
    const given = { ...deepWitness(), expected: ANY, moment: 1_800_900_000n };
    expect(firmness(verifyOffline({ ...given, finality: "finalized" }))).to.equal("ExceptEmergency 7200");
    expect(firmness(verifyOffline({ ...given, reorgMargin: 1n }))).to.equal("ExceptEmergency 3600");
    const unsettled = verifyOffline({ ...given, reorgMargin: 0n });
    expect(firmness(unsettled)).to.equal("None 1");
    expect(explain(unsettled)).to.include("never reuse this, for the block may still be undone");
  });

  it("is asked for by programs: a fault of theirs is no answer", () => {
    const given = { ...deepWitness(), expected: ANY, moment: 1_800_900_000n, reorgMargin: 0n };
    const faulty = { ...given.witness, storageProofs: undefined as never };
    expect(() => verifyOffline({ ...given, witness: faulty })).to.throw(TypeError);
  });

  it("is the same of an attestation, which no copy is good for beyond its second", async () => {
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
    const ask = async (stands: Stands) => {
      const asked = { registry, uid: zeroHash, expected: ANY, moment: "block", ...stands } as const;
      return firmness(await verifyAttestationLive(chain.client(attested), asked));
    };
    expect(await ask({})).to.equal("None 1");
    expect(await ask({ finality: "safe" })).to.equal("None 1");
    expect(await ask({ finality: "finalized" })).to.equal("Firm 1");
    expect(await ask({ reorgMargin: 3n })).to.equal("Firm 1");
    expect(await ask({ blockNumber: 2n })).to.equal("Firm 1");
    expect(await ask({ blockNumber: 3n })).to.equal("None 1");
  });

  it("leaves a stale verdict no firmer than its block", async () => {
    const open = async (finality: Finality) => {
      const place = { chainId: FAKE_CHAIN_ID, registry };
      const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n, finality });
      cache.follow({ header });
      await cache.refresh(chain.client());
      return cache.bestEffort(cache.admit(proven(header, 3)), START + 200n);
    };
    const stale = { age: 20n };
    expect(await open("finalized")).to.deep.include({ guarantee: "Firm", freshUntil: START + 180n, stale });
    expect(await open("latest")).to.deep.include({ guarantee: "None", freshUntil: START + 180n, stale });
  });
});
