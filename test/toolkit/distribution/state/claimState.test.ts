import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import { campaignKinds, claimForNames } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { WHOLE_SHARE } from "../../../../src/sdk/core/campaign/vesting.ts";
import { outsideWindow } from "../../../../src/sdk/distribution/claim/outsideWindow.ts";
import { claimBlocker } from "../../../../src/sdk/distribution/decodeClaimError.ts";
import {
  type ClaimFacts,
  type ClaimState,
  claimState,
  claimStates,
} from "../../../../src/sdk/distribution/state/claimState.ts";

const account = getAddress(`0x${"a1".repeat(20)}`);
const schedule = {
  stepped: true,
  points: [
    { time: 200n, share: WHOLE_SHARE / 4n },
    { time: 400n, share: WHOLE_SHARE },
  ],
};
/** An open claim of 100 base units in a campaign of two waves, 100 seconds from each other, which ends at 1,000. */
const open: ClaimFacts = {
  terms: { kind: "instant", start: 100n, waves: 2n, waveInterval: 100n, count: 10n, claimFor: "Anyone" },
  leaf: { index: 9, account, amount: 100n },
  moment: { blockNumber: 7n, now: 300n, end: 1_000n },
  leafStatus: { isPaid: false, paidBefore: 0n },
  balance: 1_000n,
  chainId: 1,
};
const recallable = { ...open.terms, recallable: true };
const vesting = { ...open.terms, kind: "vesting", schedule, waves: 0n } as const;
const cumulative = { ...open.terms, kind: "cumulative", waves: 0n } as const;
const at = (now: bigint) => ({ ...open.moment, now });

/** What is expected of facts that differ from an open claim's. */
const CASES: readonly (readonly [what: string, Partial<ClaimFacts>, Partial<ClaimState>])[] = [
  ["an open one", {}, { kind: "open", due: 100n, end: 1_000n, changesAt: 1_000n, isRelease: false }],
  ["no leaf", { leaf: undefined }, { kind: "notListed" }],
  ["before its wave", { moment: at(199n) }, { kind: "tooEarly", opens: 200n, changesAt: 200n }],
  [
    "before the start, recallable",
    { terms: recallable, moment: at(99n), balance: 100n },
    { kind: "tooEarly", opens: 200n, recallableUntil: 100n, changesAt: 100n },
  ],
  [
    "started, once recallable",
    { terms: recallable, moment: at(100n) },
    { kind: "tooEarly", changesAt: 200n },
  ],
  [
    "recalled before the start",
    { terms: recallable, moment: at(99n), balance: 0n, wasRecalled: true },
    { kind: "recalled", balance: 0n, isCertain: true, changesAt: 100n },
  ],
  [
    "empty before the start, of which no events are known",
    { terms: recallable, moment: at(99n), balance: 0n },
    { kind: "recalled", isCertain: false, changesAt: 100n },
  ],
  [
    "empty before the start, and never recalled",
    { terms: recallable, moment: at(99n), balance: 0n, wasRecalled: false },
    { kind: "notFunded", balance: 0n, due: 100n, changesAt: 100n },
  ],
  [
    "short before the start",
    { terms: recallable, moment: at(99n), balance: 99n },
    { kind: "notFunded", balance: 99n, due: 100n, changesAt: 100n },
  ],
  [
    "recalled before the start, and funded by less than all since",
    { terms: recallable, moment: at(99n), balance: 99n, wasRecalled: true },
    { kind: "notFunded", balance: 99n },
  ],
  [
    "vesting, short before the start",
    { terms: { ...vesting, recallable: true }, moment: at(99n), balance: 9n },
    { kind: "notFunded", balance: 9n, due: 100n },
  ],
  ["empty before the start, never recallable", { moment: at(99n), balance: 0n }, { kind: "tooEarly" }],
  [
    "recalled and not funded since",
    { balance: 0n, wasRecalled: true },
    { kind: "recalled", isCertain: true, changesAt: 1_000n },
  ],
  [
    "recalled, funded again, and short by one",
    { balance: 99n, wasRecalled: true },
    { kind: "notFunded", balance: 99n, due: 100n },
  ],
  ["recalled and funded since", { wasRecalled: true }, { kind: "open" }],
  ["at its wave", { moment: at(200n) }, { kind: "open" }],
  ["at the end", { moment: at(1_000n) }, { kind: "ended", end: 1_000n }],
  ["paid, after the end", { moment: at(1_000n), leafStatus: paid(0n) }, { kind: "taken", paidBefore: 100n }],
  ["too little money", { balance: 99n }, { kind: "notFunded", balance: 99n, due: 100n }],
  [
    "a pause",
    { refusal: claimBlocker("ClaimsPaused", [500n]) },
    { kind: "paused", until: 500n, changesAt: 500n },
  ],
  ["a gate", { refusal: claimBlocker("GateDataMissing", [account]) }, { kind: "gated" }],
  ["a vesting campaign's debt", { refusal: claimBlocker("FundingShort", [100n, 0n]) }, { kind: "notFunded" }],
  [
    "paid in a later block",
    { refusal: claimBlocker("AlreadyClaimed", [9n]) },
    { kind: "taken", paidBefore: 100n },
  ],
  ["ended in a later block", { refusal: claimBlocker("Ended", [1_001n, 1_000n]) }, { kind: "ended" }],
  ["a wallet elsewhere", { walletChainId: 10 }, { kind: "wrongChain", wanted: 1, got: 10 }],
  ["a wallet elsewhere, too early", { walletChainId: 10, moment: at(0n) }, { kind: "tooEarly" }],
  ["owners", { owners: { signed: 1, needed: 2 } }, { kind: "waitingForOwners", signed: 1, needed: 2 }],
  ["vesting, unclaimed", { terms: vesting }, { kind: "open", due: 25n }],
  ["vesting, nothing vested", { terms: vesting, moment: at(150n) }, { kind: "open", due: 0n }],
  [
    "vesting, all released so far",
    { terms: vesting, leafStatus: paid(25n) },
    { kind: "tooEarly", opens: 400n, due: 0n, isRelease: true },
  ],
  [
    "vesting, to be released after the end",
    { terms: vesting, leafStatus: paid(25n), moment: at(2_000n) },
    { kind: "open", due: 75n, isRelease: true, end: undefined },
  ],
  [
    "vesting, all released",
    { terms: vesting, leafStatus: paid(100n), moment: at(2_000n) },
    { kind: "taken", mayGrow: false },
  ],
  [
    "rewards, all paid so far",
    { terms: cumulative, leafStatus: paid(100n) },
    { kind: "taken", mayGrow: true },
  ],
  [
    "rewards, more owed",
    { terms: cumulative, leafStatus: { isPaid: false, paidBefore: 40n } },
    { kind: "open", due: 60n },
  ],
];

