import {
  exactly,
  type TimelineKind,
  type TimelineStep,
} from "../../../src/sdk/core/timeline/timelineStep.ts";
import { computeWaits } from "../../../src/sdk/core/timeline/waits.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";

/** A way whose steps are a second apart; the chain's clock is the store's. @param kind what came of it */
export function samplePath(kind: TimelineKind): TracePath {
  const kinds = ["signed", "queued", "sent", "included", kind, "final"] as const;
  const steps = kinds.map((each, i): TimelineStep => {
    const moment = exactly(1_800_000_000_000 + 1_000 * i, i === 3 || i === 4 ? "block" : "store");
    const ground = each === "signed" ? "signed" : "recorded";
    return {
      kind: each,
      moment,
      actor: undefined,
      cause: i === 0 ? undefined : i - 1,
      why: undefined,
      words: each,
      ground,
    };
  });
  return { intent: 1n, words: `Have something ${kind}, as somebody signed`, steps, ...computeWaits(steps) };
}
