import type { Address, Hash } from "viem";
import {
  explain,
  type FixedExpectation,
  parseWitness,
  verifyOffline,
} from "../src/sdk/credentials/verify/index.ts";

/** What the checker trusts, from a source of its own: never out of the witness. Its block is a finalized one. */
type Trusted = { readonly chainId: bigint; readonly registry: Address; readonly trustedBlockHash: Hash };

/**
 * Judges a credential with no network at all: the witness proves the registry's state in a block that is trusted.
 * `expected`: the issuers and the schema that count here, and the account of whoever stands at the door.
 */
export function checkOffline(witnessFile: string, trusted: Trusted, expected: FixedExpectation, now: bigint) {
  const witness = parseWitness(witnessFile);
  const clock = { moment: now, clockSkew: 5n };
  const answer = verifyOffline({ witness, ...trusted, finality: "finalized", expected, ...clock });
  return { valid: answer.outcome === "Valid", why: explain(answer) };
}
