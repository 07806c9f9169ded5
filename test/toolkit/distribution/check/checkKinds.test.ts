import { expect } from "chai";
import type { Hex } from "viem";
import type { GateState } from "../../../../src/sdk/chain/read/readGate.ts";
import { MAX_ENTITLEMENT } from "../../../../src/sdk/core/campaign/vesting.ts";
import {
  campaignFindings,
  type Expectations,
  type PublishedFacts,
} from "../../../../src/sdk/distribution/check/campaignFindings.ts";
import { checkTimelock, rootDelay } from "../../../../src/sdk/distribution/check/checkCumulative.ts";
import { moneyNotCounted } from "../../../../src/sdk/distribution/check/checkVesting.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { addressOf, codeOf, DAY, TOTAL } from "./soundCampaign.ts";
import { type CumulativeFacts, soundCumulative, soundVesting, type VestingFacts } from "./soundKinds.ts";

const OTHER_HASH: Hex = `0x${"cd".repeat(32)}`;

type Planted<Facts> = {
  readonly facts?: Partial<Facts>;
  readonly published?: Partial<PublishedFacts>;
  readonly expected?: Expectations;
};
type Cases<Facts> = readonly (readonly [
  what: string,
  ids: string | readonly string[],
  plant: (facts: Facts, published: PublishedFacts) => Planted<Facts>,
])[];

function findings<Facts extends VestingFacts | CumulativeFacts>(
  { facts, published }: { readonly facts: Facts; readonly published: PublishedFacts },
  plant: (facts: Facts, published: PublishedFacts) => Planted<Facts>,
): readonly CampaignFinding[] {
  const planted = plant(facts, published);
  return campaignFindings(
    { ...facts, ...planted.facts } as Facts,
    { ...published, ...planted.published },
    planted.expected ?? {},
  );
}

