import { type Portion, planTasks } from "../../delivery/estimateTasks.ts";
import type { Delivery } from "../../delivery/openDelivery.ts";
import type { MoneyLeaf } from "../claim/readMoney.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import { type LeafRefusal, openApart } from "../relay/leavesApart.ts";
import { keyOf } from "./lookDue.ts";
import { playReleases } from "./playReleases.ts";
import { type ReleaseTask, releaseTask } from "./releaseTask.ts";

export type PlanDueParameters = {
  readonly campaign: RelayedCampaign;
  readonly due: readonly MoneyLeaf[];
  /** Whether its one leaf is released by itself, in no bundle: then a refusal is thrown. */
  readonly isSingle: boolean;
  /** Called with how many of those that are due are simulated. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** What a run would send now. */
export type PlannedDue = {
  readonly portions: readonly Portion<ReleaseTask>[];
  /** Whom the next block would not pay by itself either, with the reason. */
  readonly skipped: ReadonlyMap<number, ClaimBlocker>;
  /** How many leaves go into a block, where the token does not pay more in one; undefined: as many as fit. */
  readonly leavesABlock: number | undefined;
};

/**
 * Simulates what is due in the transactions that a run would send. What is refused beside others goes into later ones; what
 * waits for the time of an earlier payment would be sent, and is in none.
 * @throws SymbolonError as `planTasks`; what viem throws where the node does not answer
 */
export async function planDue(
  delivery: Delivery<ReleaseTask>,
  { campaign, due, isSingle, onProgress }: PlanDueParameters,
): Promise<PlannedDue> {
  const { client, place, journal } = delivery;
  const { together } = playReleases(client, campaign, place.account);
  const apart = openApart();
  const portions: Portion<ReleaseTask>[] = [];
  const skipped = new Map<number, ClaimBlocker>();
  const planned = new Set<number>();
  const taskOf = (leaf: MoneyLeaf) => releaseTask(place.registry, journal.sendings.length, keyOf(leaf));
  const isOpen = ({ index }: MoneyLeaf) =>
    !planned.has(index) && !skipped.has(index) && !apart.waiting().has(index);
  for (let open = due; open.length > 0; open = open.filter(isOpen)) {
    let rest = apart.take(open, false);
    for (const portion of await planTasks(delivery, rest.map(taskOf))) {
      const tried = rest.slice(0, portion.tasks.length);
      rest = rest.slice(tried.length);
      const refusals = isSingle ? new Map<number, LeafRefusal>() : await together(tried);
      const { given } = apart.checkRefusals(refusals, { tried: tried.length, isMined: false });
      for (const [index, blocker] of given) skipped.set(index, blocker);
      const paid = tried.filter(({ index }) => !refusals.has(index));
      for (const { index } of paid) planned.add(index);
      portions.push(...(refusals.size === 0 ? [portion] : await planTasks(delivery, paid.map(taskOf))));
      onProgress?.(planned.size + skipped.size + apart.waiting().size, due.length);
      // Where leaves hold each other up, a second transaction at once would be refused.
      if (apart.max() !== undefined) break;
    }
  }
  return { portions, skipped, leavesABlock: apart.max() };
}
