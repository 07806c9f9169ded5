import { type Address, isAddressEqual, parseAbi } from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import {
  type BatchEvent,
  type BatchIssuedEvent,
  type HoldChangedEvent,
  listBatchEvents,
} from "../../chain/events/batches.ts";
import { type DeskEvent, listDeskEvents } from "../../chain/events/desk.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { readCase } from "../../chain/read/readDesk.ts";
import { rulesHash } from "../../core/credential/batchId.ts";
import type { Act } from "../../core/governance/acts.ts";
import { caseHoldUntil, newCase } from "../../core/governance/cases.ts";
import { pendingAt, rulesAt } from "../../core/governance/law.ts";
import { seatsIn } from "../../core/governance/roster.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { type Group, readGroup, readGroupLaw } from "../group/readGroup.ts";
import { type KnownProposal, readProposals } from "../group/readProposals.ts";
import type {
  AuditFacts,
  BatchFacts,
  DeskFacts,
  EffectFacts,
  GroupFacts,
  HoldFacts,
  ListFacts,
} from "./facts.ts";

export type ReadAuditFactsParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly groups: readonly Address[];
  /** Besides those that the groups name. */
  readonly desks?: readonly Address[];
  readonly lists?: readonly Address[];
  /** Whose batches are looked at; left out: none. */
  readonly registry?: Address | undefined;
};

const QUESTIONS = 4;

/**
 * Reads all that an audit looks at.
 * @throws SymbolonError `NotQuorum`, `RosterNotFound`, `LawIncomplete`, `LogsRefused`
 */
export async function readAuditFacts(
  client: ReadClient,
  { groups, desks = [], lists = [], registry, ...blocks }: ReadAuditFactsParameters,
): Promise<AuditFacts> {
  const { number: toBlock, timestamp: now } = await getBlock(client);
  const range = { ...blocks, toBlock };
  const read = await mapAtOnce(groups, QUESTIONS, (quorum) => readOne(client, quorum, blocks));
  const named = [...desks, ...read.flatMap(({ group }) => group.desk ?? [])];
  const distinct = named.filter((desk, i) => named.findIndex((one) => isAddressEqual(one, desk)) === i);
  const deskEvents = await mapAtOnce(distinct, QUESTIONS, async (desk) => ({
    desk,
    events: await listDeskEvents(client, { desk, ...range }),
  }));
  const batchEvents = registry === undefined ? [] : await listBatchEvents(client, { registry, ...range });
  const facts = read.map(({ facts: one }) => one);
  const batches = batchesOf(batchEvents, facts);
  return {
    now,
    groups: facts,
    desks: await mapAtOnce(deskEvents, QUESTIONS, ({ desk, events }) => deskFacts(client, desk, events)),
    lists: await mapAtOnce(lists, QUESTIONS, (list) => listFacts(client, list)),
    batches,
    holds: holdsOf(
      batchEvents,
      batches,
      read,
      deskEvents.flatMap(({ events }) => events),
    ),
    effects: await effectsOf(
      client,
      batchEvents,
      batches,
      read,
      deskEvents.flatMap(({ events }) => events),
    ),
  };
}

type ReadGroup = {
  readonly group: Group;
  readonly facts: GroupFacts;
  readonly proposals: readonly KnownProposal[];
};

async function readOne(
  client: ReadClient,
  quorum: Address,
  { fromBlock, onProgress }: Pick<BlockRange, "fromBlock" | "onProgress">,
): Promise<ReadGroup> {
  const group = await readGroup(client, {
    quorum,
    ...(fromBlock !== undefined && { fromBlock }),
    onProgress,
  });
  const law = await readGroupLaw(client, group);
  const proposals = await readProposals(client, group);
  const { rulebook, desk, roster, asOf, chainId } = group;
  const facts: GroupFacts = {
    ...{ group: quorum, desk, seats: roster.seats, rulesHash: rulesHash({ chainId, rulebook }) },
    rules: rulesAt(law, asOf.time),
    coming: pendingAt(law, asOf.time)?.changes ?? [],
    proposals: proposals.map(({ stored, stage }) => ({ ...stored, stage })),
  };
  return { group, facts, proposals };
}

async function deskFacts(
  client: ReadClient,
  desk: Address,
  events: readonly DeskEvent[],
): Promise<DeskFacts> {
  const panels = events.flatMap((event) =>
    event.event === "PanelAnnounced" ? [{ round: event.round, ...event.panel }] : [],
  );
  // The panel in force, and the one that may come, are among the two newest.
  const newest = [0, 1].flatMap((round) => panels.filter((one) => one.round === round).slice(-2));
  const opened = events.flatMap((event) => (event.event === "CaseOpened" ? [event] : []));
  const cases = await mapAtOnce(opened, QUESTIONS, async ({ id, credential, kind }) => {
    const found = await readCase(client, { desk, credential, kind });
    const has = (event: DeskEvent["event"], round?: number) =>
      events.some(
        (one) =>
          one.event === event &&
          "id" in one &&
          one.id === id &&
          (round === undefined || ("round" in one && one.round === round)),
      );
    // A later case of its kind took its place: then it is over.
    const isOver = found?.id !== id || ["Effect", "Done", "Moot"].includes(found.stage);
    const isByDefault = has("CaseAppealed") ? !has("CaseRuled", 1) : !has("CaseRuled");
    return { id, credential, isOver, isByDefault };
  });
  return { desk, panels: newest, cases };
}

