import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { planPanelChange } from "../../../src/sdk/governance/panels/changePanel.ts";
import { mergePanelChanges, parsePanelChange } from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import { openActor, printOutcome } from "../../command/calldata.ts";
import { table } from "../../output.ts";
import { type NamedText, readMerged, type SignedApartOptions } from "../signedApart.ts";
import { changeDocument, changeLines, openPanels } from "./lines.ts";

/** Announces a panel. */
export async function sendPanelChange(
  files: readonly NamedText[],
  options: SignedApartOptions,
): Promise<void> {
  const { dryRun = false } = options;
  const file = readMerged(files, parsePanelChange, mergePanelChanges);
  const client = await openActor(options);
  const panels = await openPanels(client, file.desk, options);
  const { planned, signing } = await planPanelChange(client, panels, file);
  const { sendings, gas, calls } = await sendCaseCalls(client, planned, { dryRun });
  const transaction = sendings[0]?.transaction;
  printOutcome(
    options,
    { client, calls, name: `Symbolon: another panel of the desk ${file.desk}` },
    { dryRun, ...changeDocument(file, signing), transaction: transaction ?? null, gas },
    table([
      ...changeLines(file, signing, panels.asOf.time),
      ["transaction", transaction ?? "none (dry run)"],
    ]),
  );
}
