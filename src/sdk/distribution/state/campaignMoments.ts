import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { RootState } from "../../chain/read/readCampaign.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { waveStart } from "../../core/campaign/waves.ts";
import { percentText } from "../schedule/pointValues.ts";

export type CampaignMoment = {
  /** Unix seconds. */
  readonly at: bigint;
  readonly what: string;
  readonly isPast: boolean;
};

/** Waves that are listed one by one; of more, the first and the last. */
const MAX_WAVES = 12n;
/** Points of a schedule that are listed one by one; of more, the first, the next and the last. */
const MAX_POINTS = 12;

export type CampaignMomentsParameters = {
  /** Unix seconds. */
  readonly now: bigint;
  /** As of `now`. */
  readonly effectiveEnd: bigint;
  /** Undefined: not known. */
  readonly createdAt: bigint | undefined;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule | undefined;
  /** Of a cumulative campaign, as of `now`. */
  readonly roots?: RootState | undefined;
};

/** The moments of a campaign in order, by its terms. */
export function campaignMoments(
  terms: CampaignArguments,
  { now, effectiveEnd, createdAt, schedule, roots }: CampaignMomentsParameters,
): readonly CampaignMoment[] {
  const { start, end, maxExtraTime } = terms;
  const moments: (readonly [at: bigint, what: string])[] = [
    ...(createdAt === undefined ? [] : [[createdAt, "created and funded"] as const]),
    [start, terms.waves === 0n ? "claims begin" : "claims begin with the first wave"],
    ...waveMoments(terms),
    ...(schedule === undefined ? [] : pointMoments(schedule, now)),
    ...(roots === undefined ? [] : rootMoments(roots)),
    [end, effectiveEnd > end ? "end, before it was moved" : "end"],
    ...(effectiveEnd > end ? [[effectiveEnd, "end as the gate has moved it so far"] as const] : []),
    ...(maxExtraTime > 0n
      ? [[end + maxExtraTime, "the latest end that the gate may bring about"] as const]
      : []),
  ];
  return moments
    .map(([at, what]) => ({ at, what, isPast: at <= now }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function waveMoments({ start, count, waves, waveInterval, claimFor }: CampaignArguments) {
  const found: (readonly [at: bigint, what: string])[] = [];
  for (let wave = 1n; wave < waves; wave++) {
    const isLast = wave === waves - 1n;
    if (waves > MAX_WAVES && wave > 1n && !isLast) continue;
    const from = waveStart(wave, count, waves);
    const to = waveStart(wave + 1n, count, waves) - 1n;
    const others = isLast && claimFor === "AfterLastWave" ? "; others may claim from now on" : "";
    const which = isLast ? "the last wave opens" : `wave ${wave + 1n} of ${waves} opens`;
    found.push([start + wave * waveInterval, `${which}: index ${from} to ${to}${others}`]);
  }
  return found;
}

type Moment = readonly [at: bigint, what: string];

function pointMoments({ stepped, points }: VestingSchedule, now: bigint): readonly Moment[] {
  const next = points.findIndex(({ time }) => time > now);
  const last = points.length - 1;
  const isListed = (i: number) => points.length <= MAX_POINTS || i === 0 || i === next || i === last;
  return points.flatMap(({ time, share }, i) => (isListed(i) ? [[time, pointText(share, i)] as const] : []));

  function pointText(share: bigint, i: number): string {
    if (i === last) return "all is vested";
    const grows = stepped ? "" : ", growing from now on";
    const isNext = i === next && points.length > MAX_POINTS ? `: the next of ${points.length} points` : "";
    if (share === 0n) return `nothing is vested yet${grows}${isNext}`;
    return `${percentText(share)} ${i === 0 ? "is vested at once" : "is vested"}${grows}${isNext}`;
  }
}

function rootMoments({ previousRoot, overlapEnds, proposal }: RootState): readonly Moment[] {
  const proofs: readonly Moment[] =
    previousRoot === undefined
      ? []
      : [[overlapEnds, `proofs of the root before, ${previousRoot}, are no longer good`]];
  if (proposal === undefined) return proofs;
  const { root, proposedAt, acceptableFrom, expires } = proposal;
  return [
    ...proofs,
    [proposedAt, `root ${root} was proposed`],
    [acceptableFrom, "anybody may accept the proposed root from now on"],
    [expires, "the proposed root expires, if nobody has accepted it"],
  ];
}

export function openWaves({ start, waves, waveInterval }: CampaignArguments, now: bigint): bigint {
  if (waves === 0n || now < start) return 0n;
  const open = (now - start) / waveInterval + 1n;
  return open < waves ? open : waves;
}