const listAbi = parseAbi(["function authority() view returns (address)"]);

async function listFacts(client: ReadClient, list: Address): Promise<ListFacts> {
  const authority = await readContract(client, { address: list, abi: listAbi, functionName: "authority" });
  const code = await getCode(client, { address: authority });
  return { list, authority, isContract: code !== undefined };
}

function batchesOf(events: readonly BatchEvent[], groups: readonly GroupFacts[]): readonly BatchFacts[] {
  const concerns = ({ header: { issuer, policy } }: BatchIssuedEvent) =>
    groups.some(
      ({ group, rulesHash: bound }) =>
        policy.rulesHash === bound ||
        [issuer, policy.revoker, policy.emergency].some((role) => isAddressEqual(role, group)),
    );
  return events.flatMap((event) =>
    event.event === "BatchIssued" && concerns(event)
      ? [{ batch: event.batch, issuer: event.header.issuer, policy: event.header.policy }]
      : [],
  );
}

/** Each hold with how long it may last: by the group's rule, or where the desk imposed it, for a case. */
function holdsOf(
  events: readonly BatchEvent[],
  batches: readonly BatchFacts[],
  groups: readonly ReadGroup[],
  deskEvents: readonly DeskEvent[],
): readonly HoldFacts[] {
  const ofCases = new Set(
    deskEvents.flatMap((one) => (one.event === "CaseHeld" ? [one.transactionHash] : [])),
  );
  const held = new Map<string, HoldFacts>();
  for (const event of events) {
    const batch = batches.find((one) => one.batch === event.batch);
    if (event.event !== "HoldChanged" || batch === undefined) continue;
    const { group, facts } =
      groups.find((one) => isAddressEqual(one.facts.group, batch.policy.emergency)) ?? {};
    const ruleOf = (act: Act) => facts?.rules.find((one) => one.act === act)?.rule;
    // As many seats as Suspend needs may hold for as long as the policy allows.
    const acted = group?.events.find(
      (one) => one.event === "Acted" && one.transactionHash === event.transactionHash,
    );
    const seats = acted?.event === "Acted" ? seatsIn(acted.assents).length : 0;
    const isByMany = seats >= (ruleOf("Suspend")?.quorum ?? Infinity);
    const notice = BigInt(ruleOf("Revoke")?.notice ?? 0);
    const bound = ofCases.has(event.transactionHash)
      ? caseHoldUntil(newCase("Fraud", 0n, notice), batch.policy.epochLength)
      : isByMany
        ? batch.policy.emergencyLimit
        : BigInt(ruleOf("Hold")?.sunset ?? batch.policy.emergencyLimit);
    const key = `${event.batch} ${event.target} ${event.from}`;
    // The registry tells the hull of a hold and the one that it continues, from the first one's beginning.
    const known = held.get(key);
    held.set(key, holdFacts(event, known !== undefined && known.bound > bound ? known.bound : bound));
  }
  return [...held.values()];
}

function holdFacts({ batch, target, from, until }: HoldChangedEvent, bound: bigint): HoldFacts {
  return { batch, target, from, until, bound };
}

/** Changes of status by a group: when their ground was first named, and when they take effect. */
async function effectsOf(
  client: ReadClient,
  events: readonly BatchEvent[],
  batches: readonly BatchFacts[],
  groups: readonly ReadGroup[],
  deskEvents: readonly DeskEvent[],
): Promise<readonly EffectFacts[]> {
  const changes = events.flatMap((event) =>
    event.event === "StatusChanged" && batches.some(({ batch }) => batch === event.batch) ? [event] : [],
  );
  return mapAtOnce(changes, QUESTIONS, async ({ batch, evidence, from, blockNumber }) => {
    // The desk names its case as evidence, a group what its proposal named.
    const opened = deskEvents.find((one) => one.event === "CaseOpened" && one.id === evidence);
    const proposal = groups
      .flatMap(({ proposals }) => proposals)
      .find(
        (one) => one.proposal.evidence === evidence && !/^0x0*$/.test(evidence) && one.stored.openedAt > 0n,
      );
    const groundedAt =
      proposal?.stored.openedAt ?? (await timeOf(client, opened?.blockNumber ?? blockNumber));
    return { batch, groundedAt, effectAt: from };
  });
}

async function timeOf(client: ReadClient, blockNumber: bigint): Promise<bigint> {
  return (await getBlock(client, { blockNumber })).timestamp;
}
