import { type Address, type Client, type Hash, type Hex, type Transport, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { Verdict } from "../../core/verdict.ts";
import { witnessVerifierAbi } from "../abi/witnessVerifierAbi.ts";
import { namedVerdict } from "../namedVerdict.ts";

/** The Solidity enum `TrustedWhen`; 0 is unstated. */
const TRUSTED = { now: 1, whenIssued: 2 } as const;

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
      readonly trustList?: never;
      readonly trusted?: never;
    }
  | {
      /** An `ITrustList` on the verifier's chain, which is asked about the issuer. */
      readonly trustList: Address;
      /** As of the moment that is asked about, or as of when the credential was issued. */
      readonly trusted: "now" | "whenIssued";
      readonly issuer?: never;
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

/** Whatever is said, so that the contract refuses what contradicts itself or is left out. */
function expectationArgument({ schema, subject, issuer, trustList, trusted }: WitnessExpectation) {
  const [anyIssuer, anySubject] = [issuer === "any", subject === "any"];
  return {
    schema,
    issuer: issuer === undefined || issuer === "any" ? zeroAddress : issuer,
    anyIssuer,
    trustList: trustList ?? zeroAddress,
    trusted: trusted === undefined ? 0 : TRUSTED[trusted],
    subject: subject === "any" ? zeroAddress : subject,
    anySubject,
  };
}
