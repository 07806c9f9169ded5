import { type Hash, type Hex, isAddressEqual, numberToHex, type TransactionReceipt } from "viem";
import { getBlock } from "viem/actions";
import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isSilent } from "../../chain/errors/explainViemError.ts";
import { attestedIn, listAttestations } from "../../chain/events/attestations.ts";
import { type BatchEvent, batchEvents, listBatchEvents } from "../../chain/events/batches.ts";
import { ownEvents } from "../../chain/events/ownEvents.ts";
import { getAttestationNonce } from "../../chain/read/attestations.ts";
import { getBatchNonce } from "../../chain/read/batches.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { matchUids } from "../attestations/attestRows.ts";
import { readAttestations } from "../attestations/revokeWork.ts";
import { isIssued } from "../batch/knownBatch.ts";
import { isForAttestations, type RequestFile } from "./requestText.ts";

/** What a request came to, and where; the hash undefined where the chain tells only that it is so. */
export type FoundRequest = { readonly result: Hex; readonly hash: Hash | undefined };

type IsUsed = (uid: Hex) => boolean;
type AttestationMaking = Extract<RequestFile, { readonly kind: "attest" | "multiAttest" | "attestMany" }>;
type AttestationRevoking = Extract<RequestFile, { readonly kind: "revoke" | "multiRevoke" | "revokeMany" }>;
type OfBatch = Extract<RequestFile, { readonly kind: "changeStatus" | "imposeHold" | "endHold" }>;

/** The next nonce of a request's signer at its registry. */
export function signerNonce(
  client: ReadClient,
  { kind, registry, signer: account }: Pick<RequestFile, "kind" | "registry" | "signer">,
  blockNumber?: bigint,
): Promise<bigint> {
  const query = { registry, account, ...(blockNumber !== undefined && { blockNumber }) };
  return isForAttestations(kind) ? getAttestationNonce(client, query) : getBatchNonce(client, query);
}

/**
 * What a request came to in a transaction that called for it: the uid of its (first) attestation, the id of the batch,
 * the second from which a change counts or with which a hold ends, the new nonce. Undefined: it was not done there.
 * @param time of the block, in Unix seconds
 * @param isUsed uids that belong to others: two requests may be alike in all that they ask
 */
export function resultIn(
  request: RequestFile,
  { logs }: Pick<TransactionReceipt, "logs">,
  time: bigint,
  isUsed: IsUsed,
): Hex | undefined {
  const { registry, signer } = request;
  const said = { contract: registry, logs };
  switch (request.kind) {
    case "attest":
    case "multiAttest":
    case "attestMany": {
      const made = attestedIn({ registry, receipt: { logs } }).filter(({ attester }) =>
        isAddressEqual(attester, signer),
      );
      return firstUid(request, { made: made.map(({ uid }) => uid), time, isUsed });
    }
    case "revoke":
    case "multiRevoke":
    case "revokeMany": {
      const events = ownEvents({ ...said, abi: attestationRegistryAbi, eventName: "Revoked" });
      const revoked = new Set(events.map(({ args }) => args.uid));
      const uids = uidsOf(request);
      return uids.every((uid) => revoked.has(uid)) ? uids[0] : undefined;
    }
    case "issueBatch": {
      const id = batchOf(request);
      const issued = batchEvents(registry, logs).some(
        ({ event, batch }) => event === "BatchIssued" && batch === id,
      );
      return issued ? id : undefined;
    }
    case "increaseNonce": {
      const events = ownEvents({ ...said, abi: batchRegistryAbi, eventName: "NonceIncreased" });
      const { newNonce } = request.asked;
      const increased = events.some(
        ({ args }) => isAddressEqual(args.signer, signer) && args.newNonce === newNonce,
      );
      return increased ? numberToHex(newNonce, { size: 32 }) : undefined;
    }
    default:
      return changeIn(request, batchEvents(registry, logs))?.result;
  }
}

export type FindRequestParameters = {
  /** The first block that can have it. */
  readonly fromBlock: bigint;
  /** Uids that belong to others. */
  readonly isUsed: IsUsed;
};

/**
 * Looks on the chain whether a request whose nonce is used was done, by whatever transaction; undefined: its nonce was
 * made void, or used for something else. A revocation, an issue and an increase of nonces are found where what they ask is
 * so. Others are found by their events in a block that used the nonce; where the node no longer has the state of then,
 * events that say just the same will do.
 * @throws SymbolonError `LogsRefused`, and what viem throws where the node does not answer
 */
export async function findRequest(
  client: ReadClient,
  request: RequestFile,
  parameters: FindRequestParameters,
): Promise<FoundRequest | undefined> {
  const { registry } = request;
  switch (request.kind) {
    case "attest":
    case "multiAttest":
    case "attestMany":
      return findAttested(client, request, parameters);
    case "revoke":
    case "multiRevoke":
    case "revokeMany": {
      const uids = uidsOf(request);
      const found = await readAttestations(client, { registry, uids });
      const areRevoked = found.every(({ revocationTime }) => revocationTime !== 0n);
      return areRevoked ? { result: uids[0] as Hex, hash: undefined } : undefined;
    }
    case "issueBatch": {
      const id = batchOf(request);
      return (await isIssued(client, { id, registry })) ? { result: id, hash: undefined } : undefined;
    }
    case "increaseNonce": {
      const { newNonce } = request.asked;
      const nonce = await signerNonce(client, request);
      return nonce < newNonce ? undefined : { result: numberToHex(newNonce, { size: 32 }), hash: undefined };
    }
    default:
      return findChange(client, request, parameters);
  }
}

