import type { TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Sql } from "../../store/sql.ts";
import { type BlockProof, readBlockProofs } from "../tables/rowDigests.ts";
import type { TracePath } from "./openPath.ts";

type Traced = { readonly background: readonly TimelineStep[]; readonly paths: readonly TracePath[] };

/** Says of each proven step when its block was proven, and where the block's rows are not those any more. */
export async function withProofs<T extends Traced>(sql: Sql, chain: number, traced: T): Promise<T> {
  const all = [traced.background, ...traced.paths.map(({ steps }) => steps)];
  const blocks = all.flatMap((steps) => steps.flatMap((step) => provenPlace(steps, step)?.block ?? []));
  const proofs = await readBlockProofs(sql, chain, [...new Set(blocks)]);
  if (proofs.size === 0) return traced;
  return {
    ...traced,
    background: stamped(traced.background, proofs),
    paths: traced.paths.map((path) => ({ ...path, steps: stamped(path.steps, proofs) })),
  };
}

/** The place in the chain that a proven step rests on, as far as it has one. */
function provenPlace(steps: readonly TimelineStep[], { ground, place, kind, cause }: TimelineStep) {
  if (ground !== "proven") return undefined;
  return place ?? (kind === "final" && cause !== undefined ? steps[cause]?.place : undefined);
}

function stamped(
  steps: readonly TimelineStep[],
  proofs: ReadonlyMap<number, BlockProof>,
): readonly TimelineStep[] {
  return steps.map((step) => {
    const place = provenPlace(steps, step);
    const proof = place && proofs.get(place.block);
    // Another block of that number may have been taken back.
    if (proof === undefined || proof.hash !== place?.blockHash) return step;
    const { provenAt, isAltered } = proof;
    const dated = provenAt === undefined ? step : { ...step, provenAt };
    return isAltered ? { ...dated, ground: "altered" } : dated;
  });
}
