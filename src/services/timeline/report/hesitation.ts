import type { ActMeasure, ActorRole, ActsOf } from "../tables/acts.ts";
import type { Newest } from "../tables/newest.ts";

/** How long somebody takes to act. Seconds; moments in Unix seconds. */
export type Actor = {
  readonly role: ActorRole;
  /** An address, a campaign's (`proposer`, `acceptor`), `7 of GROUP` (`seat`), or the name of a verifier or an operator. */
  readonly who: string;
  /** Acts, those of one second counted once. */
  readonly acts: number;
  readonly last: number;
  /** How long nothing came of them; undefined: nobody knows of a later moment. */
  readonly silent: number;
  readonly isQuiet: boolean;
  readonly measures: readonly Hesitation[];
};

export type Hesitation = Pick<ActsOf, "acts" | "median" | "p90" | "p99" | "most"> & {
  readonly measure: ActMeasure;
  /** By week, from its Monday: the oldest first. */
  readonly weeks: readonly {
    readonly week: number;
    readonly acts: number;
    readonly median: number | undefined;
  }[];
};

/** Whoever has done nothing for so many of their own median gaps, and for an hour, has gone quiet. */
export const QUIET_GAPS = 10;
const MIN_SILENCE = 3_600;
/** Acts from which on a median gap says something. */
const MIN_ACTS = 5;
/** Actors that are listed: those who did most. */
const LISTED = 100;

/** Whose acts are read from a chain: of them nothing is known beyond its newest block. */
const ON_CHAIN: readonly ActorRole[] = ["issuer", "revoker", "proposer", "acceptor", "guardian", "seat"];

/** @param newest what is known up to when @param until Unix seconds at which the report ends; undefined: now */
export function summarizeActors(
  acts: readonly ActsOf[],
  newest: Newest,
  until: number | undefined,
): readonly Actor[] {
  const groups = [...Map.groupBy(acts, ({ role, who }) => `${role} ${who}`).values()].slice(0, LISTED);
  return groups.map((own) => {
    const whole = own.filter(({ week }) => week === undefined);
    const between = whole.find(({ measure }) => measure === "between acts");
    const { role, who, last } = whole[0] as ActsOf;
    const known = (ON_CHAIN.includes(role) ? newest.block : newest.fact) ?? last;
    const silent = Math.max(0, Math.min(known, until ?? Infinity) - (between?.last ?? last));
    return {
      role,
      who,
      acts: between?.acts ?? 0,
      last: between?.last ?? last,
      silent,
      isQuiet: between !== undefined && isQuiet(between, silent),
      measures: whole.map(({ measure, acts: count, median, p90, p99, most }) => ({
        measure,
        acts: count,
        median,
        p90,
        p99,
        most,
        weeks: own.flatMap(({ measure: other, week, acts: inWeek, median: ofWeek }) =>
          week === undefined || other !== measure ? [] : [{ week, acts: inWeek, median: ofWeek }],
        ),
      })),
    };
  });
}

function isQuiet({ acts, median }: ActsOf, silent: number): boolean {
  return acts >= MIN_ACTS && median !== undefined && silent > Math.max(MIN_SILENCE, QUIET_GAPS * median);
}
