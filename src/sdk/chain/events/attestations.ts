import type { Address, Client, Hash, Hex, Log, Transport } from "viem";
import { attestationRegistryAbi } from "../abi/attestationRegistryAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import {
  type Abortable,
  type BlockRange,
  readEvents,
  readLogsInRanges,
  readLogsNewestFirst,
} from "./readLogs.ts";

/** What the registry says when it makes an attestation: its event `Attested`. */
export type AttestedEvent = {
  readonly uid: Hex;
  readonly schema: Hex;
  readonly attester: Address;
  readonly recipient: Address;
};

export type AttestedInParameters = {
  /** The AttestationRegistry, or EAS, that was called. */
  readonly registry: Address;
  readonly receipt: { readonly logs: readonly Log[] };
};

/**
 * The attestations that a transaction made, in order. Only events of the registry itself count: anybody's contract, such
 * as a resolver, can emit an `Attested` of its own. A resolver may also truly attest in between, in its own name, so
 * compare `attester` where the schema's resolver is not known.
 */
export function attestedIn({ registry, receipt }: AttestedInParameters): readonly AttestedEvent[] {
  const attested = { contract: registry, abi: attestationRegistryAbi, eventName: "Attested" } as const;
  return ownEvents({ ...attested, logs: receipt.logs }).map(({ args }) => attestedEvent(args));
}

export type ListAttestationsParameters = BlockRange & {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  /** Only what this issuer attested, or any of several; default: everybody's. */
  readonly attester?: Address | readonly Address[];
  /** Only what is about this subject. */
  readonly recipient?: Address;
  /** Only what is under this schema. */
  readonly schema?: Hex;
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
  const { contract, blocks, read } = askedOf(client, parameters);
  return readLogsInRanges(client, { ...blocks, contract, read });
}

/**
 * The same, range by range: nothing is kept.
 * @param onRange called with the attestations of each range, oldest first, and its last block
 * @throws SymbolonError `LogsRefused`; what `onRange` throws, which ends it
 */
export async function readAttestationsByRange(
  client: Client<Transport>,
  {
    onRange,
    ...parameters
  }: ListAttestationsParameters & {
    readonly onRange: (found: readonly ListedAttestation[], toBlock: bigint) => void;
  },
): Promise<void> {
  const { contract, blocks, read } = askedOf(client, parameters);
  await readLogsInRanges(client, {
    ...blocks,
    contract,
    read: async (from, to) => {
      onRange(await read(from, to), to);
      return [];
    },
  });
}

/**
 * The same, newest first, in ranges from the newest one on: no further one is asked for once the caller has enough.
 * @throws SymbolonError `LogsRefused`
 */
export function attestationsNewestFirst(
  client: Client<Transport>,
  { signal, ...parameters }: Omit<ListAttestationsParameters, "onProgress"> & Abortable,
): AsyncGenerator<ListedAttestation, void, undefined> {
  const { contract, blocks, read } = askedOf(client, parameters);
  return readLogsNewestFirst(client, { ...blocks, contract, read, signal });
}

function askedOf(client: Client<Transport>, parameters: ListAttestationsParameters) {
  const { registry, attester, recipient, schema, ...blocks } = parameters;
  const args = {
    ...(attester !== undefined && { attester: typeof attester === "string" ? attester : [...attester] }),
    ...(recipient !== undefined && { recipient }),
    ...(schema !== undefined && { schemaUID: schema }),
  };
  const read = async (
    from: bigint,
    to: bigint,
    signal?: AbortSignal,
  ): Promise<readonly ListedAttestation[]> => {
    const which = { address: registry, abi: attestationRegistryAbi, eventName: "Attested" } as const;
    const events = await readEvents(client, { ...which, args, from, to, signal });
    return events.map(({ args: attested, blockNumber, transactionHash }) => ({
      ...attestedEvent(attested),
      blockNumber,
      transactionHash,
    }));
  };
  return { contract: registry, blocks, read };
}

type AttestedArguments = Omit<AttestedEvent, "schema"> & { readonly schemaUID: Hex };

function attestedEvent({ uid, schemaUID: schema, attester, recipient }: AttestedArguments): AttestedEvent {
  return { uid, schema, attester, recipient };
}
