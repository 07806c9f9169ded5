import { type Address, getAddress } from "viem";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { openReader } from "../../command/connect.ts";
import { printResult, table } from "../../output.ts";
import type { GroupOptions } from "../commonOptions.ts";
import { openPanels, panelsDocument, panelsLines } from "./lines.ts";

/** `symbolon govern panel show DESK`. */
export async function show(desk: Address, options: GroupOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const panels = await openPanels(client, getAddress(desk), options);
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
