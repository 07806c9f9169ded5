import { type Address, type Client, type Hash, type Hex, type Transport, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import { guarantees, outcomes, type Verdict } from "../../core/verdict.ts";
import { credentialVerifierAbi } from "../abi/credentialVerifierAbi.ts";
import { witnessVerifierAbi } from "../abi/witnessVerifierAbi.ts";
import type { AtBlock } from "./atBlock.ts";

/** A verdict as the verifier's ABI has it: outcome and guarantee by number. */
type NumberedVerdict = Omit<Verdict, "outcome" | "guarantee"> & {
  readonly outcome: number;
  readonly guarantee: number;
};

/**
 * The verdict with its outcome and guarantee by name.
 * @throws RangeError where the verifier answers with a number that has no name here
 */
export function namedVerdict(verdict: NumberedVerdict): Verdict {
  return {
    ...verdict,
    outcome: named(outcomes, verdict.outcome, "outcome"),
    guarantee: named(guarantees, verdict.guarantee, "guarantee"),
  };
}

function named<name extends string>(names: readonly name[], number: number, what: string): name {
  const name = names[number];
  // A newer verifier could answer with a number that this toolkit has no word for: never guess at a verdict.
  if (name === undefined) throw new RangeError(`The verifier answered with the unknown ${what} ${number}.`);
  return name;
}

/** The CredentialVerifier; the verdict holds at the moment of the block. */
type AtVerifier = AtBlock & { readonly verifier: Address };

export type VerifyAttestationParameters = AtVerifier & { readonly uid: Hex };

/** Asks the CredentialVerifier for the verdict on an attestation, at the moment of one block. */
export async function verifyAttestation(
  client: Client<Transport>,
  { verifier, uid, blockNumber }: VerifyAttestationParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: credentialVerifierAbi,
    functionName: "verify",
    args: [uid],
    blockNumber,
  });
  return namedVerdict(verdict);
}

export type VerifyCredentialParameters = AtVerifier & {
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
};

/** Asks the CredentialVerifier for the verdict on a credential, at the moment of one block. */
export async function verifyCredential(
  client: Client<Transport>,
  { verifier, header, credential, proof, blockNumber }: VerifyCredentialParameters,
): Promise<Verdict> {
  const verdict = await readContract(client, {
    address: verifier,
    abi: credentialVerifierAbi,
    functionName: "verify",
    args: [header, credential, proof],
    blockNumber,
  });
  return namedVerdict(verdict);
}

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

/** Passes on what is given as it is: the contract refuses what contradicts itself or is left out. */
function expectationArgument({ schema, subject, issuer, trustList, trusted }: WitnessExpectation) {
  return {
    schema,
    issuer: issuer === undefined || issuer === "any" ? zeroAddress : issuer,
    anyIssuer: issuer === "any",
    trustList: trustList ?? zeroAddress,
    trusted: trusted === undefined ? 0 : TRUSTED[trusted],
    subject: subject === "any" ? zeroAddress : subject,
    anySubject: subject === "any",
  };
}
