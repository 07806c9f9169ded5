import hre from "hardhat";
import type { Hex } from "viem";

/** Creation codes, without constructor arguments. */
export type Codes = {
  readonly registry: Hex;
  readonly attestationRegistry: Hex;
  readonly credentialVerifier: Hex;
  readonly witnessVerifier: Hex;
};

/** The contracts as they ship. */
export async function shippedCodes(): Promise<Codes> {
  const codeOf = async (name: string) =>
    (await hre.artifacts.readArtifact(`contracts/credentials/${name}.sol:${name}`)).bytecode as Hex;
  return {
    registry: await codeOf("BatchRegistry"),
    attestationRegistry: await codeOf("AttestationRegistry"),
    credentialVerifier: await codeOf("CredentialVerifier"),
    witnessVerifier: await codeOf("WitnessVerifier"),
  };
}
