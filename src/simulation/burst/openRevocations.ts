import { type CredentialPlan, effectiveAt } from "./credentialPlan.ts";

/** Which revocations of a plan are in force from when, as their announcements are mined and undone. */
export type Revocations = {
  /** Notes that a revocation was announced at a moment. */
  readonly announce: (revocation: number, time: number) => void;
  /** Takes an announcement back. */
  readonly undo: (revocation: number) => void;
  /** Whether a claimant's credential is revoked at a moment. */
  readonly isRevoked: (claimant: number, time: number) => boolean;
};

export function openRevocations(plan: CredentialPlan): Revocations {
  const holdsFrom = plan.revocations.map(() => Infinity);
  return {
    announce(revocation, time) {
      holdsFrom[revocation] = effectiveAt(plan, time);
    },
    undo(revocation) {
      holdsFrom[revocation] = Infinity;
    },
    isRevoked(claimant, time) {
      const revocation = plan.revokedBy[claimant] ?? -1;
      return revocation >= 0 && time >= (holdsFrom[revocation] ?? Infinity);
    },
  };
}
