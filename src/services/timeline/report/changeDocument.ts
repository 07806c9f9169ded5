import type { EventChange } from "../tables/changes.ts";
import { type ChainEvent, eventAmount } from "../tables/events.ts";

/**
 * A change of events for programs: all members are always present, members without a value are null, and large numbers
 * are text. An `added` event has `undone` set where it is already taken back: its `undone` comes later.
 */
export function changeDocument(chain: number, change: EventChange) {
  const { cursor } = change;
  if (change.change === "reread") return { change: "reread" as const, cursor, chain, above: change.above };
  return { change: change.change, cursor, chain, ...eventDocument(change.event) };
}

export type ChangeDocument = ReturnType<typeof changeDocument>;

function eventDocument(event: ChainEvent) {
  const { block, blockHash, time, way, ground, undone, logIndex, part, contract, role, name } = event;
  const { transaction, account, actor, item, index, topics, data } = event;
  const isPayment = name === "Claimed" || name === "Released";
  return {
    block,
    blockHash,
    time,
    way,
    ground,
    undone: undone ?? null,
    logIndex,
    part,
    contract,
    role: role ?? null,
    name,
    transaction,
    account: account ?? null,
    actor: actor ?? null,
    item: item ?? null,
    index: index === undefined ? null : String(index),
    amount: isPayment ? String(eventAmount(event)) : null,
    topics,
    data,
  };
}
