import type { AttestationStatus } from "../../src/sdk/core/attestation/attestationVerdict.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { Verdict } from "../../src/sdk/core/verdict.ts";

/** Why an attestation has its outcome, in a sentence. */
export function explainOutcome(
  { outcome, since }: Pick<Verdict, "outcome" | "since">,
  { expirationTime, revocationTime }: Pick<AttestationStatus, "expirationTime" | "revocationTime">,
): string {
  switch (outcome) {
    case "NotFound":
      return "The registry has no attestation with this uid.";
    case "Revoked":
      return `Its issuer revoked it at ${isoMomentOr(revocationTime, "")}.`;
    case "Expired":
      return `It expired at ${isoMomentOr(expirationTime, "")}.`;
    case "NotYetValid":
      return "It is dated ahead of the chain's time.";
    default:
      if (revocationTime !== 0n)
        return "Its issuer revoked it this very second; from the next on it counts no more.";
      return `It exists since ${isoMomentOr(since, "")}, is not revoked, and expires ${expirationTime === 0n ? "never" : `at ${isoMomentOr(expirationTime, "")}`}.`;
  }
}
