import { type Address, isAddressEqual } from "viem";
import { getBlock, simulateContract } from "viem/actions";
import { pauseGateAbi } from "../../chain/abi/pauseGateAbi.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { SymbolonError } from "../../core/errors.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { campaignState } from "../state/campaignState.ts";
import { type PausingGate, pausedEnd, pausingGates } from "./pausingGates.ts";

export type PauseCampaignParameters = {
  readonly campaign: Address;
  /** For claimants, in the gate's event; may be empty. */
  readonly reason: string;
};

export type PlannedPause = PausingGate & {
  /** Unix seconds at which the pause ends by itself, or ends now where it is ended. */
  readonly until: bigint;
  /** Unix seconds of the campaign's present end, and as the whole pause, or its end, moves it. */
  readonly end: bigint;
  readonly movedEnd: bigint;
  /** Seconds that can still be paused after this pause. */
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
  const what = `Stop the claims of the campaign ${campaign} until ${isoMoment(until)} at the latest`;
  return { ...plannedOf(found, until), calls: [plannedCall(call, { what })] };
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
  const what = `Let the claims of the campaign ${campaign} go on`;
  return { ...plannedOf(found, until), calls: [plannedCall(call, { what })] };
}

/** The end moves, and the budget shrinks, by the seconds from now on in which claims are stopped. */
function plannedOf({ now, end, latestEnd, ...own }: OwnGate, until: bigint): Omit<PlannedPause, "calls"> {
  const { maxPaused, extraTime, paused } = own.pause;
  // A pause begins with the next second; one that is in force has counted this one.
  const begins = paused !== undefined && paused.from <= now ? now : now + 1n;
  const seconds = until > begins ? until - begins : 0n;
  const movedEnd = minBigInt(end + seconds, latestEnd);
  const left = maxPaused - extraTime - seconds;
  return { ...own, until, end, movedEnd, left: left > 0n ? left : 0n };
}

type OwnGate = PausingGate & {
  readonly now: bigint;
  readonly end: bigint;
  /** Which no pause can move it beyond. */
  readonly latestEnd: bigint;
};

async function ownGate(client: WriteClient, campaign: Address): Promise<OwnGate> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await campaignState(client, { campaign, blockNumber });
  const { terms } = state;
  const gates = pausingGates(await readGate(client, { gate: terms.gate, campaign, blockNumber }), campaign);
  if (gates.length === 0) throw noPauseGate(campaign);
  const account = client.account.address;
  const own = gates.find(({ pause }) => isAddressEqual(pause.guardian, account));
  if (own === undefined) throw notGuardian(campaign, gates, account);
  return { ...own, now, end: pausedEnd(state, gates), latestEnd: terms.end + terms.maxExtraTime };
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
    reason: `The campaign ${campaign} has no gate that can pause: nobody can stop its claims.`,
    hint: "Create the next campaign with a pause gate (symbolon deploy gate pause): gates are chosen at creation and never change.",
    details: { campaign },
  });
}

function notGuardian(campaign: Address, gates: readonly PausingGate[], account: Address): SymbolonError {
  const guardians = gates.map(({ pause }) => pause.guardian);
  return new SymbolonError({
    code: "NotPauseGuardian",
    reason: `${account} may not pause the campaign ${campaign}: only ${guardians.join(" and ")} may.`,
    hint: "Let the guardian act: connect its wallet, or plan for its address and let it sign.",
    details: { campaign, guardians, account },
  });
}
