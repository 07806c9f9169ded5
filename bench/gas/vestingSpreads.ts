import { type Spread, spreadOf } from "../harness/spread.ts";
import { bundlePlan, ITEMS } from "./bundlePlan.ts";
import { START } from "./campaignTerms.ts";
import { claimPlan } from "./claimPlan.ts";
import type { VestingDistributor } from "./distributors/distributor.ts";
import type { Stage } from "./distributors/stage.ts";
import { VESTING } from "./evenSchedule.ts";
import { SAMPLES } from "./subject.ts";
import { undone } from "./undone.ts";

type Sample = (stage: Stage, distributor: VestingDistributor) => Promise<Spread>;

/** Gas of first claims, all over the allocation. Everything here is taken back afterwards. */
export const firstClaims: Sample = ({ chain, allocation }, { claim }) =>
  undone(chain, async () => {
    const samples: number[] = [];
    for (const { opens, measured } of claimPlan(allocation.rows, SAMPLES)) {
      // Peers with bitmaps pay for a fresh word only once.
      await claim(opens);
      samples.push(await claim(measured));
    }
    return spreadOf(samples);
  });

/** Gas of releases to accounts that hold what their claims paid, each at another moment of the schedule. */
export const releases: Sample = ({ chain, allocation }, { claim, release }) =>
  undone(chain, async () => {
    const claimed = claimPlan(allocation.rows, SAMPLES).map(({ measured }) => measured);
    for (const index of claimed) await claim(index);
    // Once before: peers that pay nothing at the claim have made nobody a holder yet.
    await at(chain, 1n, 2n * BigInt(SAMPLES));
    for (const index of claimed) await release(index);
    const samples: number[] = [];
    for (const [i, index] of claimed.entries()) {
      await at(chain, BigInt(i + 1), BigInt(SAMPLES + 1));
      samples.push(await release(index));
    }
    return spreadOf(samples);
  });

/** Gas an item of releases of many at once, amid the schedule. */
export const manyReleases: Sample = ({ chain, allocation }, { claim, releaseMany }) =>
  undone(chain, async () => {
    const { contiguous } = bundlePlan(allocation.rows);
    for (const index of contiguous.flat()) await claim(index);
    await at(chain, 1n, 4n);
    for (const indexes of contiguous) await releaseMany(indexes);
    await at(chain, 1n, 2n);
    const samples: number[] = [];
    for (const indexes of contiguous) samples.push((await releaseMany(indexes)) / ITEMS);
    return spreadOf(samples);
  });

/** The next block comes at a part of the schedule. */
function at({ testClient }: Stage["chain"], part: bigint, whole: bigint): Promise<void> {
  return testClient.setNextBlockTimestamp({ timestamp: START + (VESTING * part) / whole });
}