function tests<Facts extends VestingFacts | CumulativeFacts>(
  sound: () => { readonly facts: Facts; readonly published: PublishedFacts },
  cases: Cases<Facts>,
): void {
  it("finds nothing where nothing is wrong", () => {
    expect(findings(sound(), () => ({}))).to.deep.equal([]);
    const { treasury, token } = sound().facts.terms;
    const known = (facts: Facts) => ({ expected: { plan: facts, treasury, token } });
    expect(findings(sound(), known)).to.deep.equal([]);
  });
  for (const [what, ids, plant] of cases) {
    it(`finds ${what}: ${String(ids)}`, () => {
      const found = findings(sound(), plant);
      expect(found.map(({ id }) => id)).to.deep.equal(typeof ids === "string" ? [ids] : ids);
      for (const { id, sentence, hint } of found) {
        expect(sentence, id)
          .to.match(/^[A-Z0-9].*\.$/)
          .and.not.to.match(/undefined|\[object|\.\./);
        expect(hint, id).to.match(/^[A-Z].*\.$/);
      }
    });
  }
}

/** An entitlement of a vesting campaign changed. */
function entitlement(
  { entitlements = [] }: VestingFacts,
  index: number,
  change: Partial<NonNullable<VestingFacts["entitlements"]>[number]>,
): { readonly entitlements: VestingFacts["entitlements"] } {
  return { entitlements: entitlements.map((one, i) => (i === index ? { ...one, ...change } : one)) };
}

/** A cumulative campaign that was created with other rules. */
function withRules(facts: CumulativeFacts, change: Partial<CumulativeFacts["rules"]>) {
  const rules = { ...facts.rules, ...change };
  const plan = facts.creation?.plan.kind === "cumulative" ? { ...facts.creation.plan, rules } : undefined;
  return { facts: { rules, creation: facts.creation && { ...facts.creation, plan: plan! } } };
}

const withBalance = <Facts extends VestingFacts | CumulativeFacts>(facts: Facts, by: bigint) => ({
  token: { ...facts.token, balance: (facts.token.balance ?? 0n) + by },
});

describe("distribution/check of vesting campaigns", () => {
  tests(soundVesting, [
    ["the code of another kind", "CodeDiffers", () => ({ facts: { code: codeOf("InstantCampaign") } })],
    [
      "the factory of another kind",
      "FactoryCodeDiffers",
      () => ({ facts: { factory: { address: addressOf(4), code: codeOf("InstantCampaignFactory") } } }),
    ],
    [
      "another schedule than it was created with",
      ["ArgumentsDiffer", "ReleasedAboveVested", "ReleasedAboveVested"],
      ({ schedule }) => ({
        facts: {
          schedule: {
            ...schedule,
            points: [
              schedule.points[0]!,
              { ...schedule.points[1]!, time: schedule.points[1]!.time + 6n * DAY },
            ],
          },
        },
      }),
    ],
    [
      "a step less than was announced",
      "ScheduleDiffers",
      ({ schedule }) => ({ expected: { schedule: { ...schedule, stepped: true } } }),
    ],
    [
      "a point more than was announced",
      "ScheduleDiffers",
      ({ schedule }) => ({ expected: { schedule: { ...schedule, points: schedule.points.slice(1) } } }),
    ],
    [
      "a point a second later",
      "ScheduleDiffers",
      ({ schedule }) => ({
        expected: {
          schedule: {
            ...schedule,
            points: schedule.points.map(({ time, share }) => ({ time: time - 1n, share })),
          },
        },
      }),
    ],
    [
      "a schedule in its file that is another",
      "FileDiffers",
      (facts) => ({
        expected: {
          plan: { kind: "vesting", terms: facts.terms, schedule: { ...facts.schedule, stepped: true } },
        },
      }),
    ],
    [
      "another kind in its file",
      ["FileDiffers"],
      ({ terms }) => ({ expected: { plan: { kind: "instant", terms } } }),
    ],
    [
      "a base unit that it does not count on",
      ["FundingShort", "MoneyNotCounted"],
      ({ funding }) => ({ facts: { funding: { ...funding, funded: TOTAL - 1n } } }),
    ],
    [
      "more claimed than it counts on",
      ["ClaimedAboveFunding", "FundingShort", "MoneyNotCounted"],
      ({ funding }) => ({ facts: { funding: { ...funding, funded: funding.claimed - 1n } } }),
    ],
    [
      "a base unit released before it is vested",
      "ReleasedAboveVested",
      (facts) => {
        const released = facts.entitlements![299]!.released + 1n;
        return { facts: { ...entitlement(facts, 299, { released }), ...withBalance(facts, -1n) } };
      },
    ],
    [
      "an entitlement that is not the leaf's",
      ["EntitlementDiffers", "ClaimedDiffers"],
      (facts) => ({ facts: entitlement(facts, 7, { total: 9n }) }),
    ],
    [
      "a claim that is in no entitlement",
      "ClaimedDiffers",
      ({ funding }) => ({ facts: { funding: { ...funding, claimed: funding.claimed + 1n } } }),
    ],
    [
      "entitlements before the start",
      ["ReleasedAboveVested", "ReleasedAboveVested", "ClaimedBeforeStart"],
      ({ terms }) => ({ facts: { now: terms.start - 1n } }),
    ],
    ["a base unit that is gone", "Underfunded", (facts) => ({ facts: withBalance(facts, -1n) })],
    ["a base unit that nobody gets", "MoneyNotCounted", (facts) => ({ facts: withBalance(facts, 1n) })],
    [
      "a leaf that no entitlement holds",
      ["AmountTooLarge", "TotalAboveSupply", "FundingShort"],
      (_facts, { rows }) => {
        const amounts = rows.amounts.slice();
        amounts.set(Buffer.from((MAX_ENTITLEMENT + 1n).toString(16).padStart(64, "0"), "hex"), 32 * 5);
        const total = rows.total - 6n + MAX_ENTITLEMENT + 1n;
        return { published: { rows: { ...rows, amounts, total } } };
      },
    ],
    [
      "a schedule that is over when claims begin",
      ["VestedAtStart"],
      (facts) => {
        const schedule = { stepped: false, points: [{ time: facts.terms.start, share: 10n ** 18n }] };
        const creation = facts.creation && {
          ...facts.creation,
          plan: { kind: "vesting" as const, terms: facts.terms, schedule },
        };
        return { facts: { schedule, creation } };
      },
    ],
    [
      "an end, without missing what was swept",
      "Ended",
      (facts) => {
        const now = facts.effectiveEnd;
        const { claimed } = facts.funding;
        const swept = facts.funding.funded - claimed;
        return { facts: { now, funding: { funded: claimed, claimed }, ...withBalance(facts, -swept) } };
      },
    ],
  ]);

  it("tells of money that was merely sent whether it can still be counted", () => {
    const hintOf = (claimed: bigint) => moneyNotCounted({ claimed, needed: 5n, balance: 6n, token: {} }).hint;
    expect(hintOf(0n)).to.include("symbolon campaign fund before the first claim");
    expect(hintOf(1n)).to.include("lost").and.include("never by a transfer");
  });

  it("says of what code is not ours why its schedule is none, instead of failing", () => {
    const ids = findings(soundVesting(), ({ schedule }) => ({
      facts: { schedule: { ...schedule, points: [] }, code: codeOf("InstantCampaign") },
    })).map(({ id }) => id);
    expect(ids).to.include.members(["CodeDiffers", "PointsOutOfRange"]);
  });
});

describe("distribution/check of cumulative campaigns", () => {
  tests(soundCumulative, [
    ["the code of another kind", "CodeDiffers", () => ({ facts: { code: codeOf("VestingCampaign") } })],
    [
      "another guardian than it was created with",
      "ArgumentsDiffer",
      ({ rules }) => ({ facts: { rules: { ...rules, guardian: addressOf(99) } } }),
    ],
    [
      "another first root, where no other followed",
      ["ArgumentsDiffer", "ArgumentsDiffer", "ArgumentsDiffer"],
      ({ roots }) => ({ facts: { roots: { ...roots, previousRoot: undefined } } }),
    ],
    ["a root that is nobody's", "RootDiffers", () => ({ published: { root: OTHER_HASH } })],
    [
      "the tree of the week before",
      "RootSuperseded",
      ({ roots }) => ({ published: { root: roots.previousRoot! } }),
    ],
    [
      "the tree of a root that waits",
      "RootNotAccepted",
      ({ roots, now }) => ({
        published: { root: OTHER_HASH },
        facts: {
          roots: {
            ...roots,
            proposal: { root: OTHER_HASH, count: 1n, funding: 0n, manifestHash: OTHER_HASH, proposedAt: now },
          },
        },
      }),
    ],
    [
      "a base unit too little",
      ["Underfunded", "PaidOutsideTree"],
      (facts) => ({ facts: withBalance(facts, -1n) }),
    ],
    [
      "somebody who was paid more than the tree has",
      // One base unit more than the leaf: it is missing, since what is owed to others is no less for it.
      ["Underfunded", "PaidAboveAmount"],
      (facts) => ({
        facts: {
          paid: facts.paid!.map((one, i) => (i === 5 ? 7n : one)),
          ...withBalance(facts, -7n),
        },
      }),
    ],
    [
      "payments before the start",
      "ClaimedBeforeStart",
      ({ terms }) => ({ facts: { now: terms.start - 1n } }),
    ],
    [
      "a payment to somebody who is not in the tree",
      "PaidOutsideTree",
      (facts) => ({ facts: { creation: facts.creation && { ...facts.creation, funding: TOTAL } } }),
    ],
    [
      "another guardian of its roots than expected",
      "GuardianDiffers",
      () => ({ expected: { guardian: addressOf(99) } }),
    ],
    [
      "another proposer of its roots than expected",
      "ProposerDiffers",
      () => ({ expected: { proposer: addressOf(99) } }),
    ],
    [
      "a timelock as long as the campaign, from its creation on",
      "TimelockBeyondEnd",
      (facts) => withRules(facts, { timelock: facts.terms.end - facts.createdAt! }),
    ],
    ["a cap above the supply", "CapAboveSupply", (facts) => withRules(facts, { fundingCap: 10n ** 31n })],
    [
      "a schedule where there is none",
      "ScheduleDiffers",
      () => ({ expected: { schedule: { stepped: false, points: [] } } }),
    ],
    [
      "an end, without looking for what was swept",
      ["Ended", "Underfunded"],
      (facts) => ({ facts: { now: facts.effectiveEnd, ...withBalance(facts, -DAY) } }),
    ],
  ]);
});

describe("checkCampaign: leaves by kind", () => {
  it("tells what an account with two leaves would be paid: of totals so far the greater one only", () => {
    const told = [soundVesting(), soundCumulative()].map(({ facts, published }) => {
      const accounts = published.rows.accounts.slice();
      accounts.copyWithin(20, 0, 20);
      const found = campaignFindings(facts, { ...published, rows: { ...published.rows, accounts } });
      return found.find(({ id }) => id === "DuplicateAccount")?.sentence;
    });
    expect(told[0]).to.match(/has the leaves 0 and 1: it would be paid twice\.$/);
    expect(told[1]).to.match(/has the leaves 0 and 1: it would be paid the greater amount, not both\.$/);
  });

  it("tells once of a whole tree of leaves that are too large, with the first of them and how many", () => {
    const { facts, published } = soundVesting();
    const amounts = published.rows.amounts.map((_, i) => (i % 32 === 16 ? 1 : 0));
    const found = campaignFindings(
      { ...facts, entitlements: undefined },
      { ...published, rows: { ...published.rows, amounts } },
    ).filter(({ id }) => id === "AmountTooLarge");
    expect(found).to.have.length(1);
    expect(found[0]?.details).to.include({ index: 0, leaves: published.rows.count });
  });
});

describe("checkCampaign: who proposes and who vetoes roots", () => {
  it("is found where it is expected, and expected of a cumulative campaign alone", () => {
    const { proposer, guardian } = soundCumulative().facts.rules;
    expect(findings(soundCumulative(), () => ({ expected: { proposer, guardian } }))).to.deep.equal([]);
    const expected = { proposer: addressOf(20), guardian: addressOf(21) };
    const [first, second, ...more] = findings(soundVesting(), () => ({ expected }));
    expect(more).to.deep.equal([]);
    expect([first?.id, second?.id]).to.deep.equal(["NoProposer", "NoGuardian"]);
    expect(first?.hint).not.to.include("--pause-guardian");
    expect(second?.hint).to.include("--pause-guardian");
  });
});

describe("checkCampaign: pauses and roots", () => {
  const pauses = (last: number, maxPaused: bigint): GateState => ({
    gate: addressOf(last),
    kind: "PauseGate",
    pause: { guardian: addressOf(30), maxPaused, noPauseWindow: DAY, paused: undefined, extraTime: 0n },
  });
  const both = (first: GateState, second: GateState): GateState => ({
    gate: addressOf(40),
    kind: "AllOfGate",
    adapter: addressOf(41),
    isOpen: true,
    parts: [first, second],
  });
  const unknown: GateState = { gate: addressOf(42), kind: "unknown" };
  const terms = { end: 30n * DAY, maxExtraTime: 10n * DAY };

  it("delay a root by what all gates may pause, and by no more than the end may move", () => {
    const two = both(pauses(31, 3n * DAY), both(pauses(32, 4n * DAY), pauses(33, 1n)));
    expect(rootDelay(two, terms)).to.equal(7n * DAY + 1n);
    expect(rootDelay(two, { maxExtraTime: DAY })).to.equal(DAY);
    expect(rootDelay({ gate: addressOf(0), kind: "none" }, terms)).to.equal(0n);
    // What a gate of unknown code does, its campaign's own bound alone tells.
    expect(rootDelay(both(pauses(31, 1n), unknown), terms)).to.equal(10n * DAY);
  });

  it("do not matter to whether a root can be accepted: the end moves as far as the timelock", () => {
    const found = (timelock: bigint) => checkTimelock({ rules: { timelock }, terms, createdAt: 5n * DAY });
    expect(found(25n * DAY - 1n)).to.deep.equal([]);
    const [refused] = found(25n * DAY);
    expect(refused).to.include({ id: "TimelockBeyondEnd", severity: "error" });
    expect(refused?.details).to.include({ timelock: 25n * DAY, lasts: 25n * DAY });
    expect(refused?.sentence).to.include("timelock of 25 d");
  });
});
