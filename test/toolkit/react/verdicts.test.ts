import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import fc from "fast-check";
import { encodeFunctionResult, zeroAddress } from "viem";
import { CHAIN_CLOCK_SKEW, clockAt, laterClock } from "../../../src/react/chainClock.ts";
import {
  type GivenAnswer,
  type ShownAnswer,
  type VerdictParameters,
  verdictQueryOptions,
} from "../../../src/react/index.ts";
import { changeReasonQueryOptions } from "../../../src/react/useChangeReason.ts";
import { openCopy } from "../../../src/react/useCopiedVerdict.ts";
import { readPresentation, textOf } from "../../../src/react/usePresentation.ts";
import { statusCopyMutationOptions } from "../../../src/react/useStatusCopy.ts";
import { attestationRegistryAbi } from "../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation } from "../../../src/sdk/credentials/disclosure/presentation.ts";
import type { Decided } from "../../../src/sdk/credentials/verify/answer.ts";
import {
  formatStatusSnapshot,
  parseStatusSnapshot,
} from "../../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { shownAnswer } from "../../../src/sdk/credentials/verify/shownAnswer.ts";
import { heldExamples, REGISTRY } from "../credentials/disclosure/heldExamples.ts";
import { ANY, DAY, headerOf, masksOf, proven, START } from "../credentials/verify/fakeBatches.ts";
import {
  FAKE_CHAIN_ID,
  FAKE_REGISTRY,
  type FakeChain,
  type Meddle,
  openFakeChain,
} from "../credentials/verify/fakeChain.ts";

const HOUR = 3_600n;
const CHAIN = Number(FAKE_CHAIN_ID);
const SKEW = CHAIN_CLOCK_SKEW;
const END = (START / HOUR + 2n) * HOUR;

const decided = (freshUntil: bigint): Decided => ({
  outcome: "Valid",
  since: 1n,
  freshUntil,
  asOfTime: 1n,
  revision: 1,
  guarantee: "Firm",
  source: "live",
  moment: 1n,
  block: { number: 1n, hash: `0x${"00".repeat(32)}`, timestamp: 1n },
});

describe("shownAnswer: what may be shown of an answer", () => {
  it("holds a verdict until its freshUntil less what the clock may be slow, and gives nothing of it from then on", () => {
    const second = fc.bigInt({ min: 0n, max: 5_000n });
    fc.assert(
      fc.property(
        second,
        second,
        second,
        fc.bigInt({ min: 0n, max: 60n }),
        (freshUntil, givenAt, waited, clockSkew) => {
          const now = givenAt + waited;
          const shown = shownAnswer(decided(freshUntil), { givenAt, now, clockSkew });
          const holds = now + clockSkew < freshUntil;
          expect(shown.kind === "current").to.equal(holds);
          if (holds) expect(shown).to.have.property("until", freshUntil - clockSkew);
          // Where it never could be reused it is of its moment, for as long as it takes to be read.
          expect(shown.kind === "momentary").to.equal(givenAt + clockSkew >= freshUntil && waited < 24n);
          expect("answer" in shown).to.equal(shown.kind !== "askAgain");
        },
      ),
    );
  });
});

describe("the chain's clock on a device", () => {
  const at = (stopwatch: number, calendar: number) => ({ stopwatch, calendar });
  const clock = { timestamp: 1_000n, readAt: at(50, 900_000) };

  it("goes by what has passed, and counts sleep", () => {
    expect(clockAt(clock, at(50, 900_000))).to.equal(1_000n);
    expect(clockAt(clock, at(5_049, 904_999))).to.equal(1_004n);
    expect(clockAt(clock, at(5_050, 905_000)), "awake").to.equal(1_005n);
    expect(clockAt(clock, at(50, 4_500_000)), "the stopwatch slept").to.equal(4_600n);
    expect(clockAt(clock, at(5_050, 0)), "the calendar was set back").to.equal(1_005n);
    expect(clockAt(clock, at(0, 0))).to.equal(1_000n);
  });

  it("goes on where a node stands still", () => {
    const still = { timestamp: 1_000n, readAt: at(60_050, 960_000) };
    expect(clockAt(laterClock(clock, still), still.readAt)).to.equal(1_060n);
    const newer = { timestamp: 1_070n, readAt: at(60_050, 960_000) };
    expect(laterClock(clock, newer)).to.equal(newer);
    expect(laterClock(undefined, still)).to.equal(still);
  });
});

