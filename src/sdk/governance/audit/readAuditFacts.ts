import { type Address, type Hex, isAddressEqual, parseAbi, zeroAddress } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import {
  type BatchEvent,
  type BatchIssuedEvent,
  listBatchEvents,
  listIssuedBy,
} from "../../chain/events/batches.ts";
import { type CaseOpenedEvent, type DeskEvent, listDeskEvents } from "../../chain/events/desk.ts";
import type { BlockRange, EventPlace } from "../../chain/events/readLogs.ts";
import { readCase, readDeskTerms } from "../../chain/read/readDesk.ts";
import { rulesHash } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isCaseDecided } from "../../core/governance/cases.ts";
import { type Law, pendingAt, rulesAt } from "../../core/governance/law.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { noBatch } from "../../credentials/batch/knownBatch.ts";
import { type IssuedHeader, readCaseSubjects } from "../cases/caseSubjects.ts";
import { type Group, readGroup, readGroupLaw } from "../group/readGroup.ts";
import { type KnownProposal, readProposals } from "../group/readProposals.ts";
import { isDesk, type PanelsPlace, type RoundPanels, readRoundPanels } from "../panels/readPanels.ts";
import { carriedOutBy } from "./carriedOutBy.ts";
import type { AuditFacts, BatchFacts, DeskFacts, EffectFacts, GroupFacts, ListFacts } from "./facts.ts";

import { continuations, holdFacts } from "./holdFacts.ts";
import { isLapsedDust, proposalFacts, supersededBy } from "./proposalFacts.ts";

export type ReadAuditFactsParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly groups: readonly Address[];
  /** Desks in addition to those that the groups name. */
  readonly desks?: readonly Address[];
  readonly lists?: readonly Address[];
  /** The registry whose batches are audited; default: none. */
  readonly registry?: Address | undefined;
  /** Ids of batches in it that none of the groups issued, and that are audited all the same. */
  readonly batches?: readonly Hex[];
};

const QUESTIONS = 4;

/**
 * Reads all facts of an audit.
 * @throws SymbolonError `NotQuorum`, `RosterNotFound`, `LawIncomplete`, `NoBatch`, `LogsRefused`
 */
export async function readAuditFacts(
  client: ReadClient,
  { groups, desks = [], lists = [], registry, batches: named = [], ...from }: ReadAuditFactsParameters,
): Promise<AuditFacts> {
  const { number: toBlock, timestamp: now } = await getBlock(client);
  const { fromBlock = 0n, onProgress } = from;
  const blocks = { fromBlock, onProgress };
  const range = { ...blocks, toBlock };
  const read = await mapAtOnce(groups, QUESTIONS, (quorum) => readOne(client, quorum, blocks));
  const all = [...desks, ...read.flatMap(({ group }) => group.desk ?? [])];
  const distinct = all.filter((desk, i) => all.findIndex((one) => isAddressEqual(one, desk)) === i);
  const deskEvents = await mapAtOnce(distinct, QUESTIONS, async (desk) => {
    const isKnown = await isDesk(client, desk, toBlock);
    // Events of another contract about cases bound no hold and have no effect.
    return { desk, isKnown, events: isKnown ? await listDeskEvents(client, { desk, ...range }) : [] };
  });
  const batchEvents = registry === undefined ? [] : await listBatchEvents(client, { registry, ...range });
  const facts = read.map(({ facts: one }) => one);
  const issued = batchesOf(batchEvents, groups, named);
  const missing = named.find((id) => !issued.some(({ batch }) => batch === id));
  if (missing !== undefined) throw noBatch(missing, registry ?? zeroAddress, client.chain.id);
  const batches = issued.map(({ batch, header: { issuer, policy } }) => ({ batch, issuer, policy }));
  const ofDesks = deskEvents.flatMap(({ events }) => events);
  const place = { blockNumber: toBlock, time: now, fromBlock, groups, named: issued };
  return {
    now,
    groups: facts,
    desks: await mapAtOnce(deskEvents, QUESTIONS, async ({ desk, isKnown, events }) =>
      isKnown ? deskFacts(client, events, { desk, ...place }) : { desk, isKnown, panels: [], cases: [] },
    ),
    lists: await mapAtOnce(lists, QUESTIONS, (list) => listFacts(client, list)),
    batches,
    holds: holdFacts({
      events: batchEvents,
      batches,
      deskEvents: ofDesks,
      groups: read.map(({ group, ...one }) => ({ ...one, events: group.events })),
      openedAt: await readOpenings(client, ofDesks),
      continuedAt: await timesBy(
        client,
        continuations(batchEvents, batches),
        ({ blockNumber }) => blockNumber,
      ),
    }),
    effects: await readEffects(client, batchEvents, batches, read, ofDesks),
  };
}

