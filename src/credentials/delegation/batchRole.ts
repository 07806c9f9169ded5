import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { ChangeKindName } from "../../core/status/digest.ts";

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

/** Revocations, suspensions and holds: signed for every revision, or a role could void them by acting first. */
const TIGHTENS: ReadonlySet<ChangeKindName> = new Set(["Revoke", "Suspend", "Emergency"]);

/**
 * Refuses a signature that no registry takes: what loosens names the batch's revision, what tightens names none.
 * @throws SymbolonError `WrongRevision`
 */
export function requireRevision(kind: ChangeKindName, revision: number): void {
  const tightens = TIGHTENS.has(kind);
  if (tightens === (revision === 0)) return;
  throw new SymbolonError({
    code: "WrongRevision",
    reason: tightens
      ? `${kind} is signed for every revision of the batch, which is 0, and not for revision ${revision} alone.`
      : `${kind} is signed for one revision of the batch, and 0 is none.`,
    hint: tightens
      ? "Give 0."
      : "Give the batch's present revision (readBatchStatus tells it), and the next one after each word or target that is sent before it.",
    details: { kind, revision },
  });
}
