import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { DeskEvent } from "../../chain/events/desk.ts";
import { type DeskTerms, readCase } from "../../chain/read/readDesk.ts";
import { isCaseOver } from "../../core/governance/cases.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { carryingGroup } from "../cases/carryingGroup.ts";
import {
  type CaseSubjectsParameters,
  type IssuedHeader,
  type KnownCaseSubject,
  MAX_COMPARED,
  readCaseSubjects,
} from "../cases/caseSubjects.ts";
import { isWatched } from "./concern.ts";
import type { SettledEnds } from "./eventLog.ts";
import type { WatchedCase } from "./watchFacts.ts";
import type { Watchlist } from "./watchlist.ts";

/** A desk, and what was found out about its cases so far. */
export type WatchedDesk = {
  readonly desk: Address;
  readonly terms: DeskTerms;
  readonly tokenWords: TokenWords;
  /** Its events up to a block. */
  readonly events: (toBlock: bigint) => Promise<readonly DeskEvent[]>;
  /** By the id of a case; undefined: about nothing that is watched. */
  readonly subjects: Map<Hex, KnownCaseSubject | undefined>;
  readonly over: SettledEnds;
};

type Batches = {
  /** The watched batches of its registry. */
  readonly batches: readonly IssuedHeader[];
};

export type ReadWatchedCasesParameters = Batches & {
  readonly blockNumber: bigint;
  readonly watchlist: Watchlist;
  /** The desk that a group names. */
  readonly namedDesk: (group: Address) => Promise<Address | undefined>;
};

export type ReadWatchedCases = {
  readonly cases: readonly WatchedCase[];
  /** A sentence for each case of which nobody can tell whether it is about a watched batch. */
  readonly unread: readonly string[];
};

const QUESTIONS = 4;

/** Reads the cases of a desk about what is watched, to which something may still happen. */
export async function readWatchedCases(
  client: ReadClient,
  place: WatchedDesk,
  { blockNumber, batches, watchlist, namedDesk }: ReadWatchedCasesParameters,
): Promise<ReadWatchedCases> {
  const { desk, terms, tokenWords, subjects, over } = place;
  const events = await place.events(blockNumber);
  const opened = events.flatMap((one) =>
    one.event === "CaseOpened" && !over.isSettled(one.id, blockNumber) ? [one] : [],
  );
  await resolve(client, place, { opened, blockNumber, batches });
  const large = batches.find(({ header }) => header.size > MAX_COMPARED);
  const own = opened.filter(({ id, credential }) => {
    const subject = subjects.get(id);
    return subject === undefined ? large !== undefined : isWatched(subject, credential, watchlist);
  });
  const views = await mapAtOnce(own, QUESTIONS, async ({ id, credential, kind }) => {
    const found = await readCase(client, { desk, credential, kind, blockNumber });
    const isReplaced = found?.id !== id;
    // A hold for it may be left, until that is over by itself.
    if (isReplaced || (isCaseOver(found.stage) && found.isPaid && !found.isHeld)) over.add(id, blockNumber);
    return isReplaced ? [] : [found];
  });
  const cases = await mapAtOnce(views.flat(), QUESTIONS, async (found): Promise<WatchedCase> => {
    const subject = subjects.get(found.id);
    const group = subject && carryingGroup(subject);
    const named = group && (await namedDesk(group));
    const isNamed = named !== undefined && isSameAddress(named, desk);
    return { ...found, desk, subject, isNamed, token: terms.bondToken, tokenWords };
  });
  return { cases, unread: large === undefined ? [] : unreadOf(cases, large.batch) };
}

/** What a case is about never changes: it is found out once. */
async function resolve(
  client: ReadClient,
  { terms, subjects }: WatchedDesk,
  { opened, blockNumber, batches }: Pick<CaseSubjectsParameters, "opened" | "blockNumber"> & Batches,
): Promise<void> {
  const fresh = opened.filter(({ id }) => !subjects.has(id));
  const candidates = async () => batches;
  const found = await readCaseSubjects(client, { terms, opened: fresh, blockNumber, candidates });
  for (const { id } of fresh) subjects.set(id, found.get(id));
}

function unreadOf(cases: readonly WatchedCase[], batch: Hex): readonly string[] {
  return cases
    .filter(({ subject, stage }) => subject === undefined && !isCaseOver(stage))
    .map(
      ({ id, desk }) =>
        `Nobody can tell whether the case ${id} before ${desk} is about the batch ${batch}, which is too large to compare: the transaction that opened the case does not show it.`,
    );
}