function paid(paidBefore: bigint) {
  return { isPaid: true, paidBefore };
}

describe("distribution: how a claim stands", () => {
  for (const [what, facts, expected] of CASES) {
    it(`${what}: ${expected.kind}`, () => {
      expect(claimState({ ...open, ...facts })).to.include(expected);
    });
  }

  it("has a case for each of its states", () => {
    expect(new Set(CASES.map(([, , { kind }]) => kind))).to.deep.equal(new Set(claimStates));
  });

  const seconds = fc.bigInt(0n, 1_200n);
  const facts: fc.Arbitrary<ClaimFacts> = fc
    .record({
      kind: fc.constantFrom(...campaignKinds),
      claimFor: fc.constantFrom(...claimForNames),
      start: seconds,
      waves: fc.constantFrom(0n, 2n, 10n),
      now: seconds,
      end: seconds,
      index: fc.nat(9),
      isPaid: fc.boolean(),
      paidBefore: fc.bigInt(0n, 100n),
      recallable: fc.boolean(),
      balance: fc.bigInt(0n, 200n),
      walletChainId: fc.constantFrom(undefined, 1, 10),
    })
    .map(
      ({
        kind,
        claimFor,
        recallable,
        start,
        waves,
        now,
        end,
        index,
        isPaid,
        paidBefore,
        balance,
        ...rest
      }) => ({
        ...open,
        ...rest,
        balance,
        terms: {
          kind,
          claimFor,
          recallable,
          start,
          waves,
          waveInterval: 50n,
          count: 10n,
          ...(kind === "vesting" && { schedule }),
        },
        leaf: { index, account, amount: 100n },
        moment: { blockNumber: 7n, now, end },
        leafStatus: { isPaid, paidBefore: kind === "instant" ? 0n : paidBefore },
      }),
    );

  it("holds until the moment that it names, as long as nothing but time passes", () => {
    fc.assert(
      fc.property(facts, seconds, (some, later) => {
        const state = claimState(some);
        const { now } = some.moment;
        const until = state.changesAt ?? 10_000n;
        expect(until > now, `${until} after ${now}`).to.equal(true);
        const then = now + (later % (until - now));
        const after = claimState({ ...some, moment: { ...some.moment, now: then } });
        // What vests meanwhile may be more than the campaign holds.
        const isOfMoney = [state.kind, after.kind].some((kind) => ["notFunded", "recalled"].includes(kind));
        const isSame = after.kind === state.kind || isOfMoney;
        expect(isSame || some.terms.kind === "vesting", `${state.kind}, then ${after.kind}`).to.equal(true);
      }),
    );
  });

  it("never calls open what the terms refuse, nor refuses by time what they allow", () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { terms, leaf, moment, leafStatus: standing } = some;
        const { kind } = claimState(some);
        if (standing.isPaid || leaf === undefined) return;
        const closed = outsideWindow(terms, leaf.index, moment)?.error;
        const isShort =
          terms.recallable && moment.now < terms.start && some.balance < leaf.amount - standing.paidBefore;
        const expected =
          closed === undefined
            ? ["open", "notFunded", "wrongChain"]
            : closed === "Ended"
              ? ["ended"]
              : isShort
                ? ["recalled", "notFunded"]
                : ["tooEarly"];
        expect(expected).to.include(kind);
      }),
    );
  });
});
