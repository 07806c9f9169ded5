import type { Measurement } from "../harness/measurement.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { ITEMS } from "./bundlePlan.ts";
import { START } from "./campaignTerms.ts";
import { createSpread } from "./createSpread.ts";
import { openOpenZeppelinVesting } from "./distributors/openOpenZeppelinVesting.ts";
import { openSablier } from "./distributors/openSablier.ts";
import { openVesting, vestingPlan } from "./distributors/openVesting.ts";
import { openVestingWallets } from "./distributors/openVestingWallets.ts";
import { openStage } from "./distributors/stage.ts";
import { evenSchedule, VESTING } from "./evenSchedule.ts";
import { RECALL, RECALL_GOAL, recallableTerms, recalls } from "./recallRows.ts";
import type { Measure } from "./subject.ts";
import { FUNDING } from "./tokenAndFactory.ts";
import { firstClaims, manyReleases, releases } from "./vestingSpreads.ts";

/** Points of the schedule behind every goal, and of the shortest straight line and the longest schedule. */
const POINTS = 8;
const OTHER_POINTS = [2, 64];

const ALONE = "sent by a stranger; whole transaction";
const FIRST = {
  id: "vesting-first",
  about: `the first claim of a leaf that vests: recorded, and paid what is due; depth 17, fresh holder, ${ALONE}`,
  goal: 96_500,
  spread: firstClaims,
};
const RELEASE = {
  id: "vesting-release",
  about: `paying what vested since, without a proof; existing holder, at moments all over the schedule, ${ALONE}`,
  goal: 46_000,
  spread: releases,
};
const RELEASE_MANY = {
  id: `vesting-release-many-${ITEMS}-each`,
  about: `${ITEMS} of these in one transaction, amid the schedule; existing holders; whole transaction, each of them`,
  goal: 25_000,
  spread: manyReleases,
};

/** Leaves that vest: claiming them, having them paid on, and opening a campaign for them. Each beside its peers. */
export const measureVesting: Measure = async ({ chain, allocation }) => {
  const stage = await openStage(chain, allocation);
  const { address: factory } = await chain.viem.deployContract("VestingCampaignFactory");
  await stage.allow(factory, 10n * FUNDING);
  const open = (points: number, from = START) =>
    openVesting(stage, factory, evenSchedule(points, from), `${points} from ${from}`);
  const ours = await open(POINTS);
  const peers = [
    { suffix: "", peer: await openSablier(stage) },
    { suffix: "-vs-openzeppelin", peer: await openOpenZeppelinVesting(stage) },
    { suffix: "-vs-vesting-wallet", peer: await openVestingWallets(stage) },
  ];

  const rows: Measurement[] = [];
  for (const { id, about, goal, spread } of [FIRST, RELEASE, RELEASE_MANY]) {
    const common = { about: withPoints(about, POINTS), unit: "gas", ours: await spread(stage, ours), goal };
    for (const { suffix, peer } of peers) {
      const beside = { name: peer.name, spread: await spread(stage, peer) };
      rows.push({ id: `${id}${suffix}`, ...common, peer: beside });
    }
  }
  for (const points of OTHER_POINTS) {
    const other = await open(points);
    for (const { id, about, spread } of [FIRST, RELEASE]) {
      rows.push(alone(`${id}-${points}-points`, withPoints(about, points), await spread(stage, other)));
    }
  }
  const later = await open(POINTS, START + VESTING);
  const unpaid = `a first claim before anything is vested: recorded, nothing paid; depth 17, ${ALONE}`;
  rows.push(alone("vesting-first-unpaid", withPoints(unpaid, POINTS), await firstClaims(stage, later)));

  const create = {
    about: withPoints(
      "creating and funding a vesting campaign through its factory, in one transaction, the factory's allowance left out; peers: all that their operator sends",
      POINTS,
    ),
    unit: "gas",
    ours: await createSpread(stage, factory, vestingPlan(stage, evenSchedule(POINTS, START)), "vesting"),
    goal: null,
  };
  for (const { suffix, peer } of peers) {
    const beside = { name: peer.name, spread: spreadOf([peer.opening]) };
    rows.push({ id: `vesting-create${suffix}`, ...create, peer: beside });
  }
  const recallable = { ...vestingPlan(stage, evenSchedule(POINTS, START)), terms: recallableTerms(stage) };
  rows.push({
    id: "recall-vesting",
    about: withPoints(
      `taking all of a vesting campaign's money back, to a treasury that holds the token, ${RECALL}`,
      POINTS,
    ),
    unit: "gas",
    ours: await recalls(stage, factory, recallable, chain.operator),
    peer: null,
    goal: RECALL_GOAL,
  });
  return rows;
};

function withPoints(about: string, points: number): string {
  return `${about}; a schedule of ${points} points`;
}

function alone(id: string, about: string, ours: Spread): Measurement {
  return { id, about, unit: "gas", ours, peer: null, goal: null };
}
