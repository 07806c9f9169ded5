import { mergeRulings, parseRuling } from "../../../src/sdk/governance/cases/rulingFile.ts";
import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { openPanelFile } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import { mergePanelChanges, parsePanelChange } from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import type { PanelFile } from "../../../src/sdk/governance/panels/panelFile.ts";
import { openActor, printOutcome } from "../../command/calldata.ts";
import { table } from "../../output.ts";
import { type NamedText, readMerged, type SignedApartOptions } from "../signedApart.ts";
import { deskBlocks, panelFileDocument, panelFileLines } from "./lines.ts";

const NAMES = { panelChange: "another panel of the desk", ruling: "a ruling of the desk" } as const;

/** Sends what a panel has signed: a ruling, or a change of the panel. */
export async function sendPanelFile(
  kind: PanelFile["kind"],
  files: readonly NamedText[],
  options: SignedApartOptions,
): Promise<void> {
  const { dryRun = false } = options;
  const given: PanelFile =
    kind === "ruling"
      ? { kind, file: readMerged(files, parseRuling, mergeRulings) }
      : { kind, file: readMerged(files, parsePanelChange, mergePanelChanges) };
  const client = await openActor(options);
  const opened = await openPanelFile(client, given, deskBlocks(options));
  const { sendings, gas, calls } = await sendCaseCalls(client, await opened.plan(), { dryRun });
  const transaction = sendings[0]?.transaction;
  printOutcome(
    options,
    { client, calls, name: `Symbolon: ${NAMES[kind]} ${given.file.desk}` },
    { dryRun, ...panelFileDocument(opened), transaction: transaction ?? null, gas },
    table([...panelFileLines(opened), ["transaction", transaction ?? "none (dry run)"]]),
  );
}
