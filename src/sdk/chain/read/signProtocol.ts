import { type Address, type Client, parseAbi, type Transport } from "viem";
import { readContract } from "viem/actions";
import { isAnotherContract } from "../errors/explainViemError.ts";
import type { AtBlock } from "./atBlock.ts";

/** What is asked of Sign Protocol's registry. Its ids are counted numbers, of schemas and of attestations. */
export const signProtocolAbi = parseAbi([
  "struct SignAttestation { uint64 schemaId; uint64 linkedAttestationId; uint64 attestTimestamp; uint64 revokeTimestamp; address attester; uint64 validUntil; uint8 dataLocation; bool revoked; bytes[] recipients; bytes data; }",
  "struct SignSchema { address registrant; bool revocable; uint8 dataLocation; uint64 maxValidFor; address hook; uint64 timestamp; string data; }",
  "function version() view returns (string)",
  "function getAttestation(uint64 id) view returns (SignAttestation)",
  "function getSchema(uint64 id) view returns (SignSchema)",
  "event AttestationMade(uint64 attestationId, string indexingKey)",
]);

/** The version whose ABI this is. */
const VERSION = "1.1.3";

/** `dataLocation` of what is kept in the registry itself; anything else is kept elsewhere, and not read. */
export const ON_CHAIN = 0;

export type IsSignProtocolParameters = AtBlock & { readonly registry: Address };

/** Whether a contract says that it is Sign Protocol's registry, of version 1.1.3. @throws viem's error where the node fails */
export async function isSignProtocol(
  client: Client<Transport>,
  { registry, blockNumber }: IsSignProtocolParameters,
): Promise<boolean> {
  const question = { address: registry, abi: signProtocolAbi, functionName: "version", blockNumber } as const;
  try {
    return (await readContract(client, question)) === VERSION;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return false;
    throw thrown;
  }
}