type ReadGroup = {
  readonly group: Group;
  readonly law: Law;
  readonly facts: GroupFacts;
  readonly proposals: readonly KnownProposal[];
};

async function readOne(
  client: ReadClient,
  quorum: Address,
  blocks: Pick<BlockRange, "fromBlock" | "onProgress">,
): Promise<ReadGroup> {
  const group = await readGroup(client, { quorum, ...blocks });
  const law = await readGroupLaw(client, group);
  const proposals = await readProposals(client, group);
  const { rulebook, desk, roster, asOf, chainId } = group;
  const replacedAt = await readReplacements(client, group);
  const ends = await mapAtOnce(proposals, QUESTIONS, async (one) => {
    const at = replacedAt.get(one.stored.roster) ?? asOf.time;
    const deed = supersededBy(one, proposals, group.events);
    return deed === undefined ? at : minBigInt(at, await readBlockTime(client, deed.blockNumber));
  });
  const facts: GroupFacts = {
    group: quorum,
    desk,
    seats: roster.seats,
    rulesHash: rulesHash({ chainId, rulebook }),
    roster: roster.version,
    rules: rulesAt(law, asOf.time),
    coming: pendingAt(law, asOf.time)?.changes ?? [],
    proposals: proposals.flatMap((one, i) => {
      const at = ends[i] ?? asOf.time;
      return isLapsedDust(one, at) ? [] : [proposalFacts(one, at)];
    }),
  };
  return { group, law, facts, proposals };
}

/** The time at which each roster was replaced, by its version. */
function readReplacements(client: ReadClient, { events }: Group): Promise<ReadonlyMap<number, bigint>> {
  const replaced = events.flatMap((event) =>
    event.event === "RosterReplaced" && event.version > 1 ? [event] : [],
  );
  return timesBy(client, replaced, ({ version }) => version - 1);
}

type DeskPlace = PanelsPlace & {
  readonly groups: readonly Address[];
  /** Batches that are audited. */
  readonly named: readonly IssuedHeader[];
};

async function deskFacts(
  client: ReadClient,
  events: readonly DeskEvent[],
  place: DeskPlace,
): Promise<DeskFacts> {
  const { desk, blockNumber } = place;
  const { rounds, panelsUnread } = await panelsFound(client, events, place);
  const panels = rounds.flatMap(({ round, inForce, coming, leaving }) =>
    [inForce, coming?.panel ?? [], leaving ?? []].flat().map((panel) => ({ round, ...panel })),
  );
  const opened = await casesOf(client, events, place);
  const cases = await mapAtOnce(opened, QUESTIONS, async ({ id, credential, kind }) => {
    const found = await readCase(client, { desk, credential, kind, blockNumber });
    const has = (event: DeskEvent["event"], round?: number) =>
      events.some(
        (one) =>
          one.event === event &&
          "id" in one &&
          one.id === id &&
          (round === undefined || ("round" in one && one.round === round)),
      );
    // A later case of its kind replaced it: then it is over.
    const isOver = found?.id !== id || isCaseDecided(found.stage);
    const isByDefault = has("CaseAppealed") ? !has("CaseRuled", 1) : !has("CaseRuled");
    return { id, credential, isOver, isByDefault };
  });
  return { desk, isKnown: true, panelsUnread, panels, cases };
}

/** The cases about what the groups issued or attested, or about named batches: strangers open cases about batches of their own. */
async function casesOf(
  client: ReadClient,
  events: readonly DeskEvent[],
  { desk, blockNumber, fromBlock, groups, named }: DeskPlace,
): Promise<readonly CaseOpenedEvent[]> {
  const opened = events.flatMap((event) => (event.event === "CaseOpened" ? [event] : []));
  if (opened.length === 0) return [];
  const terms = await readDeskTerms(client, { desk, blockNumber });
  const candidates = async () => {
    const place = { registry: terms.batchRegistry, fromBlock, toBlock: blockNumber };
    const issued = await mapAtOnce(groups, QUESTIONS, (issuer) => listIssuedBy(client, { ...place, issuer }));
    return [...named, ...issued.flat()];
  };
  const subjects = await readCaseSubjects(client, { terms, opened, blockNumber, candidates });
  return opened.filter(({ id }) => {
    const subject = subjects.get(id);
    if (subject === undefined) return false;
    if ("batch" in subject && named.some(({ batch }) => batch === subject.batch)) return true;
    const issuer = "batch" in subject ? subject.issuer : subject.attester;
    return groups.some((group) => isAddressEqual(group, issuer));
  });
}

