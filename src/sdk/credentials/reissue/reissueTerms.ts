import { type Address, isAddressEqual } from "viem";
import type { BatchHeader, Policy } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { BatchRole } from "../batch/knownBatch.ts";
import { requirePolicy } from "../batchManifest.ts";

/** Who is to have which role in the new batch. */
export type NewRoles = { readonly issuer: Address; readonly policy: Policy };

const BEING: Readonly<Record<BatchRole, string>> = {
  issuer: "be the issuer",
  revoker: "be the revoker",
  emergency: "have the emergency role",
};

const HINTS: Readonly<Record<BatchRole, string>> = {
  issuer: "Give --issuer ADDRESS, the account that issues from now on: best a Safe, whose owners can change.",
  revoker: "Give --revoker ADDRESS with another key.",
  emergency: "Give --emergency ADDRESS with another key; or --no-emergency for nobody.",
};

/**
 * Refuses a new batch in which a lost key has a role again.
 * @param lost accounts whose keys are lost or stolen
 * @throws SymbolonError `LostKeyHasRole`, and as `requirePolicy`
 */
export function requireNewRoles({ issuer, policy }: NewRoles, lost: readonly Address[]): void {
  const roles: readonly (readonly [BatchRole, Address])[] = [
    ["issuer", issuer],
    ["revoker", policy.revoker],
    ["emergency", policy.emergency],
  ];
  for (const [role, account] of roles) {
    if (!isAmong(account, lost)) continue;
    throw new SymbolonError({
      code: "LostKeyHasRole",
      reason: `${account}, whose key is lost or stolen, would ${BEING[role]} of the new batch, and that can never be changed.`,
      hint: HINTS[role],
      details: { role, account },
    });
  }
  requirePolicy(policy);
}

/** What can be done about the old batch as a whole. */
export type StopStep = {
  readonly how: "hold" | "revoke";
  /** Who has the role for it; null: nobody. */
  readonly who: Address | null;
  /** `left`: their key is; `done`: it is so already. */
  readonly state: "left" | "lost" | "nobody" | "done";
  /** Unix seconds: from when on it counts, if it is sent now; of what is done, since or from when it does. Null: never. */
  readonly from: bigint | null;
  /** Unix seconds: first one after the hold; null for what is for good. */
  readonly until: bigint | null;
};

export type StopStepsParameters = {
  readonly header: BatchHeader;
  readonly lost: readonly Address[];
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
  /** First second from which what is announced now is in force. */
  readonly effectiveFrom: bigint;
  /** The whole batch's hold, in Unix seconds. */
  readonly held: { readonly from: bigint; readonly until: bigint };
  /** Whether a revocation of every credential is announced. */
  readonly isRevoked: boolean;
};

/** How the old batch can be stopped as a whole, by whom, and from when on: the quick way first. */
export function stopSteps(parameters: StopStepsParameters): readonly [hold: StopStep, revoke: StopStep] {
  const { header, lost, now, effectiveFrom, held, isRevoked } = parameters;
  const { revoker, emergency, emergencyLimit } = header.policy;
  const stateOf = (account: Address) =>
    BigInt(account) === 0n ? "nobody" : isAmong(account, lost) ? "lost" : "left";
  const isHeld = held.until > now;
  const holdState = isHeld ? "done" : stateOf(emergency);
  const revokeState = isRevoked ? "done" : stateOf(revoker);
  const canHold = holdState === "left";
  return [
    {
      how: "hold",
      who: named(emergency),
      state: holdState,
      from: isHeld ? held.from : canHold ? now + 1n : null,
      until: isHeld ? held.until : canHold ? now + 1n + emergencyLimit : null,
    },
    {
      how: "revoke",
      who: named(revoker),
      state: revokeState,
      from: revokeState === "left" ? effectiveFrom : null,
      until: null,
    },
  ];
}

const named = (account: Address) => (BigInt(account) === 0n ? null : account);

function isAmong(account: Address, accounts: readonly Address[]): boolean {
  return accounts.some((one) => isAddressEqual(one, account));
}
