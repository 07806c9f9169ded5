import { type Spread, spreadOf } from "../harness/spread.ts";
import { claimPlan } from "./claimPlan.ts";
import type { Stage } from "./distributors/stage.ts";
import { SAMPLES } from "./subject.ts";
import { undone } from "./undone.ts";

type Claim = (index: number) => Promise<number>;

/**
 * Gas of claims later in their bitmap words, all over the allocation. Everything is taken back afterwards.
 * @param opens claims another leaf of the word beforehand
 */
export function laterClaims({ chain, allocation }: Stage, opens: Claim, claim: Claim): Promise<Spread> {
  return undone(chain, async () => {
    const samples: number[] = [];
    for (const planned of claimPlan(allocation.rows, SAMPLES)) {
      await opens(planned.opens);
      samples.push(await claim(planned.measured));
    }
    return spreadOf(samples);
  });
}
