import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import { CREDENTIALS_PER_WORD } from "../../../sdk/core/status/statusWords.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import { type CredentialPlan, credentialPlan, openRevocations } from "./credentialPlan.ts";
import type { Outbox } from "./outbox.ts";
import type { MinedTransaction } from "./rehearsalChain.ts";

/** The issuer's revocations in the course of the day, and what wallets and the relayer know of them. */
export type Credentials = ReturnType<typeof openCredentials>;

/** The error of a claim whose credential is revoked. */
export const REVOKED_REASON = "CredentialNotValid";

/** Sender of the announcements among those of kind `credentials`. */
const ISSUER = 0;
/** The issuer pays what it takes: so many times the base fee, or the ceiling of wallets. */
const FEE_MARGIN = 4;
const TIP_MARGIN = 4;
const GAS_MARGIN = 1.3;
const ANNOUNCEMENT_BASE = 30_000;

export function openCredentials(scenario: Scenario, claimants: number, costs: ClaimCosts, outbox: Outbox) {
  const plan = credentialPlan(scenario, claimants);
  const revocations = openRevocations(plan);
  const numberOf = new Map<number, number>();
  const inOrder = plan.revocations.map((_, i) => i).sort((a, b) => revocationTime(a) - revocationTime(b));
  let announced = 0;

  function revocationTime(revocation: number): number {
    return plan.revocations[revocation]?.at ?? Infinity;
  }

  const announce = (revocation: number, baseFee: number) => {
    const { wallets, chain } = scenario;
    const gas = announcementGas(plan, revocation, claimants, costs);
    const id = outbox.send({
      kind: "credentials",
      sender: ISSUER,
      nonce: announced,
      announces: revocation,
      gasLimit: Math.min(chain.gasLimit, TRANSACTION_GAS_CAP, Math.ceil(gas * GAS_MARGIN)),
      maxFee: Math.round(Math.max(wallets.feeCeiling, baseFee * FEE_MARGIN) + wallets.tip * TIP_MARGIN),
      tip: Math.round(wallets.tip * TIP_MARGIN),
    });
    numberOf.set(id, revocation);
    announced++;
  };

  return {
    plan,
    /** Whether a claim of this moment is refused for a revocation. */
    isRevoked: revocations.isRevoked,
    /** Announces what is due before a block of this time. */
    beforeBlock(time: number, baseFee: number) {
      for (;;) {
        const revocation = inOrder[announced];
        if (revocation === undefined || revocationTime(revocation) > time) return;
        announce(revocation, baseFee);
      }
    },
    mined({ id }: MinedTransaction, time: number) {
      const revocation = numberOf.get(id);
      if (revocation !== undefined) revocations.announce(revocation, time);
    },
    undone({ id }: MinedTransaction) {
      const revocation = numberOf.get(id);
      if (revocation !== undefined) revocations.undo(revocation);
    },
  };
}

/**
 * Gas of announcing a revocation: by the status words that it touches. Where it is more than
 * one transaction may take, the issuer would send several; here it is one that takes as much as it may.
 */
export function announcementGas(
  plan: CredentialPlan,
  revocation: number,
  claimants: number,
  costs: ClaimCosts,
): number {
  const touched = new Uint8Array(Math.ceil(claimants / CREDENTIALS_PER_WORD));
  for (const claimant of plan.revocations[revocation]?.claimants ?? [])
    touched[Math.floor(claimant / CREDENTIALS_PER_WORD)] = 1;
  return ANNOUNCEMENT_BASE + touched.reduce((sum, word) => sum + word, 0) * costs.announce;
}
