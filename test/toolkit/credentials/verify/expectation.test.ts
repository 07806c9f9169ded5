import { expect } from "chai";
import {
  type Address,
  decodeFunctionData,
  encodeAbiParameters,
  encodeFunctionResult,
  getAddress,
  type Hex,
  parseAbi,
  zeroAddress,
} from "viem";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { checkDisclosure } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import type { Presentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { openStatusCache } from "../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { Expectation, FixedExpectation } from "../../../../src/sdk/credentials/verify/expectation.ts";
import { explain } from "../../../../src/sdk/credentials/verify/explain.ts";
import { verifyAttestationLive } from "../../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import { verifyLive } from "../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { askTrustList } from "../../../../src/sdk/credentials/verify/node/askTrustList.ts";
import { verifyOffline } from "../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import { deepWitness } from "./deepWitness.ts";
import { ANY, codeOf, headerOf, ISSUER, MINUTE, proven, START, told } from "./fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, type FakeChain, type Meddle, openFakeChain } from "./fakeChain.ts";

const registry = FAKE_REGISTRY;
const OTHER: Address = `0x${"0e".repeat(20)}`;
const ELSE: Hex = `0x${"0e".repeat(32)}`;
const LIST: Address = `0x${"11".repeat(20)}`;
const LIST_ABI = parseAbi(["function isTrusted(address, bytes32, uint256) view returns (bool)"]);
const silent: Meddle = () => expect.fail("asked");

describe("credentials/verify: what is expected", () => {
  let chain: FakeChain;
  let header: BatchHeader;

  beforeEach(() => {
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START - 7n);
    chain.issue(header);
  });

  const live = (expected: Partial<Expectation>, meddle?: Meddle, more = {}) =>
    verifyLive(chain.client(meddle), {
      registry,
      ...proven(header, 3),
      moment: "block",
      ...more,
      expected: { ...ANY, ...expected },
    });

  const mismatches = [
    [{ issuers: [OTHER] }, "IssuerMismatch"],
    [{ issuers: [OTHER, zeroAddress] }, "IssuerMismatch"],
    [{ schema: ELSE }, "SchemaMismatch"],
    [{ schema: [ELSE, `0x${"0f".repeat(32)}`] }, "SchemaMismatch"],
    [{ subject: OTHER }, "SubjectMismatch"],
    [{ issuers: [OTHER], schema: ELSE, subject: OTHER }, "IssuerMismatch"],
  ] as const;

  it("is told live before anybody is asked, as neither a verdict nor the lack of one", async () => {
    for (const [expected, code] of mismatches) {
      const answer = await live(expected, silent);
      if (answer.outcome !== "Mismatch") throw new Error(answer.outcome);
      expect(answer).to.include({ source: "live", moment: 0n });
      expect(answer.problem.code).to.equal(code);
      expect(answer.problem.hint).not.to.equal("");
      expect(explain(answer)).to.match(/^This is not the credential that is expected: The credential's /);
    }
    const { credential } = proven(header, 3);
    const exact = {
      issuers: [OTHER, getAddress(ISSUER)],
      schema: header.schema,
      subject: credential.subject,
    };
    expect(told(await live(exact))).to.equal("Valid");
    expect(told(await live({ ...exact, schema: [ELSE, header.schema] }))).to.equal("Valid");
    const other = await live({ issuers: [OTHER] }, silent, { moment: START + 5n });
    expect(other).to.include({ moment: START + 5n });
    if (other.outcome !== "Mismatch") throw new Error(other.outcome);
    expect(other.problem.details).to.deep.equal({ issuer: ISSUER, expected: OTHER });
  });

  it("is told of a witness, whatever it proves", () => {
    const given = deepWitness();
    const moment = 1_800_900_000n;
    for (const [expected, code] of mismatches) {
      const answer = verifyOffline({
        ...given,
        finality: "finalized",
        moment,
        expected: { ...ANY, ...expected },
      });
      expect(answer).to.include({ outcome: "Mismatch", source: "offline", moment });
      expect(told(answer)).to.equal(code);
    }
    const { issuer, schema } = given.witness.header;
    const { subject } = given.witness.credential;
    const exact = { issuers: [issuer], schema, subject };
    const answer = verifyOffline({ ...given, finality: "finalized", moment, expected: exact });
    expect(answer.outcome).to.equal("Valid");
  });

  it("is told by a cache when the credential is admitted, so that nobody can ask it about another", async () => {
    const cache = openStatusCache({ chainId: FAKE_CHAIN_ID, registry, clockSkew: 0n, reorgMargin: 0n });
    cache.follow({ header });
    await cache.refresh(chain.client());
    for (const [expected, code] of mismatches) {
      const admit = () => cache.admit({ ...proven(header, 3), expected: { ...ANY, ...expected } });
      expect(await codeOf(admit)).to.equal(code);
    }
    const { subject } = proven(header, 3).credential;
    const admitted = cache.admit({ ...proven(header, 3), expected: { ...ANY, issuers: [ISSUER], subject } });
    expect(told(cache.strict(admitted, START))).to.equal("Valid");
  });

  it("accepts nobody by an empty list, which is refused by name everywhere", async () => {
    const expected = { ...ANY, issuers: [] };
    const uid = ELSE;
    const cache = openStatusCache({ chainId: FAKE_CHAIN_ID, registry, clockSkew: 0n, reorgMargin: 0n });
    const question = { ...proven(header, 3), expected };
    const given = { ...deepWitness(), finality: "finalized", moment: 0n, expected } as const;
    for (const ask of [
      () => live(expected, silent),
      () => verifyAttestationLive(chain.client(silent), { registry, uid, expected }),
      () => verifyOffline(given),
      () => cache.admit(question),
    ]) {
      expect(await codeOf(ask)).to.equal("NoIssuersExpected");
    }
  });

  /** As JSON and JavaScript can have it, where no types stand in the way. */
  const untyped = (expected: unknown) => expected as FixedExpectation;

  it("is nothing by being left out, where no types are looked at", async () => {
    const cache = openStatusCache({ chainId: FAKE_CHAIN_ID, registry, clockSkew: 0n, reorgMargin: 0n });
    const given = { ...deepWitness(), finality: "finalized", moment: 0n } as const;
    for (const [part, expected] of [
      ["issuers", undefined],
      ["issuers", {}],
      ["issuers", { ...ANY, issuers: undefined }],
      ["issuers", { ...ANY, issuers: ISSUER }],
      ["issuers", { ...ANY, issuers: [ISSUER, undefined] }],
      ["issuers", { ...ANY, issuers: { trustList: LIST } }],
      ["issuers", { ...ANY, issuers: { trustList: LIST, trusted: "Now" } }],
      ["issuers", { ...ANY, issuers: { trustList: undefined, trusted: "now" } }],
      ["schema", { ...ANY, schema: undefined }],
      ["subject", { ...ANY, subject: null }],
    ] as const) {
      for (const ask of [
        () =>
          verifyLive(chain.client(silent), { registry, ...proven(header, 3), expected: untyped(expected) }),
        () =>
          verifyAttestationLive(chain.client(silent), { registry, uid: ELSE, expected: untyped(expected) }),
        () => verifyOffline({ ...given, expected: untyped(expected) }),
        () => cache.admit({ ...proven(header, 3), expected: untyped(expected) }),
      ]) {
        const problem = await (async () => ask())().catch((thrown: unknown) => thrown);
        expect(problem).to.include({ code: "ExpectationUnclear" });
        expect((problem as SymbolonError).details).to.include({ part });
      }
    }
  });

  it("is no list where there is no chain to ask it on", async () => {
    const expected = untyped({ ...ANY, issuers: { trustList: LIST, trusted: "now" } });
    const cache = openStatusCache({ chainId: FAKE_CHAIN_ID, registry, clockSkew: 0n, reorgMargin: 0n });
    cache.follow({ header });
    await cache.refresh(chain.client());
    const { credential, proof } = proven(header, 3);
    const presentation = {
      batch: { chainId: FAKE_CHAIN_ID, registry, header },
      schema: { schema: "", resolver: zeroAddress, revocable: true },
      credential,
      proof,
      disclosed: [],
    } as unknown as Presentation;
    for (const ask of [
      () => cache.admit({ ...proven(header, 3), expected }),
      () => verifyOffline({ ...deepWitness(), finality: "finalized", moment: 1_800_900_000n, expected }),
      () => checkDisclosure(presentation, { ...expected, schema: "" }),
    ]) {
      expect(await codeOf(ask)).to.equal("TrustListNeedsChain");
    }
  });

  /** The list trusts those whose moment it is asked about is one of these; it answers with `data` where that is given. */
  const listing =
    (moments: readonly bigint[], data?: Hex): Meddle =>
    ({ method, params }, answer) => {
      const { to, data: asked } = (params[0] ?? {}) as { to?: Address; data?: Hex };
      if (method !== "eth_call" || to?.toLowerCase() !== LIST) return answer();
      const { args } = decodeFunctionData({ abi: LIST_ABI, data: asked! });
      expect(args.slice(0, 2)).to.deep.equal([getAddress(ISSUER), header.schema]);
      return data ?? encodeAbiParameters([{ type: "bool" }], [moments.includes(args[2])]);
    };
  const failing =
    (problem: object): Meddle =>
    ({ method, params }, answer) => {
      if (method !== "eth_call" || (params[0] as { to: Address }).to.toLowerCase() !== LIST) return answer();
      throw Object.assign(new Error("execution reverted"), problem);
    };

  describe("by a trust list", () => {
    const ask = (trusted: "now" | "whenIssued", meddle: Meddle, more = {}) =>
      live({ issuers: { trustList: LIST, trusted } }, meddle, more);

    it("asks about the moment, or about the credential's own date, at the block that is read", async () => {
      chain.mine(START + 30n);
      const now = listing([START + 40n]);
      const then = listing([START - 7n]);
      const moment = START + 40n;
      expect(told(await ask("now", now, { moment }))).to.equal("Valid");
      expect(told(await ask("whenIssued", now, { moment }))).to.equal("IssuerNotTrusted");
      expect(told(await ask("whenIssued", then, { moment }))).to.equal("Valid");
      const refused = await ask("now", then, { moment });
      expect(refused).to.include({ outcome: "Mismatch", moment });
      expect((refused as { problem: SymbolonError }).problem.details).to.include({
        trust: "refused",
        moment,
      });
      const blocks: unknown[] = [];
      const watching: Meddle = (request, answer) => {
        if (request.method === "eth_call") blocks.push(request.params[1]);
        return now(request, answer);
      };
      await ask("now", watching, { moment });
      const { hash } = chain.tip();
      const pinned = { blockHash: hash, requireCanonical: true };
      expect(blocks).to.deep.equal([pinned, pinned]);
    });

    it("refuses everybody where the list fails, is not there, or answers something else", async () => {
      const two = encodeAbiParameters([{ type: "uint256" }], [2n]);
      for (const meddle of [
        listing([], "0x"),
        listing([], "0x01"),
        listing([], two),
        failing({ code: 3, data: "0x" }),
        failing({ code: 3, data: "0x12345678" }),
      ]) {
        const answer = await ask("now", meddle);
        expect(told(answer)).to.equal("IssuerNotTrusted");
        expect((answer as { problem: SymbolonError }).problem.details).to.include({ trust: "failed" });
      }
      const gone: Meddle = ({ method }, answer) => {
        if (method === "eth_call") throw new Error("socket hang up");
        return answer();
      };
      expect(told(await ask("now", gone))).to.equal("NodeFailed");
    });

    it("does not make up for a verdict that cannot be told, nor for a schema or a subject", async () => {
      const all = listing([START, START + 500n]);
      expect(told(await ask("now", all, { moment: START + 500n }))).to.equal("BeyondHorizon");
      const issuers = { trustList: LIST, trusted: "now" } as const;
      expect(told(await live({ issuers, subject: OTHER }, silent))).to.equal("SubjectMismatch");
    });

    it("is asked by a back end when it refreshes", async () => {
      const asked = { trustList: LIST, issuer: ISSUER, schema: header.schema, moment: START };
      const answer = (meddle: Meddle) => askTrustList(chain.client(meddle), asked);
      expect(await answer(listing([START]))).to.equal("trusted");
      expect(await answer(listing([]))).to.equal("refused");
      expect(await answer(failing({ code: 3, data: "0x" }))).to.equal("failed");
      const gone: Meddle = () => {
        throw new Error("socket hang up");
      };
      expect(await codeOf(() => answer(gone))).to.equal("NodeFailed");
    });
  });

  it("is told of an attestation, whatever its status, and by a list too", async () => {
    const status = {
      schema: header.schema,
      recipient: OTHER,
      attester: ISSUER,
      time: START - 100n,
      expirationTime: 0n,
      revocationTime: 0n,
      revocable: true,
    };
    const attested =
      (result: typeof status, more?: Meddle): Meddle =>
      (request, answer) => {
        const { to } = (request.params[0] ?? {}) as { to?: Address };
        if (request.method !== "eth_call") return answer();
        if (to?.toLowerCase() !== registry) return more?.(request, answer) ?? answer();
        return encodeFunctionResult({ abi: attestationRegistryAbi, functionName: "statusOf", result });
      };
    const ask = async (expected: Partial<Expectation>, result = status, more?: Meddle) =>
      told(
        await verifyAttestationLive(chain.client(attested(result, more)), {
          registry,
          uid: ELSE,
          moment: "block",
          expected: { ...ANY, ...expected },
        }),
      );
    const exact = { issuers: [ISSUER], schema: header.schema, subject: OTHER };
    expect(await ask(exact)).to.equal("Valid");
    const revoked = { ...status, revocationTime: START - 50n };
    expect(await ask({ ...exact, issuers: [OTHER] })).to.equal("IssuerMismatch");
    expect(await ask({ ...exact, issuers: [OTHER] }, revoked)).to.equal("IssuerMismatch");
    expect(await ask({ ...exact, schema: ELSE })).to.equal("SchemaMismatch");
    expect(await ask({ ...exact, subject: ISSUER })).to.equal("SubjectMismatch");
    expect(await ask({ ...exact, issuers: [OTHER] }, { ...status, time: 0n })).to.equal("NotFound");
    const listed = (trusted: "now" | "whenIssued") => ({ issuers: { trustList: LIST, trusted } as const });
    expect(await ask(listed("now"), status, listing([START]))).to.equal("Valid");
    expect(await ask(listed("now"), status, listing([START - 100n]))).to.equal("IssuerNotTrusted");
    expect(await ask(listed("whenIssued"), status, listing([START - 100n]))).to.equal("Valid");
    expect(await ask(listed("now"), status)).to.equal("IssuerNotTrusted");
  });

  it("cannot be forgotten: leaving out any part does not compile, and a source without a chain takes no list", () => {
    const question = { registry, ...proven(header, 3) };
    const { expected: _, ...without } = question;
    const given = { ...deepWitness(), moment: 0n };
    const client = chain.client(silent);
    const cache = openStatusCache({ chainId: FAKE_CHAIN_ID, registry, clockSkew: 0n, reorgMargin: 0n });
    const listed = { ...ANY, issuers: { trustList: LIST, trusted: "now" } } as const;
    const presentation = {} as Presentation;
    // Never run: only the compiler reads these.
    const forgotten = [
      // @ts-expect-error: live, nothing is expected
      () => verifyLive(client, without),
      // @ts-expect-error: no subject
      () => verifyLive(client, { ...question, expected: { issuers: "any", schema: "any" } }),
      // @ts-expect-error: no schema
      () => verifyLive(client, { ...question, expected: { issuers: "any", subject: "any" } }),
      // @ts-expect-error: no issuers
      () => verifyLive(client, { ...question, expected: { schema: "any", subject: "any" } }),
      // @ts-expect-error: trusted when?
      () => verifyLive(client, { ...question, expected: { ...ANY, issuers: { trustList: LIST } } }),
      // @ts-expect-error: an attestation, nothing is expected
      () => verifyAttestationLive(client, { registry, uid: ELSE }),
      // @ts-expect-error: a cache, nothing is expected
      () => cache.admit(without),
      // @ts-expect-error: a cache has no chain to ask a list
      () => cache.admit({ ...without, expected: listed }),
      // @ts-expect-error: offline, nothing is expected
      () => verifyOffline({ ...given, finality: "finalized" }),
      // @ts-expect-error: offline there is no chain to ask a list
      () => verifyOffline({ ...given, finality: "finalized", expected: listed }),
      // @ts-expect-error: how does the trusted block stand?
      () => verifyOffline({ ...given, expected: ANY }),
      // @ts-expect-error: final, or not
      () => verifyOffline({ ...given, finality: "finalized", reorgMargin: 5n, expected: ANY }),
      // @ts-expect-error: a disclosure, no issuers and no subject
      () => checkDisclosure(presentation, { schema: "bool adult" }),
      // @ts-expect-error: no subject
      () => checkDisclosure(presentation, { schema: "bool adult", issuers: "any" }),
    ];
    expect(forgotten).to.have.length(14);
  });
});