describe("symbolon/react: verdicts", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let queries: QueryClient;
  let meddle: Meddle;
  beforeEach(() => {
    // Long ago enough for the margin to know that it was issued.
    chain = openFakeChain(START, 0);
    header = headerOf(HOUR, START - 2n * DAY);
    chain.issue(header);
    queries = new QueryClient();
    meddle = (_, answer) => answer();
  });

  const config = () => ({ getClient: () => chain.client((asked, answer) => meddle(asked, answer)) as never });
  const shownOf = (index: number, of = header) => {
    const { header: batch, credential, proof } = proven(of, index);
    return { batch: { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, header: batch }, credential, proof };
  };
  const ask = (parameters: Partial<VerdictParameters> = {}) =>
    queries.fetchQuery({
      ...verdictQueryOptions(config(), { chainId: CHAIN, shown: shownOf(0), expected: ANY, ...parameters }),
      staleTime: 0,
    });
  const now = ({ answer, ...given }: GivenAnswer): ShownAnswer =>
    given.clock === undefined
      ? shownAnswer(answer, { givenAt: 0n, now: 0n, clockSkew: SKEW })
      : shownAnswer(answer, { ...given, now: given.givenAt, clockSkew: SKEW });
  const seen = async (parameters: Partial<VerdictParameters> = {}) => {
    const shown = now(await ask(parameters));
    if (!("answer" in shown)) return shown.kind;
    const { answer } = shown;
    return `${shown.kind} ${answer.outcome === "Unavailable" ? answer.problem.code : answer.outcome}`;
  };

  it("holds until the horizon by the chain's clock, with a margin where the block is not final", async () => {
    for (const finality of ["finalized", "latest"] as const) {
      const shown = now(await ask({ finality }));
      expect(shown.kind).to.equal("current");
      expect(shown).to.have.property("until", END - SKEW);
    }
    // Too near to the boundary for the margin: what the block knows without it is of the block alone.
    chain.mine((START / HOUR + 1n) * HOUR + 10n);
    const shown = now(await ask({ finality: "latest" }));
    expect(shown).to.have.property("until", END - SKEW);
  });

  it("is of its moment alone where no margin tells more", async () => {
    const young = headerOf(HOUR, START);
    chain.issue(young);
    expect(await seen({ shown: shownOf(0, young) })).to.equal("momentary Valid");
    expect(await seen({ shown: shownOf(0, young), finality: "finalized" })).to.equal("current Valid");
    expect(await seen({ shown: shownOf(0, headerOf(HOUR)), finality: "finalized" })).to.equal(
      "momentary NotFound",
    );
    const fleeting = headerOf(0n, START - 2n * DAY);
    chain.issue(fleeting);
    expect(await seen({ shown: shownOf(0, fleeting) })).to.equal("momentary Valid");
  });

  it("shows nothing of a verdict that ran out on its way here, while the device slept", async () => {
    const calendar = Date.now;
    let slept = 0;
    Date.now = () => calendar() + slept;
    try {
      meddle = async ({ method }, answer) => {
        const given = await answer();
        if (method === "eth_call") slept = 7_200_000;
        return given;
      };
      const { answer, ...given } = await ask({ finality: "finalized" });
      expect(answer.outcome).to.equal("Valid");
      if (given.clock === undefined) return expect.fail("no clock");
      const later = clockAt(given.clock, { stopwatch: performance.now(), calendar: Date.now() });
      expect(shownAnswer(answer, { ...given, now: later, clockSkew: SKEW }).kind).to.equal("askAgain");
    } finally {
      Date.now = calendar;
    }
  });

  it("does not go round a change that is due in seconds", async () => {
    // Credential 1 expires at START + 500.
    chain.mine(START + 490n);
    expect(await seen({ shown: shownOf(1) })).to.equal("unavailable NotFresh");
    chain.mine(START + 500n);
    expect(await seen({ shown: shownOf(1) })).to.equal("current Expired");
  });

  it("says that nobody answers, but keeps what was answered before", async () => {
    meddle = () => {
      throw new Error("gone");
    };
    expect(await seen()).to.equal("unavailable NodeFailed");
    meddle = (_, answer) => answer();
    expect(await seen()).to.equal("current Valid");
    meddle = () => {
      throw new Error("gone");
    };
    const failed = await ask().catch((thrown: { code: string }) => thrown.code);
    expect(failed).to.equal("NodeFailed");
    const kept = queries.getQueryData<GivenAnswer>(
      verdictQueryOptions(config(), { chainId: CHAIN, shown: shownOf(0), expected: ANY }).queryKey,
    );
    expect(kept?.answer.outcome).to.equal("Valid");
  });

  it("does not let another credential pass, whatever its status", async () => {
    expect(await seen({ expected: { ...ANY, issuers: [zeroAddress] } })).to.equal("mismatch Mismatch");
    expect(await seen({ expected: { ...ANY, issuers: [] } })).to.equal("unavailable NoIssuersExpected");
    const { proof, ...rest } = shownOf(0);
    expect(await seen({ shown: { ...rest, proof: proof.slice(1) } })).to.equal(
      "unavailable CredentialNotInBatch",
    );
  });

  it("asks about an attestation, which any block may revoke, at its block's own moment", async () => {
    const uid = `0x${"0a".repeat(32)}` as const;
    const attester = REGISTRY;
    const recipient = zeroAddress;
    const schema = uid;
    const result = {
      attester,
      recipient,
      schema,
      time: START - DAY,
      expirationTime: 0n,
      revocationTime: 0n,
      revocable: true,
    };
    meddle = ({ method }, answer) =>
      method === "eth_call"
        ? encodeFunctionResult({ abi: attestationRegistryAbi, functionName: "statusOf", result })
        : answer();
    const shown = { registry: FAKE_REGISTRY, uid };
    expect(await seen({ shown })).to.equal("momentary Valid");
    expect(await seen({ shown, expected: { ...ANY, issuers: [zeroAddress] } })).to.equal("mismatch Mismatch");
  });

  it("finds the reason in the events, for what has one", async () => {
    const evidence = `0x${"ee".repeat(32)}` as const;
    chain.change(header, "Revoke", masksOf(0), { reason: 7, evidence });
    chain.mine(END + 100n);
    const { answer } = await ask();
    expect(answer.outcome).to.equal("Revoked");
    const reasonOf = (of: typeof answer) =>
      changeReasonQueryOptions(config(), { chainId: CHAIN, shown: shownOf(0), answer: of });
    expect(await queries.fetchQuery(reasonOf(answer))).to.deep.equal({
      kind: "Revoke",
      revision: 2,
      from: END,
      reason: 7,
      evidence,
    });
    expect(reasonOf((await ask({ shown: shownOf(5) })).answer).enabled).to.equal(false);
  });

  it("answers out of a copy as the chain does, and no longer than that is good", async () => {
    chain.change(header, "Suspend", masksOf(3), { reason: 0, evidence: `0x${"00".repeat(32)}` });
    chain.mine(START + 100n);
    const make = statusCopyMutationOptions(config()).mutationFn;
    const asked = { chainId: CHAIN, registry: FAKE_REGISTRY, finality: "finalized" } as const;
    const copy = await make({ ...asked, headers: [header] });
    const open = (index: number, of = header, text = copy) =>
      openCopy({ ...asked, copy: text, shown: shownOf(index, of), expected: ANY });
    const kindAt = (index: number, moment: bigint) => {
      const shown = open(index)?.at(moment);
      return shown && "answer" in shown ? `${shown.kind} ${shown.answer.outcome}` : shown?.kind;
    };
    expect(kindAt(0, START + 100n)).to.equal("current Valid");
    expect(kindAt(0, END - SKEW - 1n)).to.equal("current Valid");
    expect(kindAt(0, END - SKEW)).to.equal("askAgain");
    expect(open(0)?.at(END - SKEW)).to.have.property("over", END - SKEW);
    // Announced, and known to come: the copy says when.
    expect(open(3)?.at(START + 200n)).to.have.property("until", END - SKEW);
    expect(kindAt(0, START), "a clock that is slower than the copy").to.equal("unavailable Unavailable");
    expect(open(0)?.block).to.include({ timestamp: START + 100n });
    const other = headerOf(HOUR, START - 2n * DAY);
    chain.issue(other);
    expect(() => open(0, other)).to.throw("does not follow");
    const both = await make({ ...asked, headers: [other], before: copy });
    for (const one of [header, other]) expect(open(0, one, both)?.at(START + 200n).kind).to.equal("current");
    // The words of a copy that somebody else made are not believed, though its revisions and digests fit.
    const snapshot = parseStatusSnapshot(both);
    const batches = snapshot.batches.map((batch) => ({
      ...batch,
      status: batch.status && { ...batch.status, suspended: new Map() },
    }));
    const forged = formatStatusSnapshot({ ...snapshot, batches });
    expect(forged).not.to.equal(both);
    expect(await make({ ...asked, headers: [], before: forged })).to.equal(both);
    // A node that is behind the copy takes nothing away.
    const { block, isFinal } = snapshot.copy ?? expect.fail();
    const ahead = { block: { ...block, number: block.number + 100n }, isFinal };
    const older = make({ ...asked, headers: [], before: formatStatusSnapshot({ ...snapshot, copy: ahead }) });
    expect((await older.catch((thrown: unknown) => thrown)) as object).to.include({ code: "NodeWentBack" });
    expect(() => open(0, header, copy.replace('"revision":', '"revision":1'))).to.throw("altered");
    expect(openCopy({ ...asked, copy: undefined, shown: shownOf(0), expected: ANY })).to.equal(undefined);
    const foreign = { ...asked, copy, shown: shownOf(0), expected: { ...ANY, issuers: [zeroAddress] } };
    expect(openCopy(foreign)?.at(START + 200n).kind).to.equal("mismatch");
  });
});

describe("readPresentation", () => {
  const [held] = heldExamples("string name", [["Ada"]]);
  const json = formatPresentation(disclose(held ?? expect.fail(), ["name"]));
  const trusted = { chainId: 31_337, registries: [zeroAddress, REGISTRY] };

  it("trusts the registries that are listed, and none where none is", () => {
    expect(readPresentation({ ...trusted, given: json }).values).to.deep.equal({ name: "Ada" });
    const code = (registries: readonly `0x${string}`[]) => {
      try {
        readPresentation({ ...trusted, registries, given: json });
      } catch (thrown) {
        return (thrown as { readonly code: string }).code;
      }
      return "none";
    };
    expect([code([zeroAddress]), code([])]).to.deep.equal(["RegistryMismatch", "RegistryMismatch"]);
  });

  it("takes the text out of a link, and leaves any other as it is", () => {
    expect(textOf(" https://door.example/verify/?x#p=AQ_- \n")).to.equal("AQ_-");
    expect(textOf("https://door.example/#main")).to.equal("https://door.example/#main");
    expect(textOf(' {"url":"https://x#p=1"} ')).to.equal('{"url":"https://x#p=1"}');
  });
});
