import { type Address, type Hash, type Hex, isAddressEqual, type Log, parseEventLogs } from "viem";
import type { BatchHeader } from "../core/credential/batchId.ts";
import type { AnnouncedKind } from "../core/status/announcedKind.ts";
import { type ChangeKindName, changeKinds } from "../core/status/digest.ts";
import { batchRegistryAbi } from "./abi/batchRegistryAbi.ts";

/** Where an event stands on the chain. */
export type EventPlace = {
  readonly blockNumber: bigint;
  readonly blockHash: Hash;
  readonly transactionHash: Hash;
  /** Among all events of its block. */
  readonly logIndex: number;
};

/** A batch came to be. */
export type BatchIssuedEvent = EventPlace & {
  readonly event: "BatchIssued";
  readonly batch: Hex;
  readonly header: BatchHeader;
  /** Where the issuer says that the manifest is. */
  readonly uri: string;
};

/** Why the status of a batch was changed, and its revision then. */
type Reasoned = {
  readonly batch: Hex;
  /** After the last word or target. */
  readonly revision: number;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
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

/** An emergency hold was imposed, or its end brought forward. */
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
 * What a BatchRegistry tells in these logs, in their order. Logs of other contracts and other events are left out: anybody's
 * contract can emit the like.
 */
export function batchEvents(registry: Address, logs: readonly Log[]): readonly BatchEvent[] {
  const own = logs.filter(({ address }) => isAddressEqual(address, registry));
  return parseEventLogs({ abi: batchRegistryAbi, logs: own }).flatMap((log): BatchEvent[] => {
    const { blockNumber, blockHash, transactionHash, logIndex } = log;
    const place = { blockNumber, blockHash, transactionHash, logIndex };
    if (log.eventName === "BatchIssued") {
      const { id, header, uri } = log.args;
      return [{ ...place, event: log.eventName, batch: id, header, uri }];
    }
    if (log.eventName === "StatusChanged") {
      const { id, kind, revision, reason, evidence, from, masks } = log.args;
      const told = { batch: id, kind: KINDS[kind] as AnnouncedKind, revision, reason, evidence };
      return [{ ...place, event: log.eventName, ...told, from, masks }];
    }
    if (log.eventName === "HoldChanged") {
      const { id, kind, revision, reason, evidence, target, from, until } = log.args;
      const told = { batch: id, kind: KINDS[kind] as HoldChangedEvent["kind"], revision, reason, evidence };
      return [{ ...place, event: log.eventName, ...told, target, from, until }];
    }
    return [];
  });
}
