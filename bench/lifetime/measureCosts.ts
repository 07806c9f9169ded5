import { claimPlan } from "../gas/claimPlan.ts";
import type { Distributors } from "../gas/distributors/openDistributors.ts";
import { undone } from "../gas/undone.ts";
import { spreadOf } from "../harness/spread.ts";
import { type CostsAtDepth, LEAVES_A_WORD } from "./costs.ts";
import { inRange } from "./inRange.ts";
import type { Way } from "./way.ts";

const SAMPLES = 32;
/** Bundles sent one after the other from index 0 on, so that they cross words as often as they do in a campaign. */
const BUNDLES = 10;

type Costs = Pick<CostsAtDepth, "recipient" | "word">;

/** Measures what a way of paying costs in the tree of these distributors. Everything is taken back afterwards. */
export async function measureCosts(distributors: Distributors, way: Way): Promise<CostsAtDepth> {
  const { chain, allocation } = distributors.stage;
  const costs = await undone(chain, () => (way.size === 1 ? oneByOne : inBundles)(distributors, way));
  return { depth: Math.log2(allocation.rows), opening: way.opening(distributors), ...costs };
}

async function oneByOne(distributors: Distributors, { pay }: Way): Promise<Costs> {
  const { rows } = distributors.stage.allocation;
  const first: number[] = [];
  const later: number[] = [];
  for (const { opens, measured } of claimPlan(rows, Math.min(SAMPLES, rows / LEAVES_A_WORD))) {
    first.push(await pay(distributors, [opens]));
    later.push(await pay(distributors, [measured]));
  }
  const recipient = spreadOf(later).median;
  return { recipient, word: spreadOf(first).median - recipient };
}

async function inBundles(distributors: Distributors, { pay, size }: Way): Promise<Costs> {
  const { chain } = distributors.stage;
  // One bundle amid a word that was not used before, and the same where the word's first leaf was paid before.
  const amid = inRange(LEAVES_A_WORD + size / 2, size);
  const fresh = await undone(chain, () => pay(distributors, amid));
  const word = await undone(chain, async () => {
    await pay(distributors, [LEAVES_A_WORD]);
    return fresh - (await pay(distributors, amid));
  });

  let total = 0;
  for (let i = 0; i < BUNDLES; i++) total += await pay(distributors, inRange(i * size, size));
  const recipients = BUNDLES * size;
  return { recipient: (total - Math.ceil(recipients / LEAVES_A_WORD) * word) / recipients, word };
}
