import { type Address, getAddress } from "viem";
import { readText } from "../../../src/node/files/readText.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { parseRoster } from "../../../src/sdk/governance/group/rosterFile.ts";
import { proposePanel } from "../../../src/sdk/governance/panels/changePanel.ts";
import { openPanelChange } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import { formatPanelChange } from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import { openReader } from "../../command/connect.ts";
import type { ReplaceOptions } from "../../command/replaceOption.ts";
import { printResult, table } from "../../output.ts";
import type { GroupOptions } from "../commonOptions.ts";
import { writeSigned } from "../writeSigned.ts";
import { openPanels, panelFileDocument, panelFileLines } from "./lines.ts";

export type PanelOptions = GroupOptions &
  ReplaceOptions & {
    readonly panel: "first" | "second";
    readonly roster?: string;
    readonly payee?: Address;
    readonly quorum?: number;
    readonly inForce?: bigint;
    readonly out: string;
  };

/** `symbolon govern propose DESK --panel PANEL`: a file for members to sign. */
export async function proposeChange(desk: Address, options: PanelOptions): Promise<void> {
  const { panel, roster, payee, quorum, inForce, out, replace, json = false } = options;
  const seats = roster === undefined ? undefined : parseRoster(readText(roster), 1, roster);
  const client = await openReader(options.rpc);
  const panels = await openPanels(client, getAddress(desk), options);
  const { file } = proposePanel(panels, {
    round: panel === "first" ? 0 : 1,
    changes: {
      ...(seats !== undefined && { seats }),
      ...(payee !== undefined && { payee: getAddress(payee) }),
      ...(quorum !== undefined && { quorum }),
    },
    from: inForce,
  });
  writeSigned(formatPanelChange(file), { out, replace });
  const opened = openPanelChange(client, panels, file);
  const next = `each member of the panel in force: symbolon govern sign ${shellWord(out)}`;
  printResult(
    json,
    { ...panelFileDocument(opened), file: out },
    table([...panelFileLines(opened), ["written to", out], ["next", next]]),
  );
}
