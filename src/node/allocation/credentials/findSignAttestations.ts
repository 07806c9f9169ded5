import {
  type Address,
  type Client,
  type Hex,
  isAddressEqual,
  numberToHex,
  type Transport,
  zeroAddress,
} from "viem";
import { multicall, readContract } from "viem/actions";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readEvents } from "../../../sdk/chain/events/readLogs.ts";
import { ON_CHAIN, signProtocolAbi } from "../../../sdk/chain/read/signProtocol.ts";
import { accountOf } from "../../../sdk/chain/read/veraxAttestations.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { type FoundAttestation, otherInState } from "./findAttestations.ts";
import type { HolderFilter } from "./holders.ts";
import { MAX_DEPLOYLESS } from "./readInPieces.ts";
import { type FindAttestationsParameters, type ListedId, listIds, readStates } from "./readListed.ts";

/**
 * The attestations of a schema in Sign Protocol's registry, whose ids are given as 32 bytes. Its events have only an id, so
 * each attestation since `fromBlock`, of whatever schema, is read from the block's state. What it links to is not looked at.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`
 */
export async function findSignAttestations(
  client: ReadClient,
  parameters: FindAttestationsParameters,
): Promise<readonly FoundAttestation[]> {
  const { registry, block, filter } = parameters;
  const events = await listIds(client, parameters, (from, to) => madeIn(client, registry, from, to));
  const attestations = await readStates(client, parameters, {
    uids: events.map(({ uid }) => uid),
    max: MAX_DEPLOYLESS,
    ask: (pinned, uids) => askSignFor(pinned, registry, uids, block.number),
    askOne: (pinned, uid) =>
      readContract(pinned, {
        address: registry,
        abi: signProtocolAbi,
        functionName: "getAttestation",
        args: [BigInt(uid)],
        blockNumber: block.number,
      }),
  });
  return events.flatMap((event, i) => {
    const attestation = attestations[i];
    if (attestation === undefined || attestation.attestTimestamp === 0n)
      throw otherInState(event, attestation);
    return attestation.schemaId === BigInt(filter.schema) ? [foundIn(event.uid, attestation, filter)] : [];
  });
}

async function madeIn(
  client: ReadClient,
  address: Address,
  from: bigint,
  to: bigint,
): Promise<readonly ListedId[]> {
  const which = { address, abi: signProtocolAbi, eventName: "AttestationMade" } as const;
  const events = await readEvents(client, { ...which, from, to });
  return events.map(({ args, blockNumber }) => ({
    uid: numberToHex(args.attestationId, { size: WORD_BYTES }),
    blockNumber,
  }));
}

type SignAttestation = {
  readonly schemaId: bigint;
  readonly attestTimestamp: bigint;
  readonly revokeTimestamp: bigint;
  readonly attester: Address;
  /** Unix seconds from which it no longer counts; 0: never. */
  readonly validUntil: bigint;
  readonly dataLocation: number;
  readonly revoked: boolean;
  readonly recipients: readonly Hex[];
  readonly data: Hex;
};

function askSignFor(
  pinned: Client<Transport>,
  address: Address,
  uids: readonly Hex[],
  blockNumber: bigint,
): Promise<readonly SignAttestation[]> {
  const question = { address, abi: signProtocolAbi, functionName: "getAttestation" } as const;
  const contracts = uids.map((uid) => ({ ...question, args: [BigInt(uid)] }) as const);
  return multicall(pinned, { contracts, blockNumber, allowFailure: false, batchSize: 0, deployless: true });
}

function foundIn(
  uid: Hex,
  attestation: SignAttestation,
  { schema, issuers }: HolderFilter,
): FoundAttestation {
  const { attester, recipients, attestTimestamp: time, revokeTimestamp, revoked } = attestation;
  const account = recipients.length === 1 ? accountOf(recipients[0] as Hex) : undefined;
  return {
    uid,
    status: {
      schema,
      recipient: account ?? zeroAddress,
      attester,
      time,
      expirationTime: attestation.validUntil,
      revocationTime: revokeTimestamp === 0n && revoked ? time : revokeTimestamp,
      revocable: true,
    },
    data: attestation.dataLocation === ON_CHAIN ? attestation.data : undefined,
    flaw: !issuers.some((issuer) => isAddressEqual(issuer, attester))
      ? { why: "OtherIssuer", details: {} }
      : account === undefined
        ? { why: "SubjectNotAnAccount", details: { subject: recipients.join(" ") } }
        : undefined,
  };
}
