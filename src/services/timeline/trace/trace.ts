import { setImmediate as nextTurn } from "node:timers/promises";
import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { exactly, type TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { knownChains } from "../../delivery/tables/chains.ts";
import type { Ticket } from "../../gateway/policy/tickets.ts";
import type { Sql } from "../../store/sql.ts";
import { type ChainEvent, eventPlace, listEvents } from "../tables/events.ts";
import { type IntentRecord, readIntentRecords } from "../tables/intentRecords.ts";
import { readKeyTimes } from "../tables/keyHolds.ts";
import { type ChainProgress, readProgress } from "../tables/progress.ts";
import { openingStep } from "./campaignMade.ts";
import { findMatters, isAbout, leafIndexOf, type Matter } from "./matters.ts";
import type { PathTerms, TracePath } from "./openPath.ts";
import { eventOutcome } from "./outcome.ts";
import { eventPath, intentPath } from "./paths.ts";
import { withProofs } from "./proofs.ts";
import { readDecisions } from "./readDecisions.ts";
import { parseSubject } from "./subject.ts";
import { withVerifications } from "./verified.ts";

/** What led to a result, and what became of an intention. */
export type Trace = {
  readonly chain: number;
  /** What was asked about, in words. */
  readonly what: string;
  /** How far the chain is followed into the store; undefined: it is not, and only what delivery wrote down is known. */
  readonly asOf: ChainProgress | undefined;
  /** What it stands on: the campaign and the opening of its wave. */
  readonly background: readonly TimelineStep[];
  /** A way for each intention, in the order in which they began. */
  readonly paths: readonly TracePath[];
  /** Ways that are not listed; name one of them to see it. */
  readonly more: number;
};

export type TraceParameters = {
  /** An intent's number, an address, 32 bytes, `CAMPAIGN:INDEX`, `BATCH:INDEX`. */
  readonly what: string;
  /** Only on this chain; default: on all that the store knows. */
  readonly chain?: number | undefined;
  /** 32 bytes under which verifiers have recorded: with it, what they answered about a credential or an attestation is told. */
  readonly salt?: Hex | undefined;
  /** Ways that are listed at most; default: 20. */
  readonly max?: number;
};

const SECOND = 1_000;

/**
 * Traces something back to the intentions behind it, and on to what became of them, by what the store has of it.
 * @throws SymbolonError `BadSubject`, `NothingKnown`, `AmbiguousSubject`, `ChainNotKnown`
 */
export async function trace(sql: Sql, parameters: TraceParameters): Promise<Trace> {
  return (await traceMatter(sql, parameters)).found;
}

/** The same, with what it was found in. @throws SymbolonError as `trace` */
export async function traceMatter(
  sql: Sql,
  { what, chain, salt, max = 20 }: TraceParameters,
): Promise<{ readonly found: Trace; readonly matter: Matter }> {
  const named = parseSubject(what);
  const chains = await knownChains(sql, chain);
  const progress = await readProgress(sql);
  const [matter, ...others] = await findMatters(sql, chains, named, salt);
  if (matter === undefined) throw nothingKnown(what, chains, progress);
  if (others.length > 0) throw ambiguous(what, [matter, ...others]);
  const asOf = progress.find((one) => one.chain === matter.chain);
  const { paths, more } = await readPaths(sql, matter, { final: asOf?.final ?? -1, max });
  const found = await withProofs<Trace>(sql, matter.chain, {
    chain: matter.chain,
    what: matter.what,
    asOf,
    background: backgroundOf(matter),
    paths,
    more,
  });
  return { found, matter };
}

/** Whether something of it was changed in the store since it was proven or submitted. */
export function isTraceAltered({ background, paths }: Trace): boolean {
  const steps = [...background, ...paths.flatMap((path) => path.steps)];
  return steps.some(({ ground }) => ground === "altered");
}

async function readPaths(
  sql: Sql,
  { chain, events, intents, isWhole, credential, verifications = [] }: Matter,
  { final, max }: { readonly final: number; readonly max: number },
): Promise<Pick<Trace, "paths" | "more">> {
  const terms = { final, ...(isWhole === true && { history: { events, index: credential } }) };
  const records = await readIntentRecords(sql, intents.slice(0, max));
  const opens = await readOpenings(sql, records);
  const times = await readTimesOf(sql, chain, records);
  const left = new Set(events);
  const ofIntents: TracePath[] = [];
  for (const record of records) {
    const hashes = new Set(record.versions.map(({ hash }) => hash));
    const own = events.filter((event) => hashes.has(event.transaction) && isAbout(record, event));
    for (const event of own) left.delete(event);
    // What else a bundle has paid belongs to intents that are not listed.
    if (intents.length > max)
      for (const event of events) if (hashes.has(event.transaction)) left.delete(event);
    ofIntents.push(intentPath(record, own, { ...terms, opening: opens.get(record.id), times }));
    // Each recovers a key: a service answers others in between.
    await nextTurn();
  }
  const ofOthers = await othersPaths(sql, chain, [...left], terms);
  const startOf = ({ steps }: TracePath) =>
    steps.find(({ moment }) => moment.from !== undefined)?.moment.from ?? 0;
  const inOrder = [...ofIntents, ...ofOthers].toSorted((a, b) => startOf(a) - startOf(b));
  const all = withVerifications(inOrder, verifications);
  const cut = Math.max(0, intents.length - max);
  return { paths: all.slice(0, max), more: cut + Math.max(0, all.length - max) };
}

const LAST_MOMENT = Date.UTC(9999, 0);

/** When keys were held while some intents waited; undefined: there are none. */
async function readTimesOf(sql: Sql, chain: number, records: readonly IntentRecord[]) {
  const moments = records.flatMap(({ steps }) => steps.map(({ at }) => at));
  if (moments.length === 0) return undefined;
  const from = moments.reduce((min, at) => Math.min(min, at));
  const isWaiting = records.some(({ state }) => state === "queued");
  const to = isWaiting ? LAST_MOMENT : moments.reduce((max, at) => Math.max(max, at));
  return readKeyTimes(sql, chain, { from, to });
}

/** What nothing of this store sent: a way each transaction, and each act of a group in it, from its proposal on. */
async function othersPaths(
  sql: Sql,
  chain: number,
  events: readonly ChainEvent[],
  terms: PathTerms,
): Promise<readonly TracePath[]> {
  const decisionOf = await readDecisions(sql, chain, events);
  const decided = new Map(events.map((event) => [event, decisionOf(event)]));
  const ofProposals = new Set(
    [...decided.values()].flatMap((one) => one?.voices.map(({ event }) => eventPlace(event)) ?? []),
  );
  const left = events.filter((event) => !ofProposals.has(eventPlace(event)));
  const byAct = Map.groupBy(left, (event) => `${event.transaction} ${decided.get(event)?.id}`);
  return [...byAct.values()].map((own) => {
    const shown = own.find(({ undone }) => undone === undefined) ?? (own[0] as ChainEvent);
    return eventPath(own, { ...terms, decision: decided.get(shown) });
  });
}

/** When the waves of what was asked for open, by the intents' numbers: of campaigns that the store has the creation of. */
async function readOpenings(sql: Sql, records: readonly IntentRecord[]) {
  const openings = new Map<bigint, TimelineStep>();
  const leaves = records.filter((record) => leafIndexOf(record) !== undefined);
  const campaigns = Map.groupBy(leaves, ({ chain, contract }) => `${chain} ${contract}`);
  for (const own of campaigns.values()) {
    const [{ chain, contract }] = own as [IntentRecord];
    const made = await listEvents(sql, { chain, item: contract });
    for (const record of own)
      for (const event of made) {
        const opening = openingStep(event, leafIndexOf(record));
        if (opening !== undefined) openings.set(record.id, opening);
      }
  }
  return openings;
}

/** What a leaf or a credential stands on, with the opening of its wave. */
function backgroundOf({ background, index, ticket }: Matter): readonly TimelineStep[] {
  const ofChain = background.flatMap((event) => {
    const { kind, words, why } = eventOutcome(event);
    const { block, blockHash, transaction, logIndex, time, ground, actor } = event;
    const place = { block, blockHash, transaction, logIndex };
    const moment = exactly(time * SECOND, "block");
    const step: TimelineStep = { kind, moment, actor, cause: undefined, why, words, ground, place };
    const opening = openingStep(event, index);
    return opening === undefined ? [step] : [step, opening];
  });
  return ticket === undefined ? ofChain : [...ofChain, promiseOf(ticket)];
}

/** What a ticket promises; whether its gateway sealed it, only that gateway can tell. */
function promiseOf({ comes, turn, expires }: Ticket): TimelineStep {
  const at = (moment: number) => isoMoment(BigInt(Math.floor(moment)));
  const words = `promised by the ticket, for a return from ${at(comes)} to ${at(expires)}`;
  const moment = exactly(turn * SECOND, "gateway");
  return { kind: "due", moment, actor: undefined, cause: undefined, why: undefined, words, ground: "told" };
}

function nothingKnown(
  what: string,
  chains: readonly number[],
  progress: readonly ChainProgress[],
): SymbolonError {
  const looked = chains.map((chain) => {
    const followed = progress.find((one) => one.chain === chain);
    return followed === undefined
      ? `chain ${chain}, which nobody follows into this store: what was sent from here alone`
      : `chain ${chain} up to block ${followed.cursor} of ${followed.head}`;
  });
  return new SymbolonError({
    code: "NothingKnown",
    reason: `The store has nothing of ${what}; it searched ${looked.join("; ") || "no chain, since it knows none"}.`,
    hint: "Check the number; symbolon timeline show prints what is followed, and symbolon timeline follow continues it.",
    details: { what, chains, progress: progress.map(({ chain, cursor, head }) => ({ chain, cursor, head })) },
  });
}

function ambiguous(what: string, found: readonly Matter[]): SymbolonError {
  const named = found.map((one) => `${one.what} on chain ${one.chain}`);
  return new SymbolonError({
    code: "AmbiguousSubject",
    reason: `${what} stands for several things: ${named.join("; ")}.`,
    hint: "Name the chain, or give a full name: an intent as intent:NUMBER, a leaf as CAMPAIGN:INDEX.",
    details: { what, found: named },
  });
}
