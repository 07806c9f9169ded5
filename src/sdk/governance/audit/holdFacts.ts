import { type Address, type Hex, isAddressEqual } from "viem";
import type { BatchEvent, HoldChangedEvent } from "../../chain/events/batches.ts";
import type { DeskEvent } from "../../chain/events/desk.ts";
import type { GroupEvent } from "../../chain/events/groups.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { caseHoldUntil, newCase } from "../../core/governance/cases.ts";
import { type Law, ruleAt } from "../../core/governance/law.ts";
import { seatsIn } from "../../core/governance/roster.ts";
import { maxBigInt } from "../../core/minMaxBigInt.ts";
import type { BatchFacts, GroupFacts, HoldFacts } from "./facts.ts";

/** The facts of a group that concern its holds. */
export type HoldingGroup = {
  readonly facts: Pick<GroupFacts, "group">;
  readonly law: Law;
  readonly events: readonly GroupEvent[];
};

export type HoldFactsParameters = {
  readonly events: readonly BatchEvent[];
  readonly batches: readonly BatchFacts[];
  readonly groups: readonly HoldingGroup[];
  readonly deskEvents: readonly DeskEvent[];
  /** Unix seconds of the opening of each case with a hold, by its id. */
  readonly openedAt: ReadonlyMap<Hex, bigint>;
  /** Unix seconds of the blocks of `continuations`, by number. A hold that continues none has its own time. */
  readonly continuedAt: ReadonlyMap<bigint, bigint>;
};

/**
 * Events that continue a hold of one of these batches. They have the first hold's beginning, so only the block shows
 * their time.
 */
export function continuations(
  events: readonly BatchEvent[],
  batches: readonly BatchFacts[],
): readonly HoldChangedEvent[] {
  const begun = new Set<string>();
  return events.flatMap((event) => {
    const isKnown = batches.some(({ batch }) => batch === event.batch);
    if (event.event !== "HoldChanged" || event.kind !== "Emergency" || !isKnown) return [];
    if (begun.has(keyOf(event))) return [event];
    begun.add(keyOf(event));
    return [];
  });
}

/**
 * Each hold with how long it may last: by the group's rule at that time, or, if the desk imposed it, for a case. Rules
 * that changed since bind neither. A hold that was once beyond its bound stays so, whatever later holds or ends.
 */
export function holdFacts(known: HoldFactsParameters): readonly HoldFacts[] {
  const held = new Map<string, HoldFacts>();
  for (const event of known.events) {
    const batch = known.batches.find((one) => one.batch === event.batch);
    if (event.event !== "HoldChanged" || batch === undefined) continue;
    // The registry emits the hull of a hold and the one that it continues, from the first one's beginning.
    const key = keyOf(event);
    const before = held.get(key);
    if (event.kind === "Emergency") held.set(key, imposed(event, before, boundOf(event, batch, known)));
    else if (before !== undefined) held.set(key, { ...before, until: event.until });
  }
  return [...held.values()];
}

const keyOf = ({ batch, target, from }: HoldChangedEvent) => `${batch} ${target} ${from}`;

function imposed(event: HoldChangedEvent, before: HoldFacts | undefined, bound: bigint): HoldFacts {
  const { batch, target, from, until } = event;
  const hold = { batch, target, from, until };
  if (before === undefined) return { ...hold, longest: until - from, bound };
  const longest = maxBigInt(before.longest, until - from);
  const isPast = before.longest > before.bound;
  return { ...hold, longest, bound: isPast ? before.bound : maxBigInt(before.bound, bound) };
}

function boundOf(event: HoldChangedEvent, { policy }: BatchFacts, known: HoldFactsParameters): bigint {
  const { emergency, revoker, emergencyLimit } = policy;
  const groupAt = (role: Address) => known.groups.find(({ facts }) => isAddressEqual(facts.group, role));
  // It begins with the next second.
  const time = known.continuedAt.get(event.blockNumber) ?? event.from - 1n;
  if (isOfCase(event, known.deskEvents)) {
    const law = groupAt(revoker)?.law;
    if (law === undefined) return emergencyLimit;
    // A case keeps the notice of its opening. A hold that began before it lasts longer.
    const openedAt = known.openedAt.get(event.evidence) ?? time;
    const { notice } = ruleAt(law, "Revoke", openedAt);
    return caseHoldUntil(newCase("Fraud", openedAt, BigInt(notice)), policy.epochLength) - event.from;
  }
  const group = groupAt(emergency);
  if (group === undefined) return emergencyLimit;
  // If as many seats sign as Suspend needs, they may hold for as long as the policy allows.
  const isByMany = seatsBehind(event, group) >= ruleAt(group.law, "Suspend", time).quorum;
  return isByMany ? emergencyLimit : BigInt(ruleAt(group.law, "Hold", time).sunset);
}

/**
 * Whether a hold is for a case about this very credential. The desk names its case as evidence; but a seat can do so
 * for any other hold.
 */
function isOfCase(
  { transactionHash, evidence, batch, target }: HoldChangedEvent,
  events: readonly DeskEvent[],
) {
  const isHeldFor = events.some(
    (one) => one.event === "CaseHeld" && one.transactionHash === transactionHash && one.id === evidence,
  );
  if (!isHeldFor) return false;
  const credential = credentialId(batch, target);
  return events.some(
    (one) => one.event === "CaseOpened" && one.id === evidence && one.credential === credential,
  );
}

/**
 * How many seats signed: the group's event comes right before, and other acts of that transaction are not about this
 * hold.
 */
function seatsBehind({ transactionHash, logIndex }: HoldChangedEvent, { events }: HoldingGroup): number {
  const acted = events.findLast(
    (one) => one.event === "Acted" && one.transactionHash === transactionHash && one.logIndex < logIndex,
  );
  return acted?.event === "Acted" ? seatsIn(acted.assents).length : 0;
}
