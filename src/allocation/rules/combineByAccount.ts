import type { AllocationRules } from "./allocationRules.ts";
import type { HolderRecord } from "./holderRecord.ts";
import type { CountedCredential, LeftOut, LeftOutReason, RuledRow } from "./ruledAllocation.ts";

/**
 * One row an account, by address: its credentials together, or the greatest of them (the first by issuance where two are).
 * @param counted in order of issuance
 */
export function combineByAccount(
  { combine }: AllocationRules,
  counted: readonly CountedCredential[],
  leave: (holder: HolderRecord, why: LeftOutReason, details?: LeftOut["details"]) => void,
): readonly RuledRow[] {
  const groups = Map.groupBy(counted, ({ holder }) => holder.subject);
  const accounts = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return accounts.map(([account, credentials]): RuledRow => {
    if (combine === "sum") {
      const amount = credentials.reduce((sum, one) => sum + one.amount, 0n);
      return { account, amount, credentials, caps: [] };
    }
    const greatest = credentials.reduce((best, one) => (one.amount > best.amount ? one : best));
    for (const { holder } of credentials) {
      if (holder !== greatest.holder)
        leave(holder, "NotTheGreatest", { counted: greatest.holder.credential });
    }
    return { account, amount: greatest.amount, credentials: [greatest], caps: [] };
  });
}
