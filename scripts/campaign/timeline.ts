import type { CampaignArguments } from "../../src/chain/campaignArguments.ts";
import { waveStart } from "../../src/core/waves.ts";

/** A moment in the life of a campaign. */
export type TimelineMoment = {
  /** Unix seconds. */
  readonly at: bigint;
  readonly what: string;
  readonly isPast: boolean;
};

/** Waves that are listed one by one; of more, the first and the last. */
const MOST_WAVES = 12n;

/**
 * The moments of a campaign in order, by its terms.
 * @param movedEnd as of `now`
 * @param createdAt undefined: not known
 */
export function timeline(
  terms: CampaignArguments,
  {
    now,
    movedEnd,
    createdAt,
  }: { readonly now: bigint; readonly movedEnd: bigint; readonly createdAt: bigint | undefined },
): readonly TimelineMoment[] {
  const { start, end, maxExtraTime } = terms;
  const moments: (readonly [at: bigint, what: string])[] = [
    ...(createdAt === undefined ? [] : [[createdAt, "created and funded"] as const]),
    [start, terms.waves === 0n ? "claims begin" : "claims begin with the first wave"],
    ...waveMoments(terms),
    [end, movedEnd > end ? "end, before it was moved" : "end"],
    ...(movedEnd > end ? [[movedEnd, "end as the gate has moved it so far"] as const] : []),
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
    if (waves > MOST_WAVES && wave > 1n && !isLast) continue;
    const [from, to] = [waveStart(wave, count, waves), waveStart(wave + 1n, count, waves) - 1n];
    const others = isLast && claimFor === "AfterLastWave" ? "; others may claim from now on" : "";
    const which = isLast ? "the last wave opens" : `wave ${wave + 1n} of ${waves} opens`;
    found.push([start + wave * waveInterval, `${which}: index ${from} to ${to}${others}`]);
  }
  return found;
}

/** How many waves are open. */
export function openWaves({ start, waves, waveInterval }: CampaignArguments, now: bigint): bigint {
  if (waves === 0n || now < start) return 0n;
  const open = (now - start) / waveInterval + 1n;
  return open < waves ? open : waves;
}
