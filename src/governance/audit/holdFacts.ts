import { type Address, type Hex, isAddressEqual } from "viem";
import type { BatchEvent, HoldChangedEvent } from "../../chain/events/batches.ts";
import type { DeskEvent } from "../../chain/events/desk.ts";
import type { GroupEvent } from "../../chain/events/groups.ts";
import type { Policy } from "../../core/credential/batchId.ts";
import { caseHoldUntil, newCase } from "../../core/governance/cases.ts";
import { type Law, ruleAt } from "../../core/governance/law.ts";
import { seatsIn } from "../../core/governance/roster.ts";
import { maxBigInt, minBigInt } from "../../core/minMaxBigInt.ts";
import type { BatchFacts, GroupFacts, HoldFacts } from "./facts.ts";

/** A group as far as its holds are concerned. */
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
  /** Unix seconds of the opening of each case that was held for, by its id; as far as they are known. */
  readonly openedAt: ReadonlyMap<Hex, bigint>;
};

/**
 * Each hold with how long it may last: by the group's rule of then, or where the desk imposed it, for a case. Rules that changed since
 * bound neither.
 */
export function holdFacts(known: HoldFactsParameters): readonly HoldFacts[] {
  const held = new Map<string, HoldFacts>();
  for (const event of known.events) {
    const batch = known.batches.find((one) => one.batch === event.batch);
    if (event.event !== "HoldChanged" || batch === undefined) continue;
    const { target, from, until } = event;
    const bound = boundOf(event, batch, known);
    const key = `${event.batch} ${target} ${from}`;
    // The registry tells the hull of a hold and the one that it continues, from the first one's beginning.
    const before = held.get(key)?.bound ?? 0n;
    held.set(key, { batch: event.batch, target, from, until, bound: maxBigInt(before, bound) });
  }
  return [...held.values()];
}

function boundOf(event: HoldChangedEvent, { policy }: BatchFacts, known: HoldFactsParameters): bigint {
  const { transactionHash, evidence, from } = event;
  const { emergency, revoker, emergencyLimit } = policy;
  const groupAt = (role: Address) => known.groups.find(({ facts }) => isAddressEqual(facts.group, role));
  // The desk names its case as evidence.
  const isOfCase = known.deskEvents.some(
    (one) => one.event === "CaseHeld" && one.transactionHash === transactionHash && one.id === evidence,
  );
  if (isOfCase) {
    const law = groupAt(revoker)?.law;
    return law === undefined ? emergencyLimit : caseBound(law, policy, { event, known });
  }
  const group = groupAt(emergency);
  if (group === undefined) return emergencyLimit;
  // As many seats as Suspend needs may hold for as long as the policy allows.
  const acted = group.events.find((one) => one.event === "Acted" && one.transactionHash === transactionHash);
  const seats = acted?.event === "Acted" ? seatsIn(acted.assents).length : 0;
  const isByMany = seats >= ruleAt(group.law, "Suspend", from).quorum;
  return isByMany ? emergencyLimit : BigInt(ruleAt(group.law, "Hold", from).sunset);
}

type CaseHold = { readonly event: HoldChangedEvent; readonly known: HoldFactsParameters };

/** A case keeps the notice of its opening. A hold that began before it lasts longer. */
function caseBound(law: Law, { epochLength }: Policy, { event, known }: CaseHold): bigint {
  const openedAt = known.openedAt.get(event.evidence) ?? event.from;
  const { notice } = ruleAt(law, "Revoke", openedAt);
  const until = caseHoldUntil(newCase("Fraud", openedAt, BigInt(notice)), epochLength);
  return until - minBigInt(openedAt, event.from);
}
