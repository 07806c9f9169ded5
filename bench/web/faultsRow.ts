import { missingIn } from "../../test/toolkit/react/faults/explainedFaults.ts";
import type { ListedFault } from "../../test/toolkit/react/faults/listedFaults.ts";
import { listedFaults, playFault } from "../../test/toolkit/react/faults/playFault.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Stage } from "./stage.ts";

/** How many faults of nodes, wallets and hosts a claimant is told all about. @param faults left out: all that are listed */
export async function faultsRow(
  { progress }: Pick<Stage, "progress">,
  faults: readonly ListedFault[] = listedFaults,
): Promise<readonly Measurement[]> {
  progress(`${faults.length} faults of nodes, wallets and hosts`);
  let explained = 0;
  for (const fault of faults) if (missingIn(fault, await playFault(fault)).length === 0) explained += 1;
  return [
    peerless(
      "faults-explained",
      "faults of nodes, wallets and hosts of lists, as others answer them (test/toolkit/react/faults), of which a claimant reads what happened, why, what to do, and whether anything was sent, in no library's words and without an operator's hint",
      `of ${faults.length}`,
      [explained],
      faults.length,
    ),
  ];
}
