import type { Address } from "viem";
import { disputeDeskBuild } from "../chain/builds/disputeDeskBuild.ts";
import type { Panel } from "../core/governance/panel.ts";
import type { Construction } from "./deterministic.ts";

export type DeskParameters = {
  readonly batchRegistry: Address;
  readonly attestationRegistry: Address;
  /** Of the bonds; one that takes fees is refused. */
  readonly bondToken: Address;
  /** Base units of a first case's bond. */
  readonly bond: bigint;
  /** Decides first. */
  readonly first: Panel;
  /** Decides after an appeal. */
  readonly second: Panel;
  /** Where it can be fetched what cases are about (ERC-1497). */
  readonly metaEvidence: string;
};

/** A dispute desk. Groups name it when they are founded. Other panels or terms are another address. */
export function disputeDesk(parameters: DeskParameters): Construction {
  const { batchRegistry, attestationRegistry, bondToken, bond, first, second, metaEvidence } = parameters;
  const args = [batchRegistry, attestationRegistry, bondToken, bond, first, second, metaEvidence];
  return { build: disputeDeskBuild, args };
}
