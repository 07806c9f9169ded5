import { measureAttestationSources } from "./gas/attestationSources.ts";
import { measureAttestations } from "./gas/attestations/attestations.ts";
import { measureBatchChanges } from "./gas/batchChanges.ts";
import { measureBatchHolds } from "./gas/batchHolds.ts";
import { measureBatchIssue } from "./gas/batchIssue.ts";
import { benchAllocation, ROWS } from "./gas/benchAllocation.ts";
import { benchBatch } from "./gas/benchBatch.ts";
import { measureClaimAllOf } from "./gas/claimAllOf.ts";
import { measureClaimAttested } from "./gas/claimAttested.ts";
import { measureClaimGated } from "./gas/claimGated.ts";
import { measureClaimScreened } from "./gas/claimScreened.ts";
import { measureClaims } from "./gas/claims.ts";
import { measureCoin } from "./gas/coinClaims.ts";
import { measureCumulative } from "./gas/cumulative.ts";
import { measureDelegations } from "./gas/delegations.ts";
import { gasConditions } from "./gas/gasConditions.ts";
import { measureCases } from "./gas/governance/cases.ts";
import { measureQuorum } from "./gas/governance/quorum.ts";
import { measureRules } from "./gas/governance/rules.ts";
import { measureTrust } from "./gas/governance/trust.ts";
import { openBenchChain } from "./gas/openBenchChain.ts";
import { signingRows } from "./gas/signingRows.ts";
import type { Subject } from "./gas/subject.ts";
import { measureVerify } from "./gas/verifyOnChain.ts";
import { measureVesting } from "./gas/vesting.ts";
import { measureWitness } from "./gas/witness.ts";
import type { RunBench } from "./harness/bench.ts";
import type { Measurement } from "./harness/measurement.ts";
import type { Groups } from "./harness/watch.ts";

/** Credentials in the batch behind gates and verdicts: a tree 14 deep. */
const CREDENTIALS = 16_384;

const GROUPS: Groups<Subject> = {
  "claims and campaigns": measureClaims,
  "claims that pay coin": measureCoin,
  "delegations of votes": measureDelegations,
  "leaves that vest": measureVesting,
  "leaves that grow": measureCumulative,
  "gated claims": measureClaimGated,
  "claims gated by attestations": measureClaimAttested,
  "registries of attestations, and verdicts on EAS's": measureAttestationSources,
  "claims behind several gates": measureClaimAllOf,
  "screened claims": measureClaimScreened,
  "trust lists": measureTrust,
  "attestations, ours and three peers'": measureAttestations,
  "issued batches": measureBatchIssue,
  "announced changes": measureBatchChanges,
  "emergency holds": measureBatchHolds,
  cases: measureCases,
  verdicts: measureVerify,
  witnesses: measureWitness,
  rules: measureRules,
  "a group's acts": measureQuorum,
};

/**
 * The `gas` bench: what each step costs whoever pays for it, on an embedded chain of its own. Inputs are seeded, so
 * a second run measures the same transactions.
 */
export const runGasBench: RunBench = async ({ progress, choose }) => {
  const measure = choose(GROUPS);
  progress("making an allocation of 131,072 rows and its trees");
  const allocation = benchAllocation(ROWS, signingRows());
  progress("making a batch of 16,384 credentials");
  const batch = benchBatch(allocation, CREDENTIALS);

  const chain = await openBenchChain();
  try {
    const measurements = await measure({ chain, allocation, batch });
    return { measurements: besidePeers(measurements), conditions: gasConditions() };
  } finally {
    await chain.close();
  }
};

/** Rows of batches and bundles, and the rows in which a peer does the like of it one by one. */
const alike: Readonly<Record<string, string>> = {
  "batch-issue-10k-each": "multi-attest-100x32",
  "batch-announce-one": "revoke-32",
  "batch-announce-dense-10k-each": "multi-revoke-100",
  "claim-many-100-signed": "claim-signed-to",
  "claim-many-100-signed-light": "claim-signed-to",
};

/** Nobody has batches, nor signed claims in bundles: what a peer pays to do the same one by one stands beside them, from the same run. */
function besidePeers(measurements: readonly Measurement[]): readonly Measurement[] {
  const peers = new Map(measurements.map(({ id, peer }) => [id, peer]));
  return measurements.map((row) => ({ ...row, peer: row.peer ?? peers.get(alike[row.id] ?? "") ?? null }));
}
