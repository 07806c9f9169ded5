import type { AllocationChange } from "./allocationDiff.ts";
import type { ChangeKind } from "./change.ts";

/**
 * One change, as far as it is of one kind, for people: `0x... lowered from 5 to 4`.
 * @param amount writes an amount; left out: in base units
 */
export function changeText(
  kind: ChangeKind,
  { account, before, after }: AllocationChange,
  amount: (value: bigint) => string = String,
): string {
  const texts: Readonly<Record<ChangeKind, string>> = {
    added: `added with ${amount(after?.amount ?? 0n)} at index ${after?.index}`,
    removed: `removed, had ${amount(before?.amount ?? 0n)} at index ${before?.index}`,
    raised: `raised from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    lowered: `lowered from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    reindexed: `moved from index ${before?.index} to ${after?.index}`,
    redirected: `paid ${before?.beneficiary}, now pays ${after?.beneficiary}`,
  };
  return `${account} ${texts[kind]}`;
}
