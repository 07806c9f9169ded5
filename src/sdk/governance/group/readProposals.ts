import type { Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { ProposalOpenedEvent } from "../../chain/events/groups.ts";
import { readIsUsed, readProposal, readSeat, type SeatState } from "../../chain/read/readQuorum.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Proposal, proposalId } from "../../core/governance/proposal.ts";
import {
  computeStage,
  type Default,
  defaultOf,
  MAX_SILENCES,
  neededAssents,
  type OpenProposal,
  type StageInterval,
} from "../../core/governance/stage.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { Group } from "./readGroup.ts";

/** A proposal that was opened, and its stage. */
export type KnownProposal = StageInterval & {
  readonly id: Hex;
  readonly proposal: Proposal;
  readonly stored: OpenProposal;
  /**
   * Whether its nonce is used: by itself, once it is done, otherwise by another proposal of its act. Never opened:
   * false.
   */
  readonly isUsed: boolean;
  /** What silence means; undefined: nothing changes any more. */
  readonly silence: Default | undefined;
};

/** Questions under way at once. */
const QUESTIONS = 8;

/** All proposals of a group that were ever opened, the oldest first. */
export async function readProposals(client: ReadClient, group: Group): Promise<readonly KnownProposal[]> {
  const events = group.events.filter(
    (event): event is ProposalOpenedEvent => event.event === "ProposalOpened",
  );
  // A proposal that passed after it was opened has a second event.
  const opened = [...new Map(events.map((event) => [event.id, event])).values()];
  return mapAtOnce(opened, QUESTIONS, ({ id, proposal }) => readKnownProposals(client, group, id, proposal));
}

/**
 * One proposal, opened or not.
 * @throws SymbolonError `ProposalDiffers` where the id is not the proposal's
 */
export async function readKnownProposals(
  client: ReadClient,
  { chainId, quorum, roster, asOf }: Group,
  id: Hex,
  proposal: Proposal,
): Promise<KnownProposal> {
  const { blockNumber, time: now } = asOf;
  const stored = await readProposal(client, { quorum, id, blockNumber });
  const version = stored.openedAt === 0n ? roster.version : stored.roster;
  if (proposalId({ chainId, quorum, proposal, roster: version }) !== id) throw proposalDiffers(id);
  const isUsed =
    stored.openedAt !== 0n &&
    (await readIsUsed(client, { quorum, act: stored.act, nonce: proposal.nonce, blockNumber }));
  const situation = { now, roster: roster.version, isUsed };
  return {
    id,
    proposal,
    stored,
    isUsed,
    ...computeStage(stored, situation),
    silence: defaultOf(stored, situation),
  };
}

/** Reads the state of each seat. */
export function readSeats(
  client: ReadClient,
  { quorum, roster, asOf }: Group,
): Promise<readonly SeatState[]> {
  const { blockNumber } = asOf;
  return mapAtOnce(roster.seats, QUESTIONS, (_, seat) => readSeat(client, { quorum, seat, blockNumber }));
}

/** Number of dormant seats. */
function dormantSeats(seats: readonly SeatState[]): number {
  return seats.filter(({ silences }) => silences >= MAX_SILENCES).length;
}

/** Assents that an open proposal needs now. */
export function assentsNeeded({ stored }: KnownProposal, seats: readonly SeatState[]): number {
  return neededAssents(stored.rule, dormantSeats(seats));
}

function proposalDiffers(id: Hex): SymbolonError {
  return new SymbolonError({
    code: "ProposalDiffers",
    reason: `The event of the proposal ${id} does not match that id.`,
    hint: "The node made an event up: ask another one.",
    details: { id },
  });
}
