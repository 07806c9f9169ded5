import type { Command } from "commander";
import { acceptOption } from "../../command/acceptOption.ts";
import { acting } from "../../command/actingOptions.ts";
import { yesOption } from "../../command/confirmPlan.ts";
import { readPath } from "../../command/optionReaders.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { onChain } from "../commonOptions.ts";
import type { IssueOptions } from "../issue.ts";

const ISSUE_HELP = `
Writes public/header.json first: chain, registry and header, which every later command and every verifier needs. Run
again after whatever happened, it issues nothing twice.`;

/** What the command takes. */
export function define(command: Command): void {
  requesting(acting(onChain(command)))
    .argument("<batch>", "the folder that `credential batch --out` wrote, or a header file", readPath)
    .option("--uri <url>", "where the manifest can be fetched (default: nowhere)")
    .option("--journal <file>", "what was sent (default: beside the published folder)", readPath)
    .addOption(yesOption())
    .addOption(acceptOption(["CredentialsExpired"]))
    .option("--dry-run", "simulate and count gas, write and send nothing")
    .addHelpText("after", ISSUE_HELP)
    .action(
      orByRequest(
        () => TO_ISSUE,
        async (path: string, options: IssueOptions) => (await import("../issue.ts")).issue(path, options),
      ),
    );
}

const TO_ISSUE: AcceptedRequests = {
  contract: "batchRegistry",
  what: "batches to be issued",
  takes: ({ kind }) => kind === "issueBatch",
};