async function findAttested(
  client: ReadClient,
  request: AttestationMaking,
  { fromBlock, isUsed }: FindRequestParameters,
): Promise<FoundRequest | undefined> {
  const { registry, signer: attester, asked, kind } = request;
  const recipient = kind === "attest" ? { recipient: asked.data.recipient } : {};
  const listed = await listAttestations(client, {
    registry,
    attester,
    schema: asked.schema,
    fromBlock,
    ...recipient,
  });
  for (const [blockNumber, events] of Map.groupBy(listed, (event) => event.blockNumber)) {
    const { timestamp: time } = await getBlock(client, { blockNumber });
    const result = firstUid(request, { made: events.map(({ uid }) => uid), time, isUsed });
    if (result === undefined || !(await isUsedIn(client, request, blockNumber))) continue;
    return { result, hash: events.find(({ uid }) => uid === result)?.transactionHash };
  }
  return undefined;
}

async function findChange(
  client: ReadClient,
  request: OfBatch,
  { fromBlock }: FindRequestParameters,
): Promise<FoundRequest | undefined> {
  const events = await listBatchEvents(client, {
    registry: request.registry,
    batch: batchOf(request),
    fromBlock,
  });
  // A hold tells each of its targets in an event of its own.
  for (const some of Map.groupBy(events, ({ transactionHash }) => transactionHash).values()) {
    const found = changeIn(request, some);
    if (found !== undefined && (await isUsedIn(client, request, found.blockNumber))) return found;
  }
  return undefined;
}

/** Whether a request's nonce was used in a block; true where the node does not know any more. */
async function isUsedIn(client: ReadClient, request: RequestFile, blockNumber: bigint): Promise<boolean> {
  const { nonce } = request;
  try {
    const before = await signerNonce(client, request, blockNumber - 1n);
    return before <= nonce && nonce < (await signerNonce(client, request, blockNumber));
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return true;
  }
}

type MadeInBlock = { readonly made: readonly Hex[]; readonly time: bigint; readonly isUsed: IsUsed };

/** The uid of the first of a request's attestations, where all of them are among those made. */
function firstUid(
  { signer: account, asked }: AttestationMaking,
  { made, time, isUsed }: MadeInBlock,
): Hex | undefined {
  const { schema } = asked;
  const items = "length" in asked.data ? asked.data : [asked.data];
  const tasks = items.map((data, i) => ({ key: String(i), request: { schema, data } }));
  const found = matchUids({ tasks, account, time, made, isUsed });
  return found.size === items.length ? found.get("0") : undefined;
}

function uidsOf({ asked }: AttestationRevoking): readonly Hex[] {
  return ("length" in asked.data ? asked.data : [asked.data]).map(({ uid }) => uid);
}

function batchOf(request: OfBatch | Extract<RequestFile, { readonly kind: "issueBatch" }>): Hex {
  const { chainId, registry, asked } = request;
  return batchId({ chainId, registry, header: asked.header });
}

type FoundChange = FoundRequest & { readonly blockNumber: bigint };

/** A change of status or of holds among the events of a transaction. */
function changeIn(request: OfBatch, events: readonly BatchEvent[]): FoundChange | undefined {
  const id = batchOf(request);
  const { reason, evidence } = request.asked;
  const alike = events.flatMap((event) => {
    const isAlike =
      event.event !== "BatchIssued" &&
      event.batch === id &&
      event.reason === reason &&
      event.evidence === evidence;
    return isAlike ? [event] : [];
  });
  const at = ({ transactionHash: hash, blockNumber }: BatchEvent, moment: bigint): FoundChange => ({
    result: numberToHex(moment, { size: 32 }),
    hash,
    blockNumber,
  });
  if (request.kind === "changeStatus") {
    const { kind, masks } = request.asked;
    for (const event of alike) {
      if (event.event !== "StatusChanged" || event.kind !== kind || event.masks.length !== masks.length)
        continue;
      const isSame = masks.every(
        ({ word, mask }, i) => event.masks[i]?.word === word && event.masks[i]?.mask === mask,
      );
      if (isSame) return at(event, event.from);
    }
    return undefined;
  }
  const { targets, until } = request.asked;
  const kind = request.kind === "imposeHold" ? "Emergency" : "EndEmergency";
  const holds = alike.flatMap((event) => {
    // A hold that ended later anyway stays as it is.
    const isSame =
      event.event === "HoldChanged" &&
      event.kind === kind &&
      (kind === "Emergency" ? event.until >= until : event.until === until);
    return isSame ? [event] : [];
  });
  const [first] = holds;
  const isWhole = targets.every((target) => holds.some((event) => event.target === target));
  return first !== undefined && isWhole ? at(first, first.until) : undefined;
}
