import {
  type Address,
  BaseError,
  type Client,
  type Hex,
  HttpRequestError,
  isAddressEqual,
  type Transport,
} from "viem";
import { multicall } from "viem/actions";
import { attestationRegistryAbi } from "../../../sdk/chain/abi/attestationRegistryAbi.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { type ListedAttestation, listAttestations } from "../../../sdk/chain/events/attestations.ts";
import { type Attestation, getAttestations } from "../../../sdk/chain/read/attestations.ts";
import { getRegistryKind } from "../../../sdk/chain/read/registryKind.ts";
import { decideAttestation } from "../../../sdk/core/attestation/attestationVerdict.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import { decodeAttestationData } from "../../../sdk/credentials/attestations/attestationData.ts";
import type { AttestationField } from "../../../sdk/credentials/attestations/parseAttestationSchema.ts";
import { askNode, readAtBlock, type StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import type { FieldContent, HolderRecord, LeftOut } from "../rules/allocationRules.ts";
import {
  contentReader,
  type HolderFilter,
  type Holders,
  leftOutBy,
  NO_FIELD_CONTENT,
  type OnRuledProgress,
} from "./holders.ts";

type ReadAttestationHoldersParameters = {
  readonly registry: Address;
  readonly fromBlock: bigint;
  readonly block: StatusBlock;
  readonly filter: HolderFilter;
  /** The schema's text, and its parsed fields. */
  readonly schema: string;
  readonly fields: readonly AttestationField[];
  readonly onProgress?: OnRuledProgress | undefined;
};

/**
 * Finds the holders of the wanted issuers' attestations, with the verdicts at one block. Events show which attestations
 * exist; everything else is read from the block's state.
 * @throws SymbolonError `LogsRefused`, `NodeFailed`, `NodeContradicts`, `BlockReplaced`, `RegistryUnknown`
 */
export async function readAttestationHolders(
  client: ReadClient,
  { registry, fromBlock, block, filter, schema, fields, onProgress }: ReadAttestationHoldersParameters,
): Promise<Holders> {
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
  const attestations = await readAtBlock(client, registry, block, (pinned) =>
    readAttestationsAt(pinned, {
      registry,
      uids: events.map(({ uid }) => uid),
      blockNumber: block.number,
      onProgress: (done, total) => onProgress?.("reading attestations", done, total),
    }),
  );
  const valid: HolderRecord[] = [];
  const leftOut: LeftOut[] = [];
  const read = valuesReader(schema, fields, filter.fields);
  for (const [i, event] of events.entries()) {
    const attestation = attestations[i];
    requireSame(event, attestation, filter);
    const { uid, attester, recipient, time, data } = attestation;
    const moment = block.timestamp;
    const holder: HolderRecord = {
      credential: uid.toLowerCase() as Hex,
      issuer: attester.toLowerCase() as Address,
      subject: recipient.toLowerCase() as Address,
      issuedAt: time,
      fields: NO_FIELD_CONTENT,
    };
    const exclusion = leftOutBy(holder, decideAttestation({ status: attestation, asOf: moment, moment }));
    if (exclusion !== undefined) {
      leftOut.push(exclusion);
      continue;
    }
    const content = read(data);
    if ("problem" in content) leftOut.push({ holder, why: "Undecodable", details: content });
    else valid.push({ ...holder, fields: content.fields });
  }
  return { valid, leftOut };
}

type Read = { readonly fields: ReadonlyMap<string, FieldContent> } | { readonly problem: string };

/** The registry never checks data, so an issuer can write anything. */
function valuesReader(
  schema: string,
  fields: readonly AttestationField[],
  names: ReadonlySet<string>,
): (data: Hex) => Read {
  if (names.size === 0) return () => ({ fields: NO_FIELD_CONTENT });
  const contents = contentReader(fields, names);
  return (data) => {
    try {
      const decoded: unknown = decodeAttestationData(schema, data);
      const named = decoded as Readonly<Record<string, unknown>>;
      const values = Array.isArray(decoded) ? decoded : fields.map(({ name }) => named[name]);
      return { fields: contents(values) };
    } catch (error) {
      if (error instanceof SymbolonError) return { problem: error.reason };
      throw error;
    }
  };
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
  if (isSame) return;
  throw new SymbolonError({
    code: "NodeContradicts",
    reason: `The node's event of block ${event.blockNumber} tells of attestation ${event.uid}, and its state has another there, or none.`,
    hint: "Run again, in case the chain has just been reorganized; else do not trust this node.",
    details: { uid: event.uid, event, attestation },
  });
}

type ReadAttestationsAtParameters = {
  /** Ours or EAS. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  readonly blockNumber: bigint;
  readonly onProgress: (done: number, total: number) => void;
};

/** Attestations per call: about 10 slots each, far below the gas that nodes allow. */
const MAX_PER_CALL = 200;
/** With EAS the answer is the code of a contract, at most 24,576 bytes: about 640 for a small attestation. */
const MAX_OF_EAS = 32;
/** Calls at the same time. */
const AT_ONCE = 6;

/**
 * Reads many attestations, in order; a missing one is all zero. Our registry answers for many at once. EAS cannot:
 * there the call carries a small contract that asks EAS in a loop and is never deployed.
 * @param pinned reads at the block
 */
async function readAttestationsAt(
  pinned: Client<Transport>,
  { registry, uids, blockNumber, onProgress }: ReadAttestationsAtParameters,
): Promise<readonly Attestation[]> {
  if (uids.length === 0) return [];
  const isOurs = (await getRegistryKind(pinned, { registry, blockNumber })) === "AttestationRegistry";
  const ask = async (some: readonly Hex[]): Promise<readonly Attestation[]> => {
    if (isOurs) return getAttestations(pinned, { registry, uids: some, blockNumber });
    const contracts = some.map((uid) => getAttestationCall(registry, uid));
    return multicall(pinned, { contracts, blockNumber, allowFailure: false, batchSize: 0, deployless: true });
  };
  const max = isOurs ? MAX_PER_CALL : MAX_OF_EAS;
  const pieces = Array.from({ length: Math.ceil(uids.length / max) }, (_, i) =>
    uids.slice(i * max, (i + 1) * max),
  );
  let done = 0;
  const found = await mapAtOnce(pieces, AT_ONCE, async (piece) => {
    const read = await askInParts(piece, ask);
    done += piece.length;
    onProgress(done, uids.length);
    return read;
  });
  return found.flat();
}

const getAttestationCall = (registry: Address, uid: Hex) =>
  ({
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getAttestation",
    args: [uid],
  }) as const;

/** Attestations have no size limit, so a call may be too much for a node; half of it may not. */
async function askInParts(
  uids: readonly Hex[],
  ask: (some: readonly Hex[]) => Promise<readonly Attestation[]>,
): Promise<readonly Attestation[]> {
  try {
    return await ask(uids);
  } catch (thrown) {
    if (uids.length === 1 || !isTooMuch(thrown)) throw thrown;
    const half = Math.ceil(uids.length / 2);
    const first = await askInParts(uids.slice(0, half), ask);
    return [...first, ...(await askInParts(uids.slice(half), ask))];
  }
}

/** Any error except an unreachable node: nodes refuse too much gas, time, code or text in many ways. */
function isTooMuch(thrown: unknown): boolean {
  const isGone = (cause: unknown) => cause instanceof HttpRequestError && cause.status !== 413;
  return thrown instanceof BaseError && thrown.walk(isGone) === null;
}
