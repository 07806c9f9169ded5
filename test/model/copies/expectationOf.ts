import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import type { Credential } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import type { FixedExpectation } from "../../../src/sdk/credentials/verify/expectation.ts";

/** Of a verifier who expects just this: a credential that differs would be a flaw of the harness. */
export function expectationOf({ issuer, schema }: BatchHeader, { subject }: Credential): FixedExpectation {
  return { issuers: [issuer], schema, subject };
}
