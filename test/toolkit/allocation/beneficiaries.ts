import type { Allocation } from "../../../src/sdk/allocation/allocation.ts";
import type { Convention } from "../../../src/sdk/allocation/tree/convention.ts";

/** The same rows, each paid to its account read backwards. */
export function withBeneficiaries(allocation: Allocation): Allocation {
  const beneficiaries = new Uint8Array(allocation.accounts);
  for (let at = 0; at < beneficiaries.length; at += 20) beneficiaries.subarray(at, at + 20).reverse();
  return { ...allocation, beneficiaries };
}

/** The rows with their beneficiaries only where a convention's leaves bind them. */
export function fitting({ beneficiaries, ...plain }: Allocation, { leafFields }: Convention): Allocation {
  return beneficiaries !== undefined && leafFields.includes("beneficiary")
    ? { ...plain, beneficiaries }
    : plain;
}
