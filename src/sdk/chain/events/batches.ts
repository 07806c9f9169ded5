import type { Address, Client, Hex, Log, Transport } from "viem";
import { getChainId } from "viem/actions";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type AnnouncedKind, type ChangeKindName, changeKinds } from "../../core/status/digest.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import {
  type BlockRange,
  type EventPlace,
  eventPlaceOf,
  eventTopics,
  readEvents,
  readLogs,
  readLogsInRanges,
} from "./readLogs.ts";

/** A batch was issued. */
export type BatchIssuedEvent = EventPlace & {
  readonly event: "BatchIssued";
  readonly batch: Hex;
  readonly header: BatchHeader;
  /** Where the manifest is, by its issuer. */
  readonly uri: string;
};

/** Why the status of a batch was changed, and its revision then. */
type Reasoned = {
  readonly batch: Hex;
  /** Revision after the last word or target. */
  readonly revision: number;
  /** Reason code of the issuer's own list; 0: none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes: none. */
  readonly evidence: Hex;
};

/** Changes were announced or retracted. */
export type StatusChangedEvent = EventPlace &
  Reasoned & {
    readonly event: "StatusChanged";
    readonly kind: AnnouncedKind;
    /** Unix second in which they take effect, or would have. */
    readonly from: bigint;
    readonly masks: readonly { readonly word: bigint; readonly mask: bigint }[];
  };

/** A hold was imposed, or its end brought forward. */
export type HoldChangedEvent = EventPlace &
  Reasoned & {
    readonly event: "HoldChanged";
    readonly kind: Exclude<ChangeKindName, AnnouncedKind>;
    /** A credential's index, or `WHOLE_BATCH`. */
    readonly target: bigint;
    /** Unix second with which the hold begins, as it is stored now. */
    readonly from: bigint;
    /** First Unix second after it. */
    readonly until: bigint;
  };

export type BatchEvent = BatchIssuedEvent | StatusChangedEvent | HoldChangedEvent;

const KINDS = Object.keys(changeKinds) as ChangeKindName[];

/**
 * The events of a BatchRegistry in these logs, in their order. Logs of other contracts and other events are skipped:
 * any contract can emit similar ones.
 */
export function batchEvents(registry: Address, logs: readonly Log[]): readonly BatchEvent[] {
  return ownEvents({ contract: registry, abi: batchRegistryAbi, logs }).flatMap((log): BatchEvent[] => {
    const place = eventPlaceOf(log);
    if (log.eventName === "BatchIssued") {
      const { id, header, uri } = log.args;
      return [{ ...place, event: log.eventName, batch: id, header, uri }];
    }
    if (log.eventName === "StatusChanged") {
      const { id, kind, revision, reason, evidence, from, masks } = log.args;
      const change = { batch: id, kind: KINDS[kind] as AnnouncedKind, revision, reason, evidence };
      return [{ ...place, event: log.eventName, ...change, from, masks }];
    }
    if (log.eventName === "HoldChanged") {
      const { id, kind, revision, reason, evidence, target, from, until } = log.args;
      const change = { batch: id, kind: KINDS[kind] as HoldChangedEvent["kind"], revision, reason, evidence };
      return [{ ...place, event: log.eventName, ...change, target, from, until }];
    }
    return [];
  });
}

export type ListBatchEventsParameters = BlockRange & {
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Only events about this batch; default: all batches. */
  readonly batch?: Hex;
};

/**
 * Everything that happened to batches, oldest first, from the registry's events: issued, changed, held. It asks the
 * node for the longest ranges of blocks that the node allows.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function listBatchEvents(
  client: Client<Transport>,
  parameters: ListBatchEventsParameters,
): Promise<readonly BatchEvent[]> {
  const { registry, batch, ...blocks } = parameters;
  const events = eventTopics(batchRegistryAbi, ["BatchIssued", "StatusChanged", "HoldChanged"]);
  const topics = batch === undefined ? [events] : [events, batch];
  return readLogsInRanges(client, {
    ...blocks,
    contract: registry,
    read: async (from, to) =>
      batchEvents(registry, await readLogs(client, { address: registry, topics, from, to })),
  });
}

export type FindBatchParameters = Omit<BlockRange, "toBlock"> & {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
};

/**
 * The event that issued a batch, with its header; undefined where these blocks have none. A header that does not hash
 * to the id is refused, so a node cannot invent one.
 * @throws SymbolonError `WrongHeader`, `LogsRefused`
 */
export async function findBatch(
  client: Client<Transport>,
  { registry, batch, ...blocks }: FindBatchParameters,
): Promise<BatchIssuedEvent | undefined> {
  const found = await readLogsInRanges(client, {
    ...blocks,
    contract: registry,
    read: (from, to) => readIssued(client, registry, { args: { id: batch }, from, to }),
  });
  const issued = found.find((event) => event.event === "BatchIssued");
  if (issued === undefined) return undefined;
  requireOwnHeader({ ...issued, batch }, BigInt(await getChainId(client)), registry);
  return issued;
}

async function readIssued(
  client: Client<Transport>,
  registry: Address,
  which: { readonly args: object; readonly from: bigint; readonly to: bigint },
): Promise<readonly BatchEvent[]> {
  const issued = { address: registry, abi: batchRegistryAbi, eventName: "BatchIssued" } as const;
  return batchEvents(registry, await readEvents(client, { ...issued, ...which }));
}

/** No node may give a header that does not hash to the id. */
function requireOwnHeader(
  { batch, header }: Pick<BatchIssuedEvent, "batch" | "header">,
  chainId: bigint,
  registry: Address,
): void {
  const id = batchId({ chainId, registry, header });
  if (id !== batch.toLowerCase()) throw wrongHeader(batch, id);
}

export type ListIssuedByParameters = BlockRange & {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly issuer: Address;
};

/**
 * The batches that were issued with an account's key, by anybody, oldest first. A header that does not hash to its id
 * is refused, so a node cannot invent one.
 * @throws SymbolonError `WrongHeader`, `LogsRefused`
 */
export async function listIssuedBy(
  client: Client<Transport>,
  { registry, issuer, ...blocks }: ListIssuedByParameters,
): Promise<readonly BatchIssuedEvent[]> {
  const found = await readLogsInRanges(client, {
    ...blocks,
    contract: registry,
    read: (from, to) => readIssued(client, registry, { args: { issuer }, from, to }),
  });
  const issued = found.filter((event) => event.event === "BatchIssued");
  const chainId = issued.length === 0 ? 0n : BigInt(await getChainId(client));
  for (const event of issued) requireOwnHeader(event, chainId, registry);
  return issued;
}

function wrongHeader(batch: Hex, id: Hex): SymbolonError {
  return new SymbolonError({
    code: "WrongHeader",
    reason: `The node's event for batch ${batch} has the header of ${id}.`,
    hint: "Do not trust this node; ask another one.",
    details: { batch, id },
  });
}
