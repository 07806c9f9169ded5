import { expect } from "chai";
import fc from "fast-check";
import { Misfit } from "../../../../../src/sdk/core/decode.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { saltedCredential, type Verification } from "../../../../../src/sdk/core/timeline/verification.ts";
import {
  readVerification,
  verificationDocument,
} from "../../../../../src/sdk/core/timeline/verificationText.ts";
import { unavailable, type VerificationResult } from "../../../../../src/sdk/credentials/verify/answer.ts";
import { createVerification } from "../../../../../src/sdk/credentials/verify/record/createVerification.ts";
import { openRecorder } from "../../../../../src/sdk/credentials/verify/record/openRecorder.ts";
import { sampleUnavailable, sampleVerification } from "./sampleVerification.ts";

const SALT = `0x${"5a".repeat(32)}` as const;
const about = {
  chainId: 777n,
  registry: "0x00000000000000000000000000000000000000B5",
  batch: `0x${"ba".repeat(32)}`,
  credential: `0x${"c1".repeat(32)}`,
} as const;
const block = { number: 9n, hash: `0x${"b0".repeat(32)}`, timestamp: 1_800_000_000n } as const;
const decided: VerificationResult = {
  outcome: "Revoked",
  since: 1n,
  freshUntil: 2n ** 256n - 1n,
  asOfTime: 1_800_000_000n,
  revision: 3,
  guarantee: "Firm",
  source: "cached",
  moment: 1_800_000_100n,
  block,
};
const refused = (run: () => unknown) => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown.code;
    throw thrown;
  }
  return "none";
};

describe("credentials/verify: the recorder", () => {
  it("names the verifier, hides the credential, and keeps what a verdict stands on", () => {
    const kept: Verification[] = [];
    const sink = { put: (one: Verification) => void kept.push(one) };
    const onAnswer = openRecorder({ verifier: "north gate", salt: SALT, sink, now: () => 1_800_000_100_250 });
    onAnswer(decided, about);
    onAnswer(unavailable("live", 0n, new SymbolonError({ code: "NodeFailed", reason: "", hint: "" })), {
      ...about,
      batch: undefined,
    });
    const credential = saltedCredential(SALT, about.credential);
    const same = { verifier: "north gate", at: 1_800_000_100_250, chain: 777, credential };
    const registry = about.registry.toLowerCase();
    const verdict = {
      freshUntil: Number.MAX_SAFE_INTEGER,
      revision: 3,
      guarantee: "Firm",
      block: 9,
      blockHash: block.hash,
      blockTime: 1_800_000_000,
    };
    expect(kept).to.deep.equal([
      {
        ...same,
        registry,
        batch: about.batch,
        source: "cached",
        moment: 1_800_000_100,
        outcome: "Revoked",
        problem: undefined,
        verdict,
      },
      {
        ...same,
        registry,
        batch: undefined,
        source: "live",
        moment: 0,
        outcome: "Unavailable",
        problem: "NodeFailed",
        verdict: undefined,
      },
    ]);
    expect(JSON.stringify(kept)).not.to.include(about.credential.slice(2));
  });

  it("refuses a name that nobody can read, and a salt of another length", () => {
    const sink = { put: () => undefined };
    for (const verifier of ["", " gate", "a\nb", "x".repeat(101), "bell\u0007", "turned\u202e"])
      expect(
        refused(() => openRecorder({ verifier, salt: SALT, sink })),
        verifier,
      ).to.equal("BadVerifierName");
    for (const verifier of ["北門", "gate 3 (north)", "x".repeat(100)])
      expect(
        refused(() => openRecorder({ verifier, salt: SALT, sink })),
        verifier,
      ).to.equal("none");
    expect(refused(() => openRecorder({ verifier: "gate", salt: "0x5a", sink }))).to.equal("WrongSize");
  });

  it("writes what its reader reads, in one line", () => {
    const moments = fc.bigInt({ min: 0n, max: 4_000_000_000n });
    const answers = fc.record({
      outcome: fc.constantFrom("Valid", "NotFound", "Suspended"),
      since: moments,
      asOfTime: moments,
      freshUntil: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      revision: fc.nat(2 ** 30),
      guarantee: fc.constantFrom("None", "ExceptEmergency", "Firm"),
      moment: moments,
      source: fc.constantFrom("live", "cached", "offline"),
      block: fc.constant(block),
    });
    fc.assert(
      fc.property(answers, fc.nat(), fc.boolean(), (answer, at, isBatch) => {
        const asked = { ...about, batch: isBatch ? about.batch : undefined };
        const made = createVerification(
          answer as VerificationResult,
          asked,
          { verifier: "gate", salt: SALT },
          at,
        );
        const line = JSON.stringify(verificationDocument(made));
        expect(line).not.to.include("\n");
        expect(readVerification(JSON.parse(line), "")).to.deep.equal(made);
      }),
    );
  });

  it("reads nothing that no verifier wrote", () => {
    const good = verificationDocument(sampleVerification(1)) as Readonly<Record<string, object>>;
    const cannot = verificationDocument(sampleUnavailable(1));
    const wrong: readonly (readonly [field: string, document: object])[] = [
      ["format", { ...good, format: "symbolon-claim" }],
      ["version", { ...good, version: 2 }],
      ["verifier", { ...good, verifier: "a\u0000" }],
      ["at", { ...good, at: -1 }],
      ["at", { ...good, at: 8_640_000_000_000_001 }],
      ["source", { ...good, source: "guessed" }],
      ["chain", { ...good, chain: "1" }],
      ["registry", { ...good, registry: "0x12" }],
      ["batch", { ...good, batch: "0x12" }],
      ["credential", { ...good, credential: `0x${"zz".repeat(32)}` }],
      ["moment", { ...good, moment: 2 ** 53 }],
      ["outcome", { ...good, outcome: "Good" }],
      ["problem", { ...good, problem: "NotFresh" }],
      ["problem", { ...cannot, problem: null }],
      ["problem", { ...cannot, problem: "<script>" }],
      ["verdict", { ...good, verdict: null }],
      ["verdict", { ...cannot, verdict: good.verdict }],
      ["verdict.revision", { ...good, verdict: { ...good.verdict, revision: 2 ** 32 } }],
      ["verdict.guarantee", { ...good, verdict: { ...good.verdict, guarantee: "Sure" } }],
      ["extra", { ...good, extra: 1 }],
    ];
    for (const [field, document] of wrong)
      expect(() => readVerification(document, ""), JSON.stringify(document))
        .to.throw(Misfit)
        .with.nested.property("flaw.path", field);
    expect(readVerification(good, "")).to.deep.equal(sampleVerification(1));
    expect(readVerification(cannot, "")).to.deep.equal(sampleUnavailable(1));
  });
});
