import { type Address, type Client, type Hex, isAddressEqual, type Transport, zeroAddress } from "viem";
import { multicall, readContract } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readEvents } from "../../../sdk/chain/events/readLogs.ts";
import { accountOf, type VeraxAttestation, veraxStatus } from "../../../sdk/chain/read/veraxAttestations.ts";
import { veraxAbi } from "../../../sdk/chain/read/veraxRegistry.ts";
import { type FoundAttestation, otherInState } from "./findAttestations.ts";
import type { HolderFilter } from "./holders.ts";
import { MAX_DEPLOYLESS } from "./readInPieces.ts";
import { type FindAttestationsParameters, type ListedId, listIds, readStates } from "./readListed.ts";

/**
 * The attestations of a schema in Verax's registry; the issuers are portals. Its events have only an id, so each attestation
 * since `fromBlock`, of whatever schema, is read from the block's state.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`
 */
export async function findVeraxAttestations(
  client: ReadClient,
  parameters: FindAttestationsParameters,
): Promise<readonly FoundAttestation[]> {
  const { registry, block, filter } = parameters;
  const events = await listIds(client, parameters, (from, to) => registeredIn(client, registry, from, to));
  const attestations = await readStates(client, parameters, {
    uids: events.map(({ uid }) => uid),
    max: MAX_DEPLOYLESS,
    ask: (pinned, uids) => askVeraxFor(pinned, registry, uids, block.number),
    askOne: (pinned, uid) =>
      readContract(pinned, {
        address: registry,
        abi: veraxAbi,
        functionName: "getAttestation",
        args: [uid],
        blockNumber: block.number,
      }),
  });
  return events.flatMap((event, i) => {
    const attestation = attestations[i];
    if (attestation?.attestationId !== event.uid) throw otherInState(event, attestation);
    return attestation.schemaId === filter.schema ? [foundIn(attestation, filter)] : [];
  });
}

async function registeredIn(
  client: ReadClient,
  address: Address,
  from: bigint,
  to: bigint,
): Promise<readonly ListedId[]> {
  const which = { address, abi: veraxAbi, eventName: "AttestationRegistered" } as const;
  const events = await readEvents(client, { ...which, from, to });
  return events.map(({ args, blockNumber }) => ({ uid: args.attestationId, blockNumber }));
}

function askVeraxFor(
  pinned: Client<Transport>,
  address: Address,
  uids: readonly Hex[],
  blockNumber: bigint,
): Promise<readonly VeraxAttestation[]> {
  const question = { address, abi: veraxAbi, functionName: "getAttestation" } as const;
  const contracts = uids.map((uid) => ({ ...question, args: [uid] }) as const);
  return multicall(pinned, { contracts, blockNumber, allowFailure: false, batchSize: 0, deployless: true });
}

function foundIn(attestation: VeraxAttestation, { issuers }: HolderFilter): FoundAttestation {
  const { attestationId: uid, portal, subject, replacedBy, attestationData: data } = attestation;
  const account = accountOf(subject);
  const status = { ...veraxStatus(attestation, account ?? zeroAddress), attester: portal };
  const isWanted = issuers.some((issuer) => isAddressEqual(issuer, portal));
  const flaw = isWanted
    ? account === undefined
      ? ({ why: "SubjectNotAnAccount", details: { subject } } as const)
      : undefined
    : ({ why: "OtherIssuer", details: {} } as const);
  const more = BigInt(replacedBy) === 0n ? undefined : { replacedBy };
  return { uid, status, data, flaw, more };
}
