import type { Address, Hash } from "viem";
import { explain, parseWitness, verifyOffline } from "../../src/credentials/index.ts";

/** What the checker trusts, from a source of its own: never out of the witness. */
type Trusted = { readonly chainId: bigint; readonly registry: Address; readonly trustedBlockHash: Hash };

/** Judges a credential with no network at all: the witness proves the registry's state in a block that is trusted. */
export function checkOffline(witnessFile: string, trusted: Trusted, now: bigint) {
  const witness = parseWitness(witnessFile);
  const answer = verifyOffline({ witness, ...trusted, moment: now, clockSkew: 5n });
  return { valid: answer.outcome === "Valid", why: explain(answer) };
}
