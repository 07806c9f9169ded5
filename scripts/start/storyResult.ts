import type { Story } from "./story.ts";

/** The story as `--json` prints it; amounts in base units, as text. */
export function storyResult(story: Story, report: string) {
  return {
    rows: story.rows,
    root: story.root,
    ...(story.publishedRoot === undefined ? {} : { publishedRoot: story.publishedRoot.root }),
    total: story.total,
    claims: story.claims.length,
    paid: story.paid,
    left: story.left,
    refused: refusedByReason(story),
    unclaimable: story.unclaimable.length,
    gasPerClaim: story.gasPerClaim,
    gasPerCredential: story.gasPerCredential,
    credentials: story.credentials,
    attestations: story.attestations,
    announcement: story.announcement,
    relay: story.relay,
    rewards: story.rewards,
    vesting: story.vesting,
    burst: burstResult(story),
    sample: story.source.generatedSample,
    report,
  };
}

/** Of the rehearsal, what fits on a line; the page has the rest. */
function burstResult({ burst }: Story) {
  const { claimants, recommendation, runs } = burst;
  const strategies = runs.map(({ measures }) => {
    const { strategy, paid, latency, lastClaim, baseFeeRise } = measures;
    return { strategy, paid, p50: latency.p50, p99: latency.p99, lastClaim, baseFeeRise };
  });
  return { claimants, recommendation, strategies };
}

/** How many claims were refused, by reason. */
export function refusedByReason({ refused }: Story): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { reason } of refused) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
