import { vestedAmount, WHOLE_SHARE } from "../../../../src/sdk/core/campaign/vesting.ts";
import type {
  CampaignFacts,
  PublishedFacts,
} from "../../../../src/sdk/distribution/check/campaignFindings.ts";
import { addressOf, codeOf, DAY, ROWS, soundCampaign, TOTAL } from "./soundCampaign.ts";

export type VestingFacts = Extract<CampaignFacts, { kind: "vesting" }>;
export type CumulativeFacts = Extract<CampaignFacts, { kind: "cumulative" }>;

type SoundKind<Facts> = { readonly facts: Facts; readonly published: PublishedFacts };

/** A vesting campaign with which nothing is wrong: halfway through its schedule, three leaves claimed. */
export function soundVesting(): SoundKind<VestingFacts> {
  const { facts, published } = soundCampaign();
  const { words: _words, creation, kind: _kind, ...shared } = facts;
  const { start } = facts.terms;
  const schedule = {
    stepped: false,
    points: [
      { time: start, share: 0n },
      { time: start + 6n * DAY, share: WHOLE_SHARE },
    ],
  };
  const claimed = [0, 7, 299];
  const entitlements = ROWS.map(({ amount }, index) =>
    claimed.includes(index)
      ? { claimed: true, total: amount, released: vestedAmount(schedule, amount, facts.now) }
      : { claimed: false, total: 0n, released: 0n },
  );
  const sum = (name: "total" | "released") => entitlements.reduce((all, one) => all + one[name], 0n);
  return {
    published,
    facts: {
      ...shared,
      kind: "vesting",
      schedule,
      code: codeOf("VestingCampaign"),
      factory: { address: addressOf(4), code: codeOf("VestingCampaignFactory") },
      creation: creation && { ...creation, plan: { kind: "vesting", terms: facts.terms, schedule } },
      funding: { funded: TOTAL, claimed: sum("total") },
      entitlements,
      token: { ...facts.token, balance: TOTAL - sum("released") },
    },
  };
}

/** A cumulative campaign with which nothing is wrong: its second root is in force, and some are paid under either. */
export function soundCumulative(): SoundKind<CumulativeFacts> {
  const { facts, published } = soundCampaign();
  const { words: _words, creation, kind: _kind, ...shared } = facts;
  const { terms, now } = facts;
  const rules = {
    proposer: addressOf(20),
    guardian: addressOf(21),
    timelock: DAY,
    overlap: DAY,
    fundingCap: TOTAL,
  };
  const first = {
    ...terms,
    root: `0x${"11".repeat(32)}`,
    count: 100n,
    manifestHash: `0x${"22".repeat(32)}`,
  } as const;
  const brought = 100n;
  // The last one was paid in part, under the first root.
  const paid = ROWS.map(({ amount }, index) => (index < 2 ? amount : index === 299 ? 5n : 0n));
  const left = paid.reduce((sum, one) => sum + one, 0n);
  return {
    published,
    facts: {
      ...shared,
      kind: "cumulative",
      rules,
      code: codeOf("CumulativeCampaign"),
      factory: { address: addressOf(4), code: codeOf("CumulativeCampaignFactory") },
      creation: creation && {
        ...creation,
        funding: TOTAL - brought,
        plan: { kind: "cumulative", terms: first, rules },
      },
      roots: {
        previousRoot: first.root,
        overlapEnds: now + 60n,
        proposal: undefined,
        acceptancePeriod: 7n * DAY,
      },
      paid,
      source: { balance: 0n, allowance: 0n },
      history: [
        {
          event: "RootAccepted",
          root: terms.root,
          previous: first.root,
          overlapEnds: now + 60n,
          funding: brought,
          manifestHash: terms.manifestHash,
          blockNumber: 9n,
          blockHash: terms.root,
          transactionHash: terms.root,
          logIndex: 0,
        },
      ],
      token: { ...facts.token, balance: TOTAL - left },
    },
  };
}
