import type { Allocation } from "../../allocation.ts";
import type { Convention } from "../convention.ts";

/** The rows with no more columns than the leaves of a convention bind. */
export function fieldsOf(allocation: Allocation, { leafFields }: Pick<Convention, "leafFields">): Allocation {
  const { beneficiaries, ...rows } = allocation;
  return beneficiaries !== undefined && leafFields.includes("beneficiary") ? allocation : rows;
}