/** A desk whose panels are in no event must not stop the rest of the audit. */
async function panelsFound(
  client: ReadClient,
  events: readonly DeskEvent[],
  place: PanelsPlace,
): Promise<{ readonly rounds: readonly RoundPanels[]; readonly panelsUnread: string | undefined }> {
  try {
    return { rounds: await readRoundPanels(client, events, place), panelsUnread: undefined };
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError) || thrown.code !== "PanelNotFound") throw thrown;
    return { rounds: [], panelsUnread: thrown.reason };
  }
}

const listAbi = parseAbi(["function authority() view returns (address)"]);

async function listFacts(client: ReadClient, list: Address): Promise<ListFacts> {
  const authority = await readContract(client, { address: list, abi: listAbi, functionName: "authority" });
  const code = await getCode(client, { address: authority });
  return { list, authority, isContract: code !== undefined };
}

/** Batches that the groups issued, or that were named: anybody can issue some that bind a group's rules, or give it a role. */
function batchesOf(
  events: readonly BatchEvent[],
  groups: readonly Address[],
  named: readonly Hex[],
): readonly BatchIssuedEvent[] {
  return events.filter(
    (event): event is BatchIssuedEvent =>
      event.event === "BatchIssued" &&
      (named.includes(event.batch) || groups.some((group) => isAddressEqual(group, event.header.issuer))),
  );
}

/** The opening times of the cases with a hold. */
function readOpenings(client: ReadClient, events: readonly DeskEvent[]): Promise<ReadonlyMap<Hex, bigint>> {
  const held = new Set(events.flatMap((one) => (one.event === "CaseHeld" ? [one.id] : [])));
  const opened = events.flatMap((one) => (one.event === "CaseOpened" && held.has(one.id) ? [one] : []));
  return timesBy(client, opened, ({ id }) => id);
}

/**
 * The effects of grounds, and when each was first named: changes of status by a group, and cases that were carried out
 * by no change, as on an attestation or a hold.
 */
async function readEffects(
  client: ReadClient,
  events: readonly BatchEvent[],
  batches: readonly BatchFacts[],
  groups: readonly ReadGroup[],
  deskEvents: readonly DeskEvent[],
): Promise<readonly EffectFacts[]> {
  const changes = events.flatMap((event) =>
    event.event === "StatusChanged" && batches.some(({ batch }) => batch === event.batch) ? [event] : [],
  );
  const openingOf = (id: Hex) => deskEvents.find((one) => one.event === "CaseOpened" && one.id === id);
  const others = carriedOutBy(
    groups.flatMap(({ group }) => group.events),
    deskEvents,
  ).filter(({ id }) => !changes.some(({ evidence }) => evidence === id));
  const carriedOut = mapAtOnce(others, QUESTIONS, async ({ id, blockNumber }) => ({
    groundedAt: await readBlockTime(client, openingOf(id)?.blockNumber ?? blockNumber),
    effectAt: await readBlockTime(client, blockNumber),
  }));
  const changed = mapAtOnce(changes, QUESTIONS, async ({ evidence, from, blockNumber }) => {
    // The desk names its case as evidence; a group names the evidence of its proposal.
    const opened = openingOf(evidence);
    const proposal = groups
      .flatMap(({ proposals }) => proposals)
      .find(
        (one) => one.proposal.evidence === evidence && !/^0x0*$/.test(evidence) && one.stored.openedAt > 0n,
      );
    const groundedAt =
      proposal?.stored.openedAt ?? (await readBlockTime(client, opened?.blockNumber ?? blockNumber));
    return { groundedAt, effectAt: from };
  });
  return [...(await changed), ...(await carriedOut)];
}

/** The time of each of these events: Unix seconds of its block, which is read once, by the event's key. */
async function timesBy<Key, Event extends EventPlace>(
  client: ReadClient,
  events: readonly Event[],
  keyOf: (event: Event) => Key,
): Promise<ReadonlyMap<Key, bigint>> {
  const blocks = [...new Set(events.map(({ blockNumber }) => blockNumber))];
  const read = async (block: bigint) => [block, await readBlockTime(client, block)] as const;
  const times = new Map(await mapAtOnce(blocks, QUESTIONS, read));
  return new Map(events.map((event) => [keyOf(event), times.get(event.blockNumber) as bigint]));
}

async function readBlockTime(client: ReadClient, blockNumber: bigint): Promise<bigint> {
  return (await getBlock(client, { blockNumber })).timestamp;
}
