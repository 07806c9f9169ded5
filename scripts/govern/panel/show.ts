import type { Address } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { printResult, table } from "../../output.ts";
import type { GroupOptions } from "../commonOptions.ts";
import { openPanels, panelsDocument, panelsLines } from "./lines.ts";

/** The panels of a desk. */
export async function showDesk(client: ReadClient, desk: Address, options: GroupOptions): Promise<void> {
  const panels = await openPanels(client, desk, options);
  const { blockNumber, time } = panels.asOf;
  printResult(
    options.json === true,
    { desk: panels.desk, blockNumber, time, panels: panelsDocument(panels) },
    table([
      ["desk", panels.desk],
      ["as of", `${isoMoment(time)}, block ${blockNumber}`],
      ...panelsLines(panels),
    ]),
  );
}
