import { expect } from "chai";
import { zeroHash } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { Guarantee, Outcome } from "../../../../src/sdk/core/verdict.ts";
import type { Decided, Source } from "../../../../src/sdk/credentials/verify/answer.ts";
import { explain } from "../../../../src/sdk/credentials/verify/explain.ts";

/** 2027-01-15T08:00:00Z */
const NOW = 1_800_000_000n;
const EVIDENCE = `0x${"e7".repeat(32)}` as const;

const answer = (outcome: Outcome, more: Partial<Decided> = {}): Decided => ({
  outcome,
  since: NOW - 3_600n,
  freshUntil: NOW + 7_200n,
  asOfTime: NOW - 12n,
  revision: 3,
  guarantee: "Firm",
  source: "live",
  moment: NOW,
  block: { number: 42n, hash: zeroHash, timestamp: NOW - 12n },
  ...more,
});

const NEVER_REUSE = "never reuse this, for it may be issued at any moment";
const whatever = "reuse this for moments before 2027-01-15T10:00:00Z, whatever is announced by then";
const unless = "reuse this for moments before 2027-01-15T10:00:00Z, unless an emergency hold comes first";
const late = "but that is 1 m too old to rely on: it vouches for moments before 2027-01-15T07:59:00Z only";

/** How each outcome begins. */
const SAID: Readonly<Record<Outcome, { readonly since: bigint; readonly text: string }>> = {
  NotFound: { since: 0n, text: "At 2027-01-15T08:00:00Z no such credential was issued" },
  Revoked: {
    since: NOW - 3_600n,
    text: "At 2027-01-15T08:00:00Z this credential is revoked, which counts since 2027-01-15T07:00:00Z",
  },
  Expired: {
    since: NOW - 3_600n,
    text: "At 2027-01-15T08:00:00Z this credential is expired, which counts since 2027-01-15T07:00:00Z",
  },
  NotYetValid: { since: 0n, text: "At 2027-01-15T08:00:00Z this credential is not valid yet" },
  Suspended: {
    since: NOW - 3_600n,
    text: "At 2027-01-15T08:00:00Z this credential is suspended, which counts since 2027-01-15T07:00:00Z",
  },
  Valid: {
    since: NOW - 3_600n,
    text: "At 2027-01-15T08:00:00Z this credential is valid, which counts since 2027-01-15T07:00:00Z",
  },
};

const SOURCES: Readonly<Record<Source, string>> = {
  live: ", says the chain's block 42 of 2027-01-15T07:59:48Z; ",
  cached: ", says a copy of block 42 of 2027-01-15T07:59:48Z; ",
  offline: ", says a witness of block 42 of 2027-01-15T07:59:48Z; ",
};

describe("credentials/verify: explain", () => {
  for (const outcome of Object.keys(SAID) as Outcome[]) {
    for (const source of Object.keys(SOURCES) as Source[]) {
      it(`says of ${outcome}, ${source}, what is so and how long it may be reused`, () => {
        const { since, text } = SAID[outcome];
        const guarantees: readonly Guarantee[] =
          outcome === "NotFound" ? ["None"] : ["Firm", "ExceptEmergency"];
        for (const guarantee of guarantees) {
          const fresh = explain(answer(outcome, { since, source, guarantee }));
          const belied = outcome === "Valid" && guarantee === "ExceptEmergency";
          const reuse = outcome === "NotFound" ? NEVER_REUSE : belied ? unless : whatever;
          expect(fresh).to.equal(`${text}${SOURCES[source]}${reuse}.`);
          const stale = { freshUntil: NOW - 60n, stale: { age: 60n } };
          const old = explain(answer(outcome, { since, source, guarantee, ...stale }));
          expect(old).to.equal(`${text}${SOURCES[source]}${late}.`);
        }
      });
    }
  }

  it("says why, where an event told", () => {
    const from = NOW - 3_600n;
    const change = { revision: 3, kind: "Suspend" as const, from, reason: 7, evidence: zeroHash } as const;
    const told = (more: object) => explain(answer("Suspended", { reason: { ...change, ...more } }));
    const before = SAID.Suspended.text;
    const after = `${SOURCES.live}${whatever}.`;
    expect(told({})).to.equal(`${before}, by Suspend at revision 3 (reason code 7)${after}`);
    expect(told({ reason: 0 })).to.equal(`${before}, by Suspend at revision 3 (no reason code)${after}`);
    expect(told({ kind: "Emergency", evidence: EVIDENCE })).to.equal(
      `${before}, by Emergency at revision 3 (reason code 7, evidence ${EVIDENCE})${after}`,
    );
    // The end of a hold suspends nothing: it is the hold that does, for a shorter time.
    expect(told({ kind: "EndEmergency" })).to.equal(
      `${before}, by Emergency, its end brought forward at revision 3 (reason code 7)${after}`,
    );
    // What had already been suspended, by a hold, was not suspended by it.
    expect(told({ from: NOW - 60n })).to.equal(
      `${before}, by Suspend, in force since 2027-01-15T07:59:00Z, at revision 3 (reason code 7)${after}`,
    );
  });

  it("says from when a block that may be undone counts", () => {
    expect(explain(answer("Valid", { asOfTime: NOW - 72n }))).to.equal(
      `${SAID.Valid.text}, says the chain's block 42 of 2027-01-15T07:59:48Z, ` +
        `which counts as of 2027-01-15T07:58:48Z; ${whatever}.`,
    );
  });

  it("says moments beyond any calendar as seconds", () => {
    expect(explain(answer("Valid", { freshUntil: 2n ** 63n }))).to.include(
      "before second 9223372036854775808, whatever",
    );
  });

  it("says why it cannot be told", () => {
    const problem = new SymbolonError({
      code: "NodeFailed",
      reason: "The node is gone.",
      hint: "Ask another.",
    });
    const told = (source: Source, moment: bigint) =>
      explain({ outcome: "Unavailable", source, moment, problem });
    const why = ": The node is gone. Ask another.";
    const end = `cannot tell whether this credential is good at 2027-01-15T08:00:00Z${why}`;
    expect(told("live", NOW)).to.equal(`The chain ${end}`);
    expect(told("cached", NOW)).to.equal(`A copy ${end}`);
    expect(told("offline", NOW)).to.equal(`A witness ${end}`);
    expect(told("live", 0n)).to.equal(`The chain cannot tell whether this credential is good${why}`);
  });
});
