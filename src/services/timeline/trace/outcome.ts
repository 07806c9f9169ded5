import { decodeAbiParameters, decodeEventLog, type Hex } from "viem";
import {
  batchEvents,
  type HoldChangedEvent,
  type StatusChangedEvent,
} from "../../../sdk/chain/events/batches.ts";
import { eventsOf } from "../../../sdk/chain/events/contractEvents.ts";
import { WHOLE_BATCH } from "../../../sdk/core/status/holds.ts";
import { locate } from "../../../sdk/core/status/statusWords.ts";
import type { TimelineKind } from "../../../sdk/core/timeline/timelineStep.ts";
import { statusChangeText } from "../../../sdk/credentials/changes/changeWork.ts";
import { holdText } from "../../../sdk/credentials/changes/holdWork.ts";
import { readSkips } from "../../../sdk/distribution/claim/paidIn.ts";
import { skipBlocker } from "../../../sdk/distribution/decodeClaimError.ts";
import { type ChainEvent, logOf } from "../tables/events.ts";

/** The outcome of an event, and its consequences by a rule. */
export type TraceOutcome = {
  readonly kind: TimelineKind;
  readonly words: string;
  /** An error's name, where it was refused. */
  readonly why?: string;
  readonly follows: readonly Consequence[];
};

export type Consequence = {
  readonly kind: TimelineKind;
  /** Unix seconds. */
  readonly at: bigint;
  readonly why: string;
  readonly words: string;
};

/** The kind of each event whose arguments do not decide it (unlike `StatusChanged`, `HoldChanged`). */
export const eventKinds: Readonly<Record<string, TimelineKind>> = {
  AccreditationCutBack: "retracted",
  AccreditationEnded: "announced",
  Accredited: "accepted",
  Acted: "changed",
  AdapterOpened: "created",
  Agreed: "signed",
  Assented: "signed",
  Attested: "attested",
  BatchIssued: "issued",
  BondCollected: "paid",
  BondOwed: "skipped",
  CampaignCreated: "created",
  CaseAnswered: "changed",
  CaseAppealed: "vetoed",
  CaseCarriedOut: "changed",
  CaseHeld: "changed",
  CaseHoldEnded: "changed",
  CaseOpened: "proposed",
  CasePaid: "paid",
  CaseRuled: "accepted",
  Claimed: "paid",
  ClaimsSkipped: "skipped",
  Collected: "swept",
  Dispute: "proposed",
  EIP712DomainChanged: "changed",
  Evidence: "changed",
  EvidenceAdded: "changed",
  FeesKept: "changed",
  Funded: "funded",
  KeySet: "changed",
  MetaEvidence: "created",
  NonceIncreased: "voided",
  Objected: "vetoed",
  OwnerChanged: "changed",
  OwnerProposed: "changed",
  PanelAnnounced: "announced",
  Paused: "paused",
  ProposalOpened: "proposed",
  Recalled: "recalled",
  RegionNamed: "registered",
  Registered: "registered",
  Released: "paid",
  ReleasesSkipped: "skipped",
  Resumed: "resumed",
  Revoked: "announced",
  RevokedOffchain: "announced",
  RootAccepted: "accepted",
  RootProposed: "proposed",
  RootVetoed: "vetoed",
  RosterReplaced: "changed",
  RulesAnnounced: "announced",
  RulesDropped: "retracted",
  SilencesCounted: "lapsed",
  Swept: "swept",
  TierNamed: "registered",
  Timestamped: "committed",
  TreasuryChanged: "changed",
};

/** The events that decide whether an announcement was retracted. */
export type BatchHistory = {
  /** All known events of the batch, or of one of its credentials. */
  readonly events: readonly ChainEvent[];
  /** The credential's index; undefined: the whole batch. */
  readonly index: number | undefined;
};

/**
 * The outcome of an event of one of our contracts. For a contract that is no longer known: by the event's name alone.
 * @param history default: unknown whether it was retracted
 */
export function eventOutcome(event: ChainEvent, history?: BatchHistory): TraceOutcome {
  const { name } = event;
  if (name === "StatusChanged" || name === "HoldChanged") return changeOutcome(event, history);
  const kind = eventKinds[name] ?? "changed";
  if (kind === "skipped") return skipOutcome(event);
  const args = argumentsOf(event);
  return { kind, words: wordsOf(name, args), follows: consequencesOf(event, args) };
}

type Arguments = Readonly<Record<string, unknown>>;

function argumentsOf({ role, topics, data }: ChainEvent): Arguments {
  const item = role && eventsOf(role).get(topics[0] ?? "0x")?.item;
  if (item === undefined) return {};
  const { args } = decodeEventLog({ abi: [item], topics: topics as [Hex, ...Hex[]], data });
  return args as unknown as Arguments;
}

