import {
  type Address,
  type Client,
  type Hash,
  type Hex,
  HttpRequestError,
  RpcError,
  TimeoutError,
  type Transport,
} from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import type { AttestedEvent } from "../attestedIn.ts";
import { readInRanges } from "../readInRanges.ts";

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
  try {
    return await readInRanges({
      from: fromBlock,
      to,
      read,
      isTooMuch,
      ...(onProgress !== undefined && { onProgress }),
    });
  } catch (thrown) {
    throw isTooMuch(thrown) ? logsRefused(registry, thrown) : thrown;
  }
}

/** Method unknown, not allowed, or a wallet's answer: no range is short enough for those. */
const HOPELESS = [-32601, -32004, 4001, 4100, 4200];
const PERHAPS_SHORTER = [400, 413, 500, 502, 503, 504];

/** Nodes refuse a long range with many codes and sentences, or die over it. */
function isTooMuch(thrown: unknown): boolean {
  if (thrown instanceof TimeoutError) return true;
  if (thrown instanceof HttpRequestError) return PERHAPS_SHORTER.includes(thrown.status ?? 0);
  return thrown instanceof RpcError && !HOPELESS.includes(thrown.code);
}

function logsRefused(registry: Address, cause: unknown): SymbolonError {
  const { shortMessage, details } = cause as { shortMessage?: string; details?: string };
  const told = details ?? shortMessage ?? String(cause);
  return new SymbolonError({
    code: "LogsRefused",
    reason: `The node does not give the events of ${registry}: ${told}.`,
    cure: "Use a node that keeps the events of all blocks and answers eth_getLogs.",
    details: { registry, told },
    cause,
  });
}
