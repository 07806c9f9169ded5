import { randomFrom } from "../../../sdk/core/randomFrom.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Whose credentials are revoked in the course of a day. */
export type CredentialPlan = {
  /** Seconds of an epoch; 0 where there are no credentials. */
  readonly epoch: number;
  /** In the order of the scenario; a claimant is in one of them at most. */
  readonly revocations: readonly { readonly at: number; readonly claimants: Uint32Array }[];
  /** By claimant, the number of the revocation, or -1. */
  readonly revokedBy: Int16Array;
};

const NOBODY: CredentialPlan = { epoch: 0, revocations: [], revokedBy: new Int16Array() };

/**
 * Draws whom each revocation of the scenario hits: each claimant with the probability of its `share`, of those whom none
 * before it hits. Where the shares amount to more than 1, the last hit fewer.
 */
export function credentialPlan(scenario: Scenario, claimants: number): CredentialPlan {
  if (scenario.credentials === undefined) return NOBODY;
  const { epoch, revocations } = scenario.credentials;
  const random = randomFrom(`${scenario.seed}/revocations`);
  const revokedBy = new Int16Array(claimants).fill(-1);
  const hit: number[][] = revocations.map(() => []);
  for (let claimant = 0; claimant < claimants; claimant++) {
    const revocation = drawRevocation(revocations, random());
    if (revocation < 0) continue;
    revokedBy[claimant] = revocation;
    hit[revocation]?.push(claimant);
  }
  return {
    epoch,
    revocations: revocations.map(({ at }, i) => ({ at, claimants: Uint32Array.from(hit[i] ?? []) })),
    revokedBy,
  };
}

/**
 * Second from which a revocation holds that was announced in a block of this time: the start of the epoch after the next.
 * @param announcedAt seconds from the opening, which is the start of an epoch
 */
export function effectiveAt(plan: CredentialPlan, announcedAt: number): number {
  return plan.epoch === 0 ? announcedAt : (Math.floor(announcedAt / plan.epoch) + 2) * plan.epoch;
}

function drawRevocation(revocations: readonly { readonly share: number }[], drawn: number): number {
  let below = 0;
  return revocations.findIndex(({ share }) => {
    below += share;
    return drawn < below;
  });
}

export function openRevocations(plan: CredentialPlan) {
  const holdsFrom = plan.revocations.map(() => Infinity);
  return {
    /** Notes that a revocation was announced at a moment. */
    announce(revocation: number, time: number) {
      holdsFrom[revocation] = effectiveAt(plan, time);
    },
    /** Takes an announcement back. */
    undo(revocation: number) {
      holdsFrom[revocation] = Infinity;
    },
    /** Whether a claimant's credential is revoked at a moment. */
    isRevoked(claimant: number, time: number) {
      const revocation = plan.revokedBy[claimant] ?? -1;
      return revocation >= 0 && time >= (holdsFrom[revocation] ?? Infinity);
    },
  };
}
