import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import { scheduleChart } from "../../../../src/node/campaigns/scheduleChart.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { WHOLE_SHARE } from "../../../../src/sdk/core/campaign/vesting.ts";
import { makeSchedule } from "../../../../src/sdk/distribution/schedule/makeSchedule.ts";
import { campaignMoments } from "../../../../src/sdk/distribution/state/campaignMoments.ts";

const START = 1_798_761_600n;
const DAY = 86_400n;
const END = START + 100n * DAY;
const terms: CampaignArguments = {
  token: zeroAddress,
  root: zeroHash,
  count: 100n,
  start: START,
  end: END,
  waves: 0n,
  waveInterval: 0n,
  treasury: zeroAddress,
  gate: zeroAddress,
  maxExtraTime: 0n,
  claimFor: "Anyone",
  recallable: false,
  manifestHash: zeroHash,
};
const at = { effectiveEnd: END, createdAt: undefined };

describe("the timeline of a campaign", () => {
  it("has the points of a schedule among the rest, in order", () => {
    const cliff = START + 25n * DAY;
    const end = START + 200n * DAY;
    const schedule = makeSchedule({ start: START - 25n * DAY, cliff, end });
    const moments = campaignMoments(terms, { ...at, now: cliff, schedule });
    expect(moments).to.deep.equal([
      { at: START, what: "claims begin", isPast: true },
      { at: cliff, what: "22.2222222222222222 % is vested at once, growing from now on", isPast: true },
      { at: END, what: "end", isPast: false },
      { at: end, what: "all is vested", isPast: false },
    ]);
  });

  it("shows of many points the first, the next and the last", () => {
    const schedule = makeSchedule({ start: START, end: START + 20n * DAY, step: "day" });
    const now = START + 5n * DAY;
    const told = campaignMoments(terms, { ...at, now, schedule }).filter(({ what }) =>
      what.includes("vested"),
    );
    expect(told.map((moment) => [(moment.at - START) / DAY, moment.what])).to.deep.equal([
      [1n, "5 % is vested at once"],
      [6n, "30 % is vested: the next of 20 points"],
      [20n, "all is vested"],
    ]);
  });

  it("says when a root was proposed, may be accepted and expires, and until when the one before is good", () => {
    const proposal = {
      root: zeroHash,
      count: 1n,
      funding: 0n,
      manifestHash: zeroHash,
      proposedAt: START + DAY,
      pausedBefore: 0n,
      hash: zeroHash,
      acceptableFrom: START + 3n * DAY,
      expires: START + 10n * DAY,
    };
    const roots = {
      acceptancePeriod: 7n * DAY,
      previousRoot: zeroHash,
      overlapEnds: START + 2n * DAY,
      proposal,
    };
    const days = (moments: ReturnType<typeof campaignMoments>) =>
      moments.map((moment) => [(moment.at - START) / DAY, moment.what.replaceAll(zeroHash, "R")]);
    expect(days(campaignMoments(terms, { ...at, now: START, roots }))).to.deep.equal([
      [0n, "claims begin"],
      [1n, "root R was proposed"],
      [2n, "proofs of the root before, R, are no longer good"],
      [3n, "anybody may accept the proposed root from now on"],
      [10n, "the proposed root expires, if nobody has accepted it"],
      [100n, "end"],
    ]);
    const none = { ...roots, previousRoot: undefined, overlapEnds: 0n, proposal: undefined };
    expect(campaignMoments(terms, { ...at, now: START, roots: none })).to.have.length(2);
  });
});

describe("the chart of a schedule", () => {
  const schedule = makeSchedule({ start: START, cliff: START + 50n * DAY, end: START + 200n * DAY });
  const window = { start: START, end: END, waves: 3n, waveInterval: DAY };
  /** Corners of the curve, in ten thousandths of the width and of the height from below. */
  const curveOf = (page: string) =>
    (/<polyline class="curve" points="([^"]*)"/.exec(page)?.[1] ?? "")
      .split(" ")
      .map((corner) => corner.split(",").map(Number))
      .map(([x = 0, y = 0]) => [x, 10_000 - y]);

  it("jumps at a cliff, and leans where it grows", () => {
    const curve = curveOf(scheduleChart({ schedule, title: "s.json" }));
    expect(curve.map(([, y]) => y)).to.deep.equal([0, 0, 2_500, 10_000, 10_000]);
    expect(curve[1]?.[0]).to.equal(curve[2]?.[0]);
    expect(curve[3]?.[0]).to.be.above(curve[2]?.[0] ?? 0);
  });

  it("climbs stairs where it is stepped", () => {
    const points = [
      { time: START, share: WHOLE_SHARE / 2n },
      { time: END, share: WHOLE_SHARE },
    ];
    const curve = curveOf(scheduleChart({ schedule: { stepped: true, points }, title: "s.json" }));
    expect(curve.map(([, y]) => y)).to.deep.equal([0, 0, 5_000, 5_000, 10_000, 10_000]);
    expect(curve[3]?.[0]).to.equal(curve[4]?.[0]);
  });

  it("marks now, shades when leaves are claimed and wave by wave, and lists the points", () => {
    const page = scheduleChart({ schedule, title: "<b>0xab</b>", now: START + 125n * DAY, window });
    expect(page).to.include("now: 62.5 %").and.include("&lt;b&gt;0xab").and.not.include("<b>0xab");
    expect(page.match(/<rect class="span"/g)).to.have.length(1);
    expect(page.match(/wave \d of 3 opens/g)).to.have.length(3);
    expect(page.match(/<tr>/g)).to.have.length(1 + schedule.points.length);
    expect(page).to.include(">past<").and.include(">to come<");
    expect(page).to.not.match(/NaN|undefined|<script|https?:\/\//);
    expect(scheduleChart({ schedule, title: "x" })).to.not.include("now:");
  });
});
