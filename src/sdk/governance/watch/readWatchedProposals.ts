import type { Address } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { GroupEvent } from "../../chain/events/groups.ts";
import { type Group, readGroup } from "../group/readGroup.ts";
import { type KnownProposal, readProposals } from "../group/readProposals.ts";
import { tellCall } from "../proposal/readCall.ts";
import type { SettledEnds } from "./eventLog.ts";
import { mayBeCounted } from "./proposalTasks.ts";
import type { WatchedProposal } from "./watchFacts.ts";

export type ReadWatchedProposalsParameters = {
  readonly asOf: Group["asOf"];
  readonly fromBlock: bigint;
  readonly over: SettledEnds;
  readonly listEvents: (toBlock: bigint) => Promise<readonly GroupEvent[]>;
};

/** Reads the proposals of a group to which something may still happen. */
export async function readWatchedProposals(
  client: ReadClient,
  quorum: Address,
  { over, ...parameters }: ReadWatchedProposalsParameters,
): Promise<readonly WatchedProposal[]> {
  const group = await readGroup(client, { quorum, ...parameters });
  const { blockNumber } = group.asOf;
  const events = group.events.filter(
    (one) => one.event !== "ProposalOpened" || !over.isSettled(one.id, blockNumber),
  );
  const proposals = (await readProposals(client, { ...group, events })).map((one) =>
    watchedProposal(one, group),
  );
  for (const one of proposals) {
    const mayChange = one.stage === "Open" || one.stage === "Passed" || mayBeCounted(one);
    if (!mayChange) over.add(one.id, blockNumber);
  }
  return proposals;
}

function watchedProposal({ id, proposal, stored, ...known }: KnownProposal, group: Group): WatchedProposal {
  const { act, assents, objections, isClosed, openedAt } = stored;
  const { stage, from, silence } = known;
  return {
    group: group.quorum,
    id,
    act,
    does: tellCall(group, proposal).what,
    stage,
    from,
    silence,
    seats: group.roster.seats.length,
    assents,
    objections,
    isCountable: !isClosed && openedAt >= group.silencesCountFrom,
  };
}
