import { type Address, isAddressEqual } from "viem";
import { getBlock, simulateContract } from "viem/actions";
import { pauseGateAbi } from "../../chain/abi/pauseGateAbi.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { campaignState } from "../state/campaignState.ts";
import { type PausingGate, pausingGates } from "./pausingGates.ts";

export type PauseCampaignParameters = {
  readonly campaign: Address;
  /** For claimants, in the gate's event; may be empty. */
  readonly reason: string;
};

export type PlannedPause = PausingGate & {
  /** Unix seconds at which the pause ends by itself, or ends now where it is ended. */
  readonly until: bigint;
  /** Unix seconds of the campaign's end as it is, and as the whole pause would move it. */
  readonly end: bigint;
  readonly movedEnd: bigint;
  /** Seconds that are left to pause after this one. */
  readonly left: bigint;
  readonly calls: readonly PlannedCall[];
};

/**
 * Plans to stop a campaign's claims by the gate whose guardian the client's account is; sends nothing.
 * @throws SymbolonError `NoPauseGate`, `NotPauseGuardian`; what viem throws where the gate refuses
 */
export async function planPause(
  client: WriteClient,
  { campaign, reason }: PauseCampaignParameters,
): Promise<PlannedPause> {
  const found = await ownGate(client, campaign);
  const { until, call } = await played(client, found, "pause", reason);
  const [end, now] = [found.end, found.now];
  // It begins with the next second; the end moves by what of it comes to pass.
  const seconds = until > now ? until - now - 1n : 0n;
  const what = `Stop the claims of the campaign ${campaign} until ${isoMoment(until)} at the latest`;
  const left = found.pause.maxPaused - found.pause.extraTime - seconds;
  const { gate, asker, pause } = found;
  return {
    ...{ gate, asker, pause, until, end, movedEnd: end + seconds },
    left: left > 0n ? left : 0n,
    calls: [plannedCall(call, { what })],
  };
}

/**
 * Plans to let the claims of a paused campaign go on; sends nothing.
 * @throws SymbolonError `NoPauseGate`, `NotPauseGuardian`; what viem throws where the gate refuses
 */
export async function planResume(
  client: WriteClient,
  { campaign, reason }: PauseCampaignParameters,
): Promise<PlannedPause> {
  const found = await ownGate(client, campaign);
  const { until, call } = await played(client, found, "resume", reason);
  const { gate, asker, pause, end, now } = found;
  const what = `Let the claims of the campaign ${campaign} go on`;
  // What was paused so far has moved the end already; until the next second it moves on.
  const movedEnd = pause.paused !== undefined && until > now && pause.paused.from <= now ? end + 1n : end;
  const left = pause.maxPaused - pause.extraTime;
  return {
    ...{ gate, asker, pause, until, end, movedEnd },
    left: left > 0n ? left : 0n,
    calls: [plannedCall(call, { what })],
  };
}

type OwnGate = PausingGate & { readonly end: bigint; readonly now: bigint };

async function ownGate(client: WriteClient, campaign: Address): Promise<OwnGate> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { terms, effectiveEnd: end } = await campaignState(client, { campaign, blockNumber });
  const gates = pausingGates(await readGate(client, { gate: terms.gate, campaign, blockNumber }), campaign);
  if (gates.length === 0) throw noPauseGate(campaign);
  const account = client.account.address;
  const own = gates.find(({ pause }) => isAddressEqual(pause.guardian, account));
  if (own === undefined) throw notGuardian(campaign, gates, account);
  return { ...own, end, now };
}

async function played(
  client: WriteClient,
  { gate, asker }: PausingGate,
  functionName: "pause" | "resume",
  reason: string,
) {
  const call = { address: gate, abi: pauseGateAbi, functionName, args: [asker, reason] } as const;
  const { result: until } = await simulateContract(client, { ...call, account: client.account.address });
  return { until, call };
}

function noPauseGate(campaign: Address): SymbolonError {
  return new SymbolonError({
    code: "NoPauseGate",
    reason: `The campaign ${campaign} has no gate that pauses: nobody can stop its claims.`,
    hint: "There is none: gates are chosen at creation and never change.",
    details: { campaign },
  });
}

function notGuardian(campaign: Address, gates: readonly PausingGate[], account: Address): SymbolonError {
  const guardians = gates.map(({ pause }) => pause.guardian);
  return new SymbolonError({
    code: "NotPauseGuardian",
    reason: `Only ${guardians.join(" and ")} may pause the campaign ${campaign}, and not ${account}.`,
    hint: "Let the guardian act: connect its wallet, or plan for its address and have it sign.",
    details: { campaign, guardians, account },
  });
}
