import { type Address, type Client, type Hex, isAddressEqual, type Transport } from "viem";
import { multicall } from "viem/actions";
import { attestationRegistryAbi } from "../../../sdk/chain/abi/attestationRegistryAbi.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { type ListedAttestation, listAttestations } from "../../../sdk/chain/events/attestations.ts";
import { type Attestation, getAttestation, getAttestations } from "../../../sdk/chain/read/attestations.ts";
import type { AttestationStatus } from "../../../sdk/core/attestation/attestationVerdict.ts";
import type { RegistryKind } from "../../../sdk/core/attestation/registryKind.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { askNode } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { LeftOut } from "../rules/allocationRules.ts";
import type { HolderFilter } from "./holders.ts";
import { MAX_DEPLOYLESS } from "./readInPieces.ts";
import { type FindAttestationsParameters, type ListedId, readStates } from "./readListed.ts";

/** An attestation of the wanted schema, as a registry's state has it at the block. */
export type FoundAttestation = {
  readonly uid: Hex;
  /** Its `attester` is the issuer. */
  readonly status: AttestationStatus;
  /** Undefined: it is not on the chain. */
  readonly data: Hex | undefined;
  /** What its registry alone can find against it, whatever its verdict. */
  readonly flaw?: Pick<LeftOut, "why" | "details"> | undefined;
  /** What its registry says beside its verdict. */
  readonly more?: LeftOut["details"] | undefined;
};

/**
 * The wanted issuers' attestations in an AttestationRegistry or EAS. Events show which exist; everything else is read from
 * the block's state.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`
 */
export async function findAttestations(
  client: ReadClient,
  kind: RegistryKind,
  parameters: FindAttestationsParameters,
): Promise<readonly FoundAttestation[]> {
  const { registry, fromBlock, block, filter, onProgress } = parameters;
  const listed = new Map<Hex, ListedAttestation>();
  for (const attester of filter.issuers) {
    const events = await askNode(`the events of ${registry}`, () =>
      listAttestations(client, {
        registry,
        attester,
        schema: filter.schema,
        fromBlock,
        toBlock: block.number,
        onProgress: (done, total) => onProgress?.("looking for attestations", done, total),
      }),
    );
    for (const event of events) listed.set(event.uid, event);
  }
  const events = [...listed.values()];
  const isOurs = kind === "AttestationRegistry";
  const attestations = await readStates(client, parameters, {
    uids: events.map(({ uid }) => uid),
    max: isOurs ? MAX_PER_CALL : MAX_DEPLOYLESS,
    ask: (pinned, uids) =>
      (isOurs ? getAttestations : askEas)(pinned, { registry, uids, blockNumber: block.number }),
    askOne: (pinned, uid) => getAttestation(pinned, { registry, uid, blockNumber: block.number }),
  });
  return events.map((event, i) => {
    const attestation = attestations[i];
    requireSame(event, attestation, filter);
    const { uid, refUID: _, data, ...status } = attestation;
    return { uid, status, data };
  });
}

/** Attestations per call of our registry, which answers for many: about 10 slots each, far below the gas that nodes allow. */
const MAX_PER_CALL = 200;

type AskManyParameters = {
  readonly registry: Address;
  readonly uids: readonly Hex[];
  readonly blockNumber: bigint;
};

function askEas(
  pinned: Client<Transport>,
  { registry: address, uids, blockNumber }: AskManyParameters,
): Promise<readonly Attestation[]> {
  const question = { address, abi: attestationRegistryAbi, functionName: "getAttestation" } as const;
  const contracts = uids.map((uid) => ({ ...question, args: [uid] }) as const);
  return multicall(pinned, { contracts, blockNumber, allowFailure: false, batchSize: 0, deployless: true });
}

/** The state must match the event: a node that mixes blocks, or invents events, is not trusted. */
function requireSame(
  event: ListedAttestation,
  attestation: Attestation | undefined,
  { schema, issuers }: HolderFilter,
): asserts attestation is Attestation {
  const isSame =
    attestation !== undefined &&
    attestation.uid === event.uid &&
    attestation.schema.toLowerCase() === schema &&
    isAddressEqual(attestation.recipient, event.recipient) &&
    issuers.some((issuer) => isAddressEqual(issuer, attestation.attester));
  if (!isSame) throw otherInState(event, attestation);
}

/** What a node's event tells is not what its state has. */
export function otherInState(event: ListedId, attestation: unknown): SymbolonError {
  return new SymbolonError({
    code: "NodeContradicts",
    reason: `The node's event of block ${event.blockNumber} tells of attestation ${event.uid}, and its state has another there, or none.`,
    hint: "Run again, in case the chain has just been reorganized; else do not trust this node.",
    details: { uid: event.uid, event, attestation },
  });
}
