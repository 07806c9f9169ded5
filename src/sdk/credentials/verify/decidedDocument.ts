import type { Decided } from "./answer.ts";
import { explain } from "./explain.ts";

/** A verdict for programs: as of which block, until when, and why. */
export function decidedDocument(answer: Decided) {
  const { block, reason, stale, ...verdict } = answer;
  return {
    valid: answer.outcome === "Valid",
    ...verdict,
    block: block.number,
    blockHash: block.hash,
    blockTime: block.timestamp,
    why: [explain(answer)],
    problem: null,
    ...(reason !== undefined && { reason }),
    ...(stale !== undefined && { stale }),
  };
}
