import type { BatchHeader } from "../../../src/core/credential/batchId.ts";
import type { Credential } from "../../../src/core/credential/credentialLeaf.ts";
import type { FixedExpectation } from "../../../src/credentials/verify/expectation.ts";

/** Of a verifier who expects just this: a credential that differs would be a flaw of the harness. */
export function expectationOf({ issuer, schema }: BatchHeader, { subject }: Credential): FixedExpectation {
  return { issuers: [issuer], schema, subject };
}
