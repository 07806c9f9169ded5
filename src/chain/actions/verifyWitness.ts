import { type Address, type Client, type Hash, type Hex, type Transport, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/batchId.ts";
import type { Credential } from "../../core/credentialLeaf.ts";
import type { Verdict } from "../../core/verdict.ts";
import { witnessVerifierAbi } from "../abi/witnessVerifierAbi.ts";
import { namedVerdict } from "../namedVerdict.ts";

/** The Solidity enum `TrustedWhen`. */
const [UNSTATED, NOW, WHEN_ISSUED] = [0, 1, 2] as const;

/** What the caller trusts, never out of the witness: the Solidity struct `Origin`. */
export type WitnessOrigin = {
  readonly chainId: bigint;
  /** The BatchRegistry on that chain. */
  readonly registry: Address;
  readonly blockHash: Hash;
};

/** The Solidity struct `Witness`. */
export type WitnessArgument = {
  readonly proven: {
    readonly header: BatchHeader;
    readonly credential: Credential;
    readonly proof: readonly Hex[];
  };
  readonly blockHeader: Hex;
  readonly accountProof: readonly Hex[];
  readonly storageProofs: readonly (readonly Hex[])[];
};

/** What the caller expects of the credential: the Solidity struct `Expectation`. */
export type WitnessExpectation = {
  /** Uid. */
  readonly schema: Hex;
  /** Whom it must be about. */
  readonly subject: Address | "any";
} & (
  | {
      /** Who must have issued it. */
      readonly issuer: Address | "any";
    }
  | {
      /** An `ITrustList` on the verifier's chain, which is asked about the issuer. */
      readonly trustList: Address;
      /** As of the moment that is asked about, or as of when the credential was issued. */
      readonly trusted: "now" | "whenIssued";
    }
);

export type VerifyWitnessParameters = {
  /** The WitnessVerifier, on any chain. */
  readonly verifier: Address;
  readonly origin: WitnessOrigin;
  readonly witness: WitnessArgument;
  readonly expected: WitnessExpectation;
  /** Unix seconds: the moment that is asked about. */
  readonly moment: bigint;
};

/**
 * Asks a WitnessVerifier for the verdict on a credential of another chain. It reverts where the witness cannot tell, and
 * where the credential is not what is expected.
 */
export async function verifyWitness(
  client: Client<Transport>,
  { verifier, origin, witness, expected, moment }: VerifyWitnessParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: witnessVerifierAbi,
    functionName: "verify",
    args: [origin, witness, expectationArgument(expected), moment],
  });
  return namedVerdict(verdict);
}

function expectationArgument(expected: WitnessExpectation) {
  const anySubject = expected.subject === "any";
  const subject = expected.subject === "any" ? zeroAddress : expected.subject;
  const about = { schema: expected.schema, subject, anySubject };
  if ("trustList" in expected) {
    const trusted = expected.trusted === "now" ? NOW : WHEN_ISSUED;
    return { ...about, issuer: zeroAddress, anyIssuer: false, trustList: expected.trustList, trusted };
  }
  const anyIssuer = expected.issuer === "any";
  const issuer = expected.issuer === "any" ? zeroAddress : expected.issuer;
  return { ...about, issuer, anyIssuer, trustList: zeroAddress, trusted: UNSTATED };
}
