import type { HolderRecord } from "./holderRecord.ts";

/**
 * Orders credentials by issuance, the same way on every machine: by time; within one second by uid or batch id; within a
 * batch by index. The order in which a node tells events plays no part.
 */
export function compareIssuance(a: HolderRecord, b: HolderRecord): number {
  if (a.issuedAt !== b.issuedAt) return a.issuedAt < b.issuedAt ? -1 : 1;
  const [first, second] = [placeOf(a), placeOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return (a.batch?.index ?? 0) - (b.batch?.index ?? 0);
}

const placeOf = ({ batch, credential }: HolderRecord) => batch?.id ?? credential;
