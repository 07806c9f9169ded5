import { pausedEnd, pausingGates } from "../../../src/react/pausingGates.ts";
import type { CampaignOverview } from "../../../src/react/useCampaignFacts.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";

type Point = readonly [at: bigint, what: string];

/** Waves that are listed one by one; of more, the first and the last. */
const MAX_WAVES = 12;

/** The moments of a campaign in order, and where the chain's clock stands among them. */
export function Timeline({ facts }: CampaignOverview) {
  const { timeline: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const { terms, now } = facts;
  const end = pausedEnd(facts, pausingGates(facts.gate, facts.campaign));
  const waves = terms.waves === 0n ? 0 : Number(terms.waves);
  const opening = Array.from(
    { length: waves },
    (_, i): Point => [terms.start + BigInt(i) * terms.waveInterval, texts.wave(count(i + 1))],
  ).filter((_, i) => waves <= MAX_WAVES || i === 0 || i === waves - 1);
  const moments: Point[] = [
    ...(facts.createdAt === undefined ? [] : ([[facts.createdAt, texts.created]] as const)),
    [terms.start, texts.start],
    ...opening,
    ...schedulePoints(),
    ...rootPoints(),
    [terms.end, end > terms.end ? texts.endBefore : texts.end],
    ...(end > terms.end ? ([[end, texts.endMoved]] as const) : []),
    ...(terms.maxExtraTime > 0n ? ([[terms.end + terms.maxExtraTime, texts.endLatest]] as const) : []),
  ];
  const points = moments.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <ol className="timeline">
        {points.map(([at, what]) => (
          <li key={`${at}${what}`} data-past={at <= now}>
            <Moment at={at} />: {what} {at <= now && <span className="hint">({texts.past})</span>}
          </li>
        ))}
      </ol>
    </section>
  );

  function schedulePoints(): readonly Point[] {
    if (facts.kind !== "vesting") return [];
    const first = facts.schedule.points.at(0);
    const last = facts.schedule.points.at(-1);
    return [
      ...(first === undefined ? [] : ([[first.time, texts.vestingBegins]] as const)),
      ...(last === undefined || last === first ? [] : ([[last.time, texts.vested]] as const)),
    ];
  }

  function rootPoints(): readonly Point[] {
    if (facts.kind !== "cumulative") return [];
    const { proposal, previousRoot, overlapEnds } = facts.roots;
    return [
      ...(previousRoot === undefined ? [] : ([[overlapEnds, texts.overlapEnds]] as const)),
      ...(proposal === undefined
        ? []
        : ([
            [proposal.proposedAt, texts.proposed],
            [proposal.acceptableFrom, texts.acceptable],
            [proposal.expires, texts.expires],
          ] satisfies Point[])),
    ];
  }
}
