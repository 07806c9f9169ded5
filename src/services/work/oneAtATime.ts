import type { QueuedIntent } from "../delivery/tables/intents.ts";
import type { WorkPlan } from "../delivery/work/kind.ts";
import type { Pace } from "./pace.ts";
import type { IndexOf } from "./paidIntents.ts";
import { type Sorted, sortOut, type ValidatedIntent } from "./sortOut.ts";

/** Milliseconds until a campaign whose leaves hold each other up is looked at again, while one of its transactions is under way. */
const UNDER_WAY_MS = 500;

/** At whose pace a campaign is paid, and as of which block. */
type PacedPlace = { readonly pace: Pace; readonly block: bigint; readonly now: bigint };

/** Intents by what to do with them. */
type SortedIntents = Pick<Sorted, "ended" | "later"> & {
  readonly open: readonly { readonly intent: QueuedIntent }[];
};

/** Whether a campaign whose leaves hold each other up has to wait for a transaction of its own. */
export async function isHeldUp({
  pace,
  block,
  underWay,
}: PacedPlace & { readonly underWay: () => Promise<number> }): Promise<boolean> {
  return pace.max() !== undefined && (!pace.isFree(block) || (await underWay()) > 0);
}

/** Nothing is sent of what is open while a transaction is under way. */
export function allLater({ open, ended, later }: SortedIntents): WorkPlan {
  const ids = open.map(({ intent }) => intent.id);
  return { filling: undefined, ended, later: [...later, { ids, milliseconds: UNDER_WAY_MS }] };
}

/** Of a campaign whose leaves hold each other up one transaction is under way, and the rest waits until it is mined. */
export function oneAtATime({ pace, block }: PacedPlace, sorted: SortedIntents, plan: WorkPlan): WorkPlan {
  if (pace.max() === undefined) return plan;
  const { filling, ended, later } = plan;
  // Another key of this process may have been faster.
  const isHanded = filling !== undefined && pace.isFree(block);
  if (isHanded) pace.handed(block);
  const sent = new Set(isHanded ? filling.intents.map(({ id }) => id) : []);
  const done = new Set([...sent, ...ended.map(({ id }) => id)]);
  const rest = new Set(sorted.open.map(({ intent }) => intent.id).filter((id) => !done.has(id)));
  const isHeld = ({ ids }: WorkPlan["later"][number]) => ids.some((id) => rest.has(id));
  const others = later.filter((one) => !isHeld(one));
  // Where nothing of it goes by now, nobody looks at the next ones before it is looked at again.
  const holds = filling === undefined ? later.filter(isHeld).map((one) => one.milliseconds) : [];
  const milliseconds = Math.max(UNDER_WAY_MS, ...holds);
  const waiting = { ids: [...rest], milliseconds };
  return { filling: isHanded ? filling : undefined, ended, later: [...others, waiting] };
}

type SortOutDropped = {
  readonly place: PacedPlace;
  readonly indexOf: IndexOf;
  /** Indexes that nothing will pay. */
  readonly given: ReadonlySet<number>;
};

/** What a bundle leaves out: given up for its reason, or held for a later one. */
export function sortOutDropped(
  dropped: readonly ValidatedIntent[],
  { place, indexOf, given }: SortOutDropped,
): Pick<Sorted, "ended" | "later"> {
  const isGiven = (intent: QueuedIntent) => given.has(indexOf(intent));
  const { ended, later } = sortOut(
    dropped.filter(({ intent }) => isGiven(intent)),
    place.now,
  );
  const held = dropped.filter(({ intent }) => !isGiven(intent));
  const holds = held.map(({ intent }) => ({
    ids: [intent.id],
    milliseconds: place.pace.hold(indexOf(intent)),
  }));
  return { ended, later: [...later, ...holds] };
}
