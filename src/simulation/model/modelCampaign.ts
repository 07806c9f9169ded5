import type { ClaimCosts } from "../burst/claimCosts.ts";
import { credentialPlan } from "../burst/credentialPlan.ts";
import { announcementGas, REVOKED_REASON } from "../burst/credentials.ts";
import { openRevocations } from "../burst/openRevocations.ts";
import type { MinedTransaction, SentTransaction } from "../burst/rehearsalChain.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What came of a transaction, but for its price. */
type Executed = Pick<MinedTransaction, "gasUsed" | "reverted" | "paid">;

/** A campaign without an EVM: who was paid, and whose credential is revoked from when. */
export type ModelCampaign = {
  readonly execute: (transaction: SentTransaction, time: number) => Executed;
  readonly undo: (transaction: SentTransaction, result: MinedTransaction) => void;
};

const NOBODY: readonly number[] = [];

export function openModelCampaign(scenario: Scenario, claimants: number, costs: ClaimCosts): ModelCampaign {
  const isGated = scenario.credentials !== undefined;
  const plan = credentialPlan(scenario, claimants);
  const revocations = openRevocations(plan);
  /** Announcements that were mined. */
  let announced = 0;
  const isPaid = new Uint8Array(claimants);

  const claim = (claimant: number, time: number): Executed => {
    if (isPaid[claimant] === 1) {
      return { gasUsed: costs.revertedClaim, reverted: "AlreadyClaimed", paid: NOBODY };
    }
    if (revocations.isRevoked(claimant, time)) {
      const gasUsed = costs.revertedClaim + costs.claimGated - costs.claim;
      return { gasUsed, reverted: REVOKED_REASON, paid: NOBODY };
    }
    isPaid[claimant] = 1;
    const gasUsed = isGated ? costs.claimGated + (announced > 0 ? costs.announcedClaim : 0) : costs.claim;
    return { gasUsed, reverted: undefined, paid: [claimant] };
  };

  const bundle = (claimantsOf: Uint32Array, time: number): Executed => {
    const paid = claimantsOf.filter(
      (claimant) => isPaid[claimant] === 0 && !revocations.isRevoked(claimant, time),
    );
    for (const claimant of paid) isPaid[claimant] = 1;
    const item = isGated
      ? costs.bundleItemGated + (announced > 0 ? costs.announcedItem : 0)
      : costs.bundleItem;
    const base = isGated ? costs.bundleBaseGated : costs.bundleBase;
    return { gasUsed: base + claimantsOf.length * item, reverted: undefined, paid };
  };

  const announce = (revocation: number | undefined, gasLimit: number, time: number): Executed => {
    if (revocation === undefined) return { gasUsed: costs.issueBatch, reverted: undefined, paid: NOBODY };
    revocations.announce(revocation, time);
    announced++;
    const gas = announcementGas(plan, revocation, claimants, costs);
    return { gasUsed: Math.min(gas, gasLimit), reverted: undefined, paid: NOBODY };
  };

  return {
    execute(transaction, time) {
      if (transaction.kind === "claim") return claim(transaction.sender, time);
      if (transaction.kind === "bundle") return bundle(transaction.claimants ?? new Uint32Array(), time);
      if (transaction.kind === "credentials")
        return announce(transaction.announces, transaction.gasLimit, time);
      return { gasUsed: transaction.gasLimit, reverted: undefined, paid: NOBODY };
    },
    undo({ announces }, { paid }) {
      if (announces !== undefined) {
        revocations.undo(announces);
        announced--;
      }
      for (const claimant of paid) isPaid[claimant] = 0;
    },
  };
}
