import type { Copy, Recording } from "../chain/recording.ts";
import type { CopyRules } from "../copies/copyRules.ts";
import { decideFromCopy } from "../copies/decideFromCopy.ts";
import type { Scene } from "../history/scene.ts";
import { effectOf } from "../naive/epochs.ts";
import type { Claim, Disagreement } from "./claim.ts";
import { momentsIn } from "./moments.ts";
import type { Tally } from "./tally.ts";
import type { Truth } from "./truth.ts";

const SKEWS = [0, 0, 1, 5, 30];
/** Longest time from a block to when a slow node still gives it for the latest. */
const MAX_LAG = 300;

/**
 * Every copy of every block, for moments up to its horizon: what it says, and what a verdict that was once taken from it
 * says later, as long as it counts as fresh by a clock that may be slow.
 */
export function compareCopies(
  scene: Scene,
  { canonical, dropped }: Recording,
  truth: Truth,
  rules: CopyRules,
  tally: Tally,
): readonly Disagreement[] {
  const { random, reorgMargin, watched, plans } = scene;
  const found: Disagreement[] = [];
  const blockTimes = canonical.map(({ block }) => block.time);
  const judge = (claim: Claim) => {
    const disagreement = truth.judge(claim);
    if (disagreement !== undefined) found.push(disagreement);
  };

  /** What a verifier that asked the chain at that very moment would have been told; the last block of its second. */
  const compareWithLive = (claim: Claim) => {
    const live = canonical.findLast(({ block }) => block.time <= claim.moment);
    const batch = live?.batches[claim.plan];
    if (live?.block.time !== claim.moment || batch?.id !== claim.copy.batches[claim.plan]!.id) return;
    const told = decideFromCopy(batch, watched[claim.position]!, claim.moment, claim.moment);
    tally.betweenSources++;
    if (told?.outcome === claim.verdict.outcome) return;
    // State that knows nothing of its own moment is as wrong as state that knows another outcome.
    const expected = told?.outcome ?? "one that is known now";
    if (told === undefined || claim.verdict.guarantee === "Firm")
      found.push({ claim, about: "outcome", expected });
  };

  const compareCopy = (original: Copy, margin: number) => {
    const copy = rules.keep(original);
    const readAt = copy.block.time + random.below(MAX_LAG);
    const asOf = rules.asOf(copy.block.time, readAt, margin);
    for (const [plan, batch] of copy.batches.entries()) {
      if (batch === undefined || !rules.countsBatch(batch.issueTime, asOf, margin)) continue;
      const end = effectOf(plans[plan]!.epochLength, asOf);
      for (const [position, one] of watched.entries()) {
        const edges = [one.plain.validFrom, one.plain.expires];
        for (const moment of momentsIn(scene, { from: asOf, end, edges, blockTimes })) {
          const verdict = decideFromCopy(batch, one, asOf, moment);
          if (verdict === undefined) continue;
          const claim = { source: "copy", copy, plan, position, margin, verdict } as const;
          judge({ ...claim, moment });
          if (blockTimes.includes(moment)) compareWithLive({ ...claim, moment });

          // Used again later: the verifier's clock shows `slow` seconds less than it is.
          const freshUntil = Number(verdict.freshUntil);
          const later = random.pick([
            freshUntil - 1,
            freshUntil,
            moment + random.below(freshUntil - moment + 2),
          ]);
          const skew = random.pick(SKEWS);
          const slow = random.below(skew + 1);
          if (later > moment && rules.isFresh(later - slow, skew, freshUntil))
            judge({ ...claim, moment: later });
        }
      }
    }
  };

  for (const copy of canonical) {
    // A final block needs no margin; one that is not may turn out to remain.
    compareCopy(copy, 0);
    compareCopy(copy, reorgMargin);
  }
  for (const copy of dropped) compareCopy(copy, reorgMargin);
  return found;
}
