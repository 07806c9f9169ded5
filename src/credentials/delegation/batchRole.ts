import type { Address } from "viem";
import { isAddressEqual, zeroAddress } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";

/** The roles of a batch, each of which may be a key, a contract or (but the issuer) nobody. */
export type BatchRole = "issuer" | "revoker" | "emergency";

const TASKS: Readonly<Record<BatchRole, string>> = {
  issuer: "issue it",
  revoker: "change its status",
  emergency: "hold its credentials",
};

/** Who has a role in a batch; the zero address: nobody. */
export function batchRole(header: BatchHeader, role: BatchRole): Address {
  return role === "issuer" ? header.issuer : header.policy[role];
}

/**
 * Refuses an account that has not the role, before it pays or signs for nothing.
 * @throws SymbolonError `NotInRole`
 */
export function requireRole(header: BatchHeader, role: BatchRole, account: Address): void {
  const holder = batchRole(header, role);
  if (isAddressEqual(holder, account)) return;
  const isNobody = holder === zeroAddress;
  throw new SymbolonError({
    code: "NotInRole",
    reason: isNobody
      ? `The policy of this batch lets nobody ${TASKS[role]}.`
      : `Only ${holder} may ${TASKS[role]} (the batch's ${role}), and not ${account}.`,
    hint: isNobody
      ? "There is none: the policy is part of the batch's id and never changes."
      : `Sign with the key of ${holder}, or let it sign for others to send.`,
    details: { role, holder, account },
  });
}
