import { claimableFrom } from "../../core/campaign/waves.ts";
import { SymbolonError } from "../../core/errors.ts";
import { exactly, type TimelineStep } from "../../core/timeline/timelineStep.ts";
import { knownChains } from "../../delivery/tables/chains.ts";
import type { Sql } from "../../store/sql.ts";
import { createdCampaign } from "../follow/rows.ts";
import type { ChainEvent } from "../tables/events.ts";
import { readIntentRecords } from "../tables/intentRecords.ts";
import { type ChainProgress, readProgress } from "../tables/progress.ts";
import { findMatters, isAbout, type Matter } from "./matters.ts";
import type { Path } from "./openPath.ts";
import { outcomeOf } from "./outcome.ts";
import { eventPath, intentPath } from "./paths.ts";
import { parseSubject } from "./subject.ts";

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
  readonly paths: readonly Path[];
  /** Ways that are not listed; name one of them to see it. */
  readonly more: number;
};

export type TraceParameters = {
  /** An intent's number, an address, 32 bytes, `CAMPAIGN:INDEX`, `BATCH:INDEX`. */
  readonly what: string;
  /** Only on this chain; left out: on all that the store knows. */
  readonly chain?: number | undefined;
  /** Ways that are listed at most; left out: 20. */
  readonly most?: number;
};

const SECOND = 1_000;

/**
 * Traces something back to the intentions behind it, and on to what became of them, by what the store has of it.
 * @throws SymbolonError `BadSubject`, `NothingKnown`, `AmbiguousSubject`, `ChainNotKnown`
 */
export async function trace(sql: Sql, { what, chain, most = 20 }: TraceParameters): Promise<Trace> {
  const named = parseSubject(what);
  const chains = await knownChains(sql, chain);
  const progress = await readProgress(sql);
  const found = await Promise.all(chains.map((one) => findMatters(sql, one, named)));
  const [matter, ...others] = found.flat();
  if (matter === undefined) throw nothingKnown(what, chains, progress);
  if (others.length > 0) throw ambiguous(what, [matter, ...others]);
  const asOf = progress.find((one) => one.chain === matter.chain);
  const paths = await pathsOf(sql, matter, asOf?.final ?? -1);
  return {
    ...{ chain: matter.chain, what: matter.what, asOf, background: backgroundOf(matter) },
    ...{ paths: paths.slice(0, most), more: Math.max(0, paths.length - most) },
  };
}

async function pathsOf(sql: Sql, { events, intents }: Matter, final: number): Promise<readonly Path[]> {
  const records = await readIntentRecords(sql, intents);
  const left = new Set(events);
  const ofIntents = records.map((record) => {
    const hashes = new Set(record.versions.map(({ hash }) => hash));
    const own = events.filter((event) => hashes.has(event.transaction) && isAbout(record, event));
    for (const event of own) left.delete(event);
    return intentPath(record, own, final);
  });
  const byTransaction = Map.groupBy(left, ({ transaction }) => transaction);
  const ofOthers = [...byTransaction.values()].map((own) => eventPath(own, final));
  const startOf = ({ steps }: Path) =>
    steps.find(({ moment }) => moment.from !== undefined)?.moment.from ?? 0;
  return [...ofIntents, ...ofOthers].toSorted((a, b) => startOf(a) - startOf(b));
}

/** What a leaf or a credential stands on, with the opening of its wave. */
function backgroundOf({ background, index }: Matter): readonly TimelineStep[] {
  return background.flatMap((event) => {
    const { kind, words, why } = outcomeOf(event);
    const { block, blockHash, transaction, logIndex, time, ground, actor } = event;
    const place = { block, blockHash, transaction, logIndex };
    const moment = exactly(time * SECOND, "block");
    const step: TimelineStep = { kind, moment, actor, cause: undefined, why, words, ground, place };
    return [step, ...openings(event, index)];
  });
}

function openings(event: ChainEvent, index: bigint | undefined): readonly TimelineStep[] {
  const { role, undone } = event;
  const made = role && undone === undefined ? createdCampaign(role, event) : undefined;
  if (made === undefined || index === undefined || index >= made.plan.terms.count) return [];
  const { terms } = made.plan;
  const moment = exactly(Number(claimableFrom(index, terms)) * SECOND, "rule");
  const words = terms.waves === 0n ? "claims open" : `its wave opens, one of ${terms.waves}`;
  return [
    {
      kind: "opened",
      moment,
      actor: undefined,
      cause: undefined,
      why: "terms of the campaign",
      words,
      ground: "rule",
    },
  ];
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
    reason: `The store has nothing of ${what}; it was looked for in ${looked.join("; ") || "no chain, for it knows none"}.`,
    hint: "Check the number; symbolon timeline show tells what is followed, and symbolon timeline follow goes on with it.",
    details: { what, chains, progress: progress.map(({ chain, cursor, head }) => ({ chain, cursor, head })) },
  });
}

function ambiguous(what: string, found: readonly Matter[]): SymbolonError {
  const named = found.map((one) => `${one.what} on chain ${one.chain}`);
  return new SymbolonError({
    code: "AmbiguousSubject",
    reason: `${what} stands for several things: ${named.join("; ")}.`,
    hint: "Say which chain, or name it otherwise: an intent by intent:NUMBER, a leaf by CAMPAIGN:INDEX.",
    details: { what, found: named },
  });
}
