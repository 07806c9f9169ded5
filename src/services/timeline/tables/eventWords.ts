import { eventsOf } from "../../../sdk/chain/events/contractEvents.ts";
import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";

/** Bytes of a word, and those of its end that hold a number below 2^63. */
const WORD = 32;
const NUMBER = 8;

/**
 * A number among the data of an event `e`, as SQL: of what is below 2^63, such as a moment.
 * @param argument one that is not indexed, and before which no argument has a varying size
 */
export function wordSql(role: ContractRole, event: string, argument: string): string {
  const item = [...eventsOf(role).values()].find(({ name }) => name === event)?.item;
  const place = item?.inputs
    .filter(({ indexed }) => indexed !== true)
    .findIndex(({ name }) => name === argument);
  if (place === undefined || place < 0)
    throw new Error(`The event ${event} of ${role} has no ${argument} in its data.`);
  const from = WORD * (place + 1) - NUMBER + 1;
  return `('x' || encode(substr(e.data, ${from}, ${NUMBER}), 'hex'))::bit(${8 * NUMBER})::int8`;
}
