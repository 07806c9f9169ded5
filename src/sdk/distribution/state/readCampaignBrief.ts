import type { Address } from "viem";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import { readGate } from "../../chain/read/readGate.ts";
import { readToken, type TokenState } from "../../chain/read/readToken.ts";
import { pausedEnd, pausedUntil, pausingGates } from "../pause/pausingGates.ts";
import { campaignState } from "./campaignState.ts";
import { type CampaignAt, countClaimed, readPaidWords } from "./readPaid.ts";

/** How far claims are: leaves of an instant campaign; of a vesting one base units, of those funded so far without what was swept. */
export type BriefProgress = {
  readonly unit: "leaves" | "baseUnits";
  readonly done: bigint;
  readonly all: bigint;
};

/** What a list says of a campaign. */
export type CampaignBrief = {
  readonly campaign: Address;
  readonly kind: CampaignKind;
  readonly token: TokenState;
  readonly leaves: bigint;
  /** Unix seconds. */
  readonly start: bigint;
  /** Unix seconds, with its pauses so far. */
  readonly end: bigint;
  /** Unix seconds; undefined: no gate has stopped its claims. */
  readonly pausedUntil: bigint | undefined;
  /** Undefined: it has too many leaves to count for a list, or tells only with its tree. */
  readonly progress: BriefProgress | undefined;
};

/** Leaves whose marks one call gives. */
const MAX_COUNTED = 256_000n;

/**
 * What a list says of a campaign, as of a block.
 * @throws SymbolonError `NoCampaign`
 */
export async function readCampaignBrief(
  client: ReadClient,
  { campaign, blockNumber }: Omit<CampaignAt, "onProgress">,
): Promise<CampaignBrief> {
  const state = await campaignState(client, { campaign, blockNumber });
  const { kind, terms } = state;
  const [token, gate, progress] = await Promise.all([
    readToken(client, { token: terms.token, holder: campaign, blockNumber }),
    readGate(client, { gate: terms.gate, campaign, issuers: [], blockNumber }),
    readProgress(client, state, { campaign, blockNumber }),
  ]);
  const gates = pausingGates(gate, campaign);
  return {
    campaign,
    kind,
    token,
    leaves: terms.count,
    start: terms.start,
    end: pausedEnd(state, gates),
    pausedUntil: pausedUntil(gates),
    progress,
  };
}

async function readProgress(
  client: ReadClient,
  state: CampaignState,
  at: CampaignAt,
): Promise<BriefProgress | undefined> {
  if (state.kind === "vesting") {
    return { unit: "baseUnits", done: state.funding.claimed, all: state.funding.funded };
  }
  const { count } = state.terms;
  if (state.kind === "cumulative" || count > MAX_COUNTED) return undefined;
  return { unit: "leaves", done: BigInt(countClaimed(await readPaidWords(client, at, count))), all: count };
}