/** Arguments of an event that are shown, by their names. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  Attested: ["uid", "recipient", "schemaUID"],
  BatchIssued: ["id", "schema"],
  CampaignCreated: ["campaign", "token"],
};

function wordsOf(name: string, args: Arguments): string {
  if (name === "Claimed" || name === "Released")
    return `${name === "Claimed" ? "claimed" : "released"}: ${args.amount} base units of index ${args.index}, for ${args.account}`;
  const shown = SHOWN[name] ?? Object.keys(args);
  const values = shown.flatMap((one) => {
    const value = args[one];
    return typeof value === "object" || value === undefined ? [] : [`${one} ${value}`];
  });
  return values.length === 0 ? name : `${name}: ${values.join(", ")}`;
}

function consequencesOf({ name, time }: ChainEvent, args: Arguments): readonly Consequence[] {
  if (name === "Revoked" || name === "RevokedOffchain") {
    const words = "revoked from here on";
    return [{ kind: "effective", at: BigInt(time) + 1n, why: "attestations give no notice", words }];
  }
  if (name !== "RootProposed" || typeof args.acceptableFrom !== "bigint") return [];
  return [
    { kind: "acceptable", at: args.acceptableFrom, why: "timelock", words: "anybody may accept the root" },
  ];
}

function changeIn(event: ChainEvent): StatusChangedEvent | HoldChangedEvent | undefined {
  const [change] = batchEvents(event.contract, [logOf(event)]);
  return change?.event === "BatchIssued" ? undefined : change;
}

function changeOutcome(event: ChainEvent, history: BatchHistory | undefined): TraceOutcome {
  const change = changeIn(event);
  if (change === undefined) return { kind: "changed", words: event.name, follows: [] };
  return change.event === "StatusChanged" ? announcementOutcome(change, history) : holdOutcome(change);
}

const RETRACTIONS = {
  Revoke: "RetractRevoke",
  Suspend: "RetractSuspension",
  Reinstate: "RetractSuspension",
} as const;

function announcementOutcome(change: StatusChangedEvent, history: BatchHistory | undefined): TraceOutcome {
  const { batch, kind, from, masks, reason } = change;
  const why = reason === 0 ? "" : `, for reason ${reason}`;
  const words = `${statusChangeText(batch, kind, masks)}${why}`;
  if (kind === "RetractRevoke" || kind === "RetractSuspension")
    return { kind: "retracted", words, follows: [] };
  const left = history === undefined ? "not known" : leftOf(change, history);
  if (left === "none") return { kind: "announced", words, follows: [] };
  const but = { all: "", some: ", but for what was retracted", "not known": ", unless it was retracted" }[
    left
  ];
  const effect = {
    kind: "effective",
    at: from,
    why: "epoch rule",
    words: `${kind} is in force${but}`,
  } as const;
  return { kind: "announced", words, follows: [effect] };
}

/** How much of an announcement was not retracted in its epoch, the only one in which that is possible. */
function leftOf(change: StatusChangedEvent, { events, index }: BatchHistory): "all" | "some" | "none" {
  const { kind, from, masks, revision } = change;
  const retraction = RETRACTIONS[kind as keyof typeof RETRACTIONS];
  const place = index === undefined ? undefined : locate(index);
  const retracted = new Map<bigint, bigint>();
  for (const event of events) {
    const other = event.undone === undefined && event.name === "StatusChanged" ? changeIn(event) : undefined;
    if (other?.event !== "StatusChanged" || other.kind !== retraction) continue;
    if (other.from !== from || other.revision <= revision) continue;
    for (const { word, mask } of other.masks) retracted.set(word, (retracted.get(word) ?? 0n) | mask);
  }
  const requested = place === undefined ? masks : [{ word: BigInt(place.word), mask: place.mask }];
  const remaining = requested.filter(({ word, mask }) => (mask & ~(retracted.get(word) ?? 0n)) !== 0n);
  const isTouched = requested.some(({ word, mask }) => (mask & (retracted.get(word) ?? 0n)) !== 0n);
  if (remaining.length === 0) return "none";
  return isTouched ? "some" : "all";
}

function holdOutcome({ batch, kind, target, until, reason }: HoldChangedEvent): TraceOutcome {
  const why = reason === 0 ? "" : `, for reason ${reason}`;
  const words = `${holdText(batch, [target], { kind, until })}${why}`;
  const over = "the hold is over, unless it was prolonged or ended before";
  const lapse = { kind: "lapsed", at: until, why: "end of the hold", words: over } as const;
  return { kind: kind === "Emergency" ? "held" : "ended", words, follows: [lapse] };
}

function skipOutcome({ data, index }: ChainEvent): TraceOutcome {
  const [packed] = data === "0x" ? ["0x" as const] : decodeAbiParameters([{ type: "bytes" }], data);
  const skips = readSkips(packed);
  const skip = skips.find((one) => BigInt(one.index) === index);
  const why = skip === undefined ? undefined : skipBlocker(skip.selector).code;
  const words = `index ${index} was left out${why === undefined ? "" : `: ${why}`}`;
  return { kind: "skipped", words, ...(why !== undefined && { why }), follows: [] };
}

/** Whether a change of a batch concerns one of its credentials; a change of the whole batch does. */
export function concerns(event: ChainEvent, index: number): boolean {
  if (event.name === "HoldChanged") return event.index === BigInt(index) || event.index === WHOLE_BATCH;
  if (event.name !== "StatusChanged") return true;
  const change = changeIn(event);
  const { word, mask } = locate(index);
  return (
    change?.event === "StatusChanged" &&
    change.masks.some((one) => one.word === BigInt(word) && (one.mask & mask) !== 0n)
  );
}
