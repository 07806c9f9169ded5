import type { Address } from "viem";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import type { GateState, PauseTerms } from "../../chain/read/readGate.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";

/** A PauseGate of a campaign: its gate itself, or one of those behind it. */
export type PausingGate = {
  readonly gate: Address;
  /** The contract that the gate pauses: the campaign, or the adapter by which it asks. */
  readonly asker: Address;
  readonly pause: PauseTerms;
};

/** Every PauseGate behind a campaign's gate, the outer before the inner. */
export function pausingGates(state: GateState, asker: Address): readonly PausingGate[] {
  if (state.kind === "PauseGate") return [{ gate: state.gate, asker, pause: state.pause }];
  if (!("parts" in state)) return [];
  return state.parts.flatMap((part) => pausingGates(part, state.adapter));
}

/**
 * The present end of a campaign, with its pauses so far, in Unix seconds. A campaign itself only reports it after its
 * first end.
 */
export function pausedEnd(
  { terms, effectiveEnd }: Pick<CampaignState, "terms" | "effectiveEnd">,
  gates: readonly PausingGate[],
): bigint {
  const paused = gates.reduce((sum, { pause }) => sum + pause.extraTime, 0n);
  const moved = terms.end + minBigInt(paused, terms.maxExtraTime);
  return moved > effectiveEnd ? moved : effectiveEnd;
}

/** When the last of a campaign's pauses ends by itself, in Unix seconds; undefined: none is in force or about to begin. */
export function pausedUntil(gates: readonly PausingGate[]): bigint | undefined {
  return gates
    .flatMap(({ pause }) => pause.paused?.until ?? [])
    .reduce<bigint | undefined>(
      (last, until) => (last === undefined || until > last ? until : last),
      undefined,
    );
}
