import { tellCase } from "../../../src/sdk/governance/cases/tellCase.ts";
import { openReader } from "../../command/connect.ts";
import { printResult, table } from "../../output.ts";
import type { CaseOptions } from "./caseOptions.ts";
import { caseDocument } from "./lines.ts";
import { openCase } from "./openCase.ts";

/** `symbolon govern case show CREDENTIAL`. */
export async function show(credential: string, options: CaseOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const opened = await openCase(client, credential, options);
  printResult(options.json === true, { case: caseDocument(opened) }, table(await tellCase(client, opened)));
}
