import type { Hex } from "viem";
import { decodeRefusal } from "../sdk/chain/errors/contractRefusal.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { explainAttestationRefusal } from "../sdk/credentials/attestations/attestationRefusal.ts";
import { explainBatchRefusal } from "../sdk/credentials/changes/batchRefusal.ts";
import { campaignRefusal } from "../sdk/distribution/decodeClaimError.ts";
import { governanceRefusal } from "../sdk/governance/governanceRefusal.ts";

/** Whose errors a plan's calls may be refused with: two contracts may have one of the same name. */
export type RefusingContract = "campaigns" | "batches" | "attestations" | "governance";

/** What a contract would revert a plan's call with, as an error by its name. Load it lazily: it has every text. */
export function explainPlanRefusal(data: Hex, refusals: RefusingContract): SymbolonError {
  if (refusals === "governance") return governanceRefusal(data) ?? unnamed(data);
  const refusal = decodeRefusal(data);
  const explain = refusals === "batches" ? explainBatchRefusal : explainAttestationRefusal;
  const own = refusal !== undefined && refusals !== "campaigns" ? explain(refusal) : undefined;
  return own ?? campaignRefusal(data) ?? unnamed(data);
}

function unnamed(data: Hex): SymbolonError {
  return new SymbolonError({
    code: "Refused",
    reason: `The chain would refuse this with ${data}.`,
    hint: "Look up what the contract means by that, before anything is sent.",
    details: { data },
  });
}
