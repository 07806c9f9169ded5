import type { Address } from "viem";
import type { GateState, PauseTerms } from "../../chain/read/readGate.ts";

/** A PauseGate of a campaign: its gate itself, or one of those behind it. */
export type PausingGate = {
  readonly gate: Address;
  /** Whom the gate knows as what it pauses: the campaign, or the adapter by which it asks. */
  readonly asker: Address;
  readonly pause: PauseTerms;
};

/** Every PauseGate behind a campaign's gate, the outer before the inner. */
export function pausingGates(state: GateState, asker: Address): readonly PausingGate[] {
  if (state.kind === "PauseGate") return [{ gate: state.gate, asker, pause: state.pause }];
  if (state.kind !== "AllOfGate") return [];
  return state.parts.flatMap((part) => pausingGates(part, state.adapter));
}
