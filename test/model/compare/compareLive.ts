import type { Recording } from "../chain/recording.ts";
import { decideFromCopy } from "../copies/decideFromCopy.ts";
import type { Scene } from "../history/scene.ts";
import type { Disagreement } from "./claim.ts";
import type { Tally } from "./tally.ts";
import { openTruth } from "./truth.ts";

/**
 * What the contract answered at each block, against the replay of the log up to that very block, and against the toolkit's
 * decision on the same state. Undone blocks count too: each branch was true while it stood.
 */
export function compareLive(
  scene: Scene,
  { canonical, dropped }: Recording,
  tally: Tally,
): readonly Disagreement[] {
  const found: Disagreement[] = [];
  for (const copy of [...canonical, ...dropped]) {
    const truth = openTruth(scene, { canonical: [copy], dropped: [], done: 0, refused: 0 }, tally);
    const moment = copy.block.time;
    for (const { batch, position, verdict } of copy.live) {
      const { plan } = batch;
      const claim = { source: "live", copy, plan, position, margin: 0, moment, verdict } as const;
      if (copy.batches[plan]?.id !== batch.id) {
        tally.count("live", verdict.outcome);
        if (verdict.outcome !== "NotFound") found.push({ claim, about: "outcome", expected: "NotFound" });
        continue;
      }
      const disagreement = truth.judge(claim);
      if (disagreement !== undefined) found.push(disagreement);

      const decided = decideFromCopy(copy.batches[plan]!, scene.watched[position]!, moment, moment);
      tally.betweenSources++;
      for (const about of ["outcome", "since", "freshUntil", "guarantee", "asOfTime"] as const) {
        if (decided?.[about] !== verdict[about])
          found.push({ claim, about, expected: `${decided?.[about]}` });
      }
    }
  }
  return found;
}
