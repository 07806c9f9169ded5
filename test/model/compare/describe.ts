import type { Scene } from "../history/scene.ts";
import type { Disagreement } from "./claim.ts";

/** What to read after a failure: who said what of which credential, what is so, and all that the log told the verifier. */
export function describe(
  { seed, plans, watched, origin }: Scene,
  { claim, about, expected }: Disagreement,
): string {
  const { copy, plan, position, moment, margin, source, verdict } = claim;
  const { plain } = watched[position]!;
  const batch = copy.batches[plan];
  const at = (time: number) => `${time} (+${time - origin})`;
  const told = copy.log
    .filter(({ batch: id }) => id === batch?.id)
    .map(({ time, block, batch: _, ...rest }) => `    ${at(time)}, block ${block}: ${JSON.stringify(rest)}`);
  return [
    `Seed ${seed}: ${source} says ${about} ${verdict[about]}, where it is ${expected},`,
    `  of credential ${JSON.stringify(plain)} at ${at(moment)},`,
    `  from block ${copy.block.number} of ${at(copy.block.time)} with margin ${margin};`,
    `  policy ${JSON.stringify(plans[plan])}, ${batch === undefined ? "not issued" : `issued at ${at(batch.issueTime)}, issuedAt ${batch.header.issuedAt}`}.`,
    `  The whole verdict: ${Object.values(verdict).join(", ")}. What the log had told by then:`,
    ...told,
  ].join("\n");
}
