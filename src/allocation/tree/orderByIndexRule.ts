import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../checksum.ts";
import { reorderAllocation } from "../reorderAllocation.ts";
import type { Convention } from "./convention.ts";
import { orderByChecksum } from "./orderByChecksum.ts";

/**
 * Puts an allocation's rows into the order of their indexes, as the convention numbers them.
 * @throws SymbolonError `IndexRuleBroken` where the source states indexes that the convention's rule does not give
 */
export function orderByIndexRule(allocation: Allocation, convention: Convention, hasher: Hasher): Allocation {
  if (convention.indexRule === "source") return allocation;
  const digits = checksumAccounts(allocation.accounts, hasher);
  const order = orderByChecksum(digits);
  if (order === undefined) return allocation;
  if (!allocation.indexed) return reorderAllocation(allocation, order);
  const misplaced = order.findIndex((row, index) => row !== index);
  const row = order[misplaced] as number;
  const account = `0x${new TextDecoder().decode(digits.subarray(row * ADDRESS_DIGITS, (row + 1) * ADDRESS_DIGITS))}`;
  throw new SymbolonError({
    code: "IndexRuleBroken",
    reason: `${account} has the index ${row}, but ${convention.name} numbers accounts in the ASCII order of their checksummed addresses, which gives it ${misplaced}.`,
    hint: "Leave the index column out to have the rows numbered by the rule, or choose the convention that was used.",
    details: { account, stated: row, expected: misplaced, convention: convention.name },
  });
}
