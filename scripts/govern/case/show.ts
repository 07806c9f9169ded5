import type { Command } from "commander";
import { openReader } from "../../command/connect.ts";
import { printResult, table } from "../../output.ts";
import { type CaseOptions, ofCase, openCase } from "./caseOptions.ts";
import { caseDocument, caseLines } from "./lines.ts";

/** `symbolon govern case show CREDENTIAL`. */
export function defineShow(command: Command): void {
  ofCase(command).action(async (credential: string, options: CaseOptions) => {
    const client = await openReader(options.rpc);
    const opened = await openCase(client, credential, options);
    printResult(options.json === true, { case: caseDocument(opened) }, table(caseLines(opened)));
  });
}
