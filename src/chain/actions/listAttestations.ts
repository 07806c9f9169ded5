import type { Address, Client, Hash, Hex, Transport } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { AttestedEvent } from "../attestedIn.ts";
import { readLogsInRanges } from "../readLogsInRanges.ts";

export type ListAttestationsParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Only what this issuer attested; left out: everybody's. */
  readonly attester?: Address;
  /** Only what is about this subject. */
  readonly recipient?: Address;
  /** Only what is under this schema. */
  readonly schema?: Hex;
  /** First block to look through; left out: 0. The registry's own first block saves many questions. */
  readonly fromBlock?: bigint;
  /** Last block to look through; left out: the newest. */
  readonly toBlock?: bigint;
  /** Told how many blocks are looked through, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** An attestation as its event tells of it. */
export type ListedAttestation = AttestedEvent & {
  readonly blockNumber: bigint;
  readonly transactionHash: Hash;
};

/**
 * Attestations that were ever made, oldest first, by the registry's events: revoked and expired ones too. Asks the node
 * in ranges of blocks as long as it allows.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listAttestations(
  client: Client<Transport>,
  parameters: ListAttestationsParameters,
): Promise<readonly ListedAttestation[]> {
  const { registry, attester, recipient, schema, fromBlock = 0n, onProgress } = parameters;
  const args = {
    ...(attester !== undefined && { attester }),
    ...(recipient !== undefined && { recipient }),
    ...(schema !== undefined && { schemaUID: schema }),
  };
  const read = async (from: bigint, to: bigint) => {
    const events = await getContractEvents(client, {
      address: registry,
      abi: attestationRegistryAbi,
      eventName: "Attested",
      args,
      fromBlock: from,
      toBlock: to,
      strict: true,
    });
    return events.map(({ args: told, blockNumber, transactionHash }) => ({
      uid: told.uid,
      schema: told.schemaUID,
      attester: told.attester,
      recipient: told.recipient,
      blockNumber,
      transactionHash,
    }));
  };
  const to = parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  return readLogsInRanges({
    contract: registry,
    from: fromBlock,
    to,
    read,
    ...(onProgress !== undefined && { onProgress }),
  });
}
