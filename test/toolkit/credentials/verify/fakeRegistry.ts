import type { Hex } from "viem";
import type { BatchEvent } from "../../../../src/sdk/chain/events/batches.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import {
  type AnnouncedKind,
  changeKinds,
  initialDigest,
  nextDigest,
} from "../../../../src/sdk/core/status/digest.ts";
import { packHold, unpackHold, withImposedHold } from "../../../../src/sdk/core/status/holds.ts";
import {
  announcedIn,
  announceFinal,
  announceToggle,
  projected,
  retractAnnounced,
} from "../../../../src/sdk/core/status/statusChanges.ts";
import {
  EMPTY_WORD,
  effectiveFrom,
  epochAt,
  horizon,
  type StatusWord,
} from "../../../../src/sdk/core/status/statusWords.ts";

/** What the registry stores of one batch. Never changed: each change makes another one. */
export type FakeBatch = {
  readonly revision: number;
  readonly digest: bigint;
  readonly suspensionsUsed: boolean;
  readonly holdsUsed: boolean;
  readonly revoked: ReadonlyMap<number, StatusWord>;
  readonly suspended: ReadonlyMap<number, StatusWord>;
  readonly holds: ReadonlyMap<bigint, bigint>;
};

/** An event before it has a place on a chain. */
export type FakeEvent = BatchEvent extends infer Event
  ? Event extends BatchEvent
    ? Omit<Event, "blockNumber" | "blockHash" | "transactionHash" | "logIndex">
    : never
  : never;

/** What a call changes; undefined: the registry refuses it. */
export type FakeEffect = { readonly batch: FakeBatch; readonly events: readonly FakeEvent[] } | undefined;

export function issued(id: Hex, header: BatchHeader): FakeEffect {
  const batch = {
    revision: 1,
    digest: initialDigest(id),
    suspensionsUsed: false,
    holdsUsed: false,
    revoked: new Map(),
    suspended: new Map(),
    holds: new Map(),
  };
  return { batch, events: [{ event: "BatchIssued", batch: id, header, uri: "" }] };
}

export type FakeChange = {
  readonly kind: AnnouncedKind;
  readonly masks: readonly { readonly word: bigint; readonly mask: bigint }[];
  readonly reason: number;
  readonly evidence: Hex;
};

/** One call of `change`, in a block of `time`. */
export function changed(
  id: Hex,
  batch: FakeBatch,
  epochLength: bigint,
  time: bigint,
  { kind, masks, reason, evidence }: FakeChange,
): FakeEffect {
  const epoch = epochAt(epochLength, time);
  const from = effectiveFrom(epochLength, epoch);
  const plane = kind === "Revoke" || kind === "RetractRevoke" ? "revoked" : "suspended";
  const words = new Map(batch[plane]);
  let { digest } = batch;
  for (const { word, mask } of masks) {
    const old = words.get(Number(word)) ?? EMPTY_WORD;
    const isRetraction = kind === "RetractRevoke" || kind === "RetractSuspension";
    if (isRetraction && (mask & ~announcedIn(old, epoch)) !== 0n) return undefined;
    if (kind === "Suspend" && (mask & projected(old)) !== 0n) return undefined;
    if (kind === "Reinstate" && (mask & ~projected(old)) !== 0n) return undefined;
    const step = isRetraction ? retractAnnounced : kind === "Revoke" ? announceFinal : announceToggle;
    words.set(Number(word), step(old, epoch, mask));
    const told = { wordOrIndex: word, mask, from, until: 0n, reason, evidence };
    digest = nextDigest(digest, { kind: changeKinds[kind], ...told });
  }
  const revision = batch.revision + masks.length;
  const suspensionsUsed = batch.suspensionsUsed || kind === "Suspend";
  return {
    batch: { ...batch, [plane]: words, digest, revision, suspensionsUsed },
    events: [{ event: "StatusChanged", batch: id, kind, revision, reason, evidence, from, masks }],
  };
}

export type FakeHold = {
  readonly kind: "Emergency" | "EndEmergency";
  readonly targets: readonly bigint[];
  readonly until: bigint;
  readonly reason: number;
  readonly evidence: Hex;
};

/** One call of `withImposedHold` or `endHold`, in a block of `time`. */
export function held(
  id: Hex,
  batch: FakeBatch,
  { epochLength, emergencyLimit }: BatchHeader["policy"],
  time: bigint,
  { kind, targets, until, reason, evidence }: FakeHold,
): FakeEffect {
  const holds = new Map(batch.holds);
  const events: FakeEvent[] = [];
  let { digest, revision } = batch;
  for (const target of targets) {
    const old = holds.get(target) ?? 0n;
    const begin = time + 1n;
    if (kind === "Emergency") {
      if (until <= begin || until > begin + emergencyLimit) return undefined;
      holds.set(target, withImposedHold(old, begin, until));
    } else {
      if (until < horizon(epochLength, time) || until >= unpackHold(old).until) return undefined;
      holds.set(target, packHold({ ...unpackHold(old), until }));
    }
    const stored = unpackHold(holds.get(target) ?? 0n);
    const told = { from: stored.from, until: stored.until, reason, evidence };
    digest = nextDigest(digest, { kind: changeKinds[kind], wordOrIndex: target, mask: 0n, ...told });
    revision += 1;
    events.push({ event: "HoldChanged", batch: id, kind, revision, target, ...told });
  }
  return { batch: { ...batch, holds, digest, revision, holdsUsed: true }, events };
}
