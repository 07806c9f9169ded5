import type { ErrorItem } from "../../../src/chain/knownErrors.ts";
import { passedOnErrors } from "../../../src/chain/passedOnErrors.ts";
import { explainAttestationRefusal } from "../../../src/credentials/attestations/attestationRefusal.ts";
import { explainBatchRefusal } from "../../../src/credentials/changes/batchRefusal.ts";
import { explainVerifierRefusal } from "../../../src/credentials/verify/verifierRefusal.ts";
import { explainClaimError } from "../../../src/distribution/decodeClaimError.ts";
import type { Explain } from "./probeHints.ts";

/** A chapter of the catalogue: contracts whose errors one table of the toolkit explains. */
export type Area = {
  readonly title: string;
  /** Function of the toolkit that turns these errors into sentences. */
  readonly decoder: string;
  /** Which files of contracts/ belong here. */
  readonly files: RegExp;
  /** Errors of contracts that are not ours. */
  readonly passesOn: readonly ErrorItem[];
  readonly explain: Explain;
};

const explainClaim: Explain = (error, args) => {
  const explained = explainClaimError({ error, args });
  if (explained === undefined) return undefined;
  const { hint, retry, retryAt } = explained;
  const again = retryAt === undefined ? retry : `${retry}, from {${args.indexOf(retryAt)}} on`;
  // In general: what a token says with its values stands in no page.
  const reason = explainClaimError({ error, args: [] })?.sentence ?? "";
  return { reason, hint: `${hint} *Retry: ${again}.*` };
};

export const areas: readonly Area[] = [
  {
    title: "Campaigns",
    decoder: "decodeClaimError",
    files: /^distribution\/[^/]+$/,
    passesOn: [],
    explain: explainClaim,
  },
  {
    title: "Gates",
    decoder: "decodeClaimError",
    files: /^distribution\/gates\//,
    passesOn: [],
    explain: explainClaim,
  },
  {
    title: "Tokens and others",
    decoder: "decodeClaimError",
    files: /^$/,
    passesOn: passedOnErrors,
    explain: explainClaim,
  },
  {
    title: "Batches of credentials",
    decoder: "batchRefusal",
    files: /^credentials\/BatchRegistry$/,
    passesOn: [],
    explain: (error, args) => explainBatchRefusal({ error, args }),
  },
  {
    title: "Verifiers",
    decoder: "verifierRefusal",
    files: /^(credentials\/(CredentialVerifier|WitnessVerifier)|libraries\/CredentialCheck)$/,
    passesOn: [],
    explain: (error, args) => explainVerifierRefusal({ error, args }),
  },
  {
    title: "Attestations and schemas",
    decoder: "attestationRefusal",
    files: /^credentials\/(AttestationRegistry|SchemaRegistry)$/,
    passesOn: [],
    explain: (error, args) => explainAttestationRefusal({ error, args }),
  },
];
