import type { AnnouncedChange, BatchLag, KnownRevision } from "../tables/lags.ts";
import { computeSpread, type Spread } from "./spread.ts";

/** How long what was issued or changed took to be known. Seconds, between the chain's clock and verifiers' own. */
export type Lags = {
  /** From a batch's block to the first verdict about it. */
  readonly verified: Spread | undefined;
  readonly neverVerified: number;
  /** From an announcement's block to its effect. */
  readonly effective: Spread | undefined;
  /** From an announcement's block to the last verifier that knew it, of the changes that anybody is seen to know. */
  readonly known: Spread | undefined;
  /** Changes that some verifier came to know only after they were in effect. */
  readonly knownLate: number;
  /** Changes by which nobody has answered. */
  readonly unknown: number;
  /** Verifiers that went on answering by an older revision, once for each such change. */
  readonly behind: number;
  /** The changes that took longest to be known by all. */
  readonly slowest: readonly KnownChange[];
};

export type KnownChange = AnnouncedChange & { readonly verifier: string; readonly lag: number };

/** Changes that are listed. */
const LISTED = 10;

/** @param known in the order of time */
export function computeLags(
  issued: readonly BatchLag[],
  changes: readonly AnnouncedChange[],
  known: readonly KnownRevision[],
): Lags {
  const byBatch = Map.groupBy(known, ({ batch }) => batch);
  const seen = changes.map((change) => whoKnew(change, byBatch.get(change.batch) ?? []));
  const last = seen.flatMap(({ last: one }) => one ?? []);
  return {
    verified: computeSpread(
      issued.flatMap(({ issued: from, verified }) =>
        verified === undefined ? [] : Math.max(0, verified - from),
      ),
    ),
    neverVerified: issued.filter(({ verified }) => verified === undefined).length,
    effective: computeSpread(changes.map(({ announced, effective }) => effective - announced)),
    known: computeSpread(last.map(({ lag }) => lag)),
    knownLate: last.filter(({ announced, effective, lag }) => announced + lag >= effective).length,
    unknown: seen.filter(({ last: one }) => one === undefined).length,
    behind: seen.reduce((sum, { behind }) => sum + behind, 0),
    slowest: last.toSorted((a, b) => b.lag - a.lag).slice(0, LISTED),
  };
}

type Seen = { readonly last: KnownChange | undefined; readonly behind: number };

/** A verifier is seen to know a change by its first verdict of that revision or of a later one. */
function whoKnew(change: AnnouncedChange, known: readonly KnownRevision[]): Seen {
  const verifiers = Map.groupBy(known, ({ verifier }) => verifier);
  let last: KnownChange | undefined;
  let behind = 0;
  for (const [verifier, own] of verifiers) {
    const first = own.find(({ revision }) => revision >= change.revision);
    if (first === undefined) {
      if ((own[0]?.last ?? 0) > change.announced) behind++;
      continue;
    }
    const lag = Math.max(0, first.at - change.announced);
    if (last === undefined || lag > last.lag) last = { ...change, verifier, lag };
  }
  return { last, behind };
}
