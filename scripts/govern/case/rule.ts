import { existsSync } from "node:fs";
import type { Hex } from "viem";
import { ITS_OWN, writeOwnOutput } from "../../../src/node/files/ownOutput.ts";
import { readText } from "../../../src/node/files/readText.ts";
import {
  formatRuling,
  parseRuling,
  planRuling,
  signRuling,
} from "../../../src/sdk/governance/cases/ruleCase.ts";
import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { panelName } from "../../../src/sdk/governance/panels/readPanels.ts";
import type { ActingOptions } from "../../command/actingOptions.ts";
import { openActor, printOutcome } from "../../command/calldata.ts";
import { openWriter } from "../../command/connect.ts";
import { printResult, table } from "../../output.ts";
import type { CaseOptions } from "./caseOptions.ts";
import { caseDocument, caseLines } from "./lines.ts";
import { openCase } from "./openCase.ts";

export type RuleOptions = CaseOptions &
  ActingOptions & {
    readonly file: string;
    readonly ruling?: "Upheld" | "Rejected";
    readonly reasons?: string;
    readonly send?: boolean;
  };

type SignOptions = RuleOptions & { readonly ruling: "Upheld" | "Rejected"; readonly reasons: Hex };

export async function sign(credential: string, options: SignOptions): Promise<void> {
  const { file, ruling, reasons, fromBlock, json = false } = options;
  const client = await openWriter(options.rpc, options);
  const opened = await openCase(client, credential, options);
  const before = existsSync(file) ? parseRuling(readText(file), file) : undefined;
  const signed = await signRuling(client, opened, {
    ruling,
    reasons,
    before,
    ...(fromBlock !== undefined && { fromBlock }),
  });
  writeOwnOutput(file, formatRuling(signed.file), ITS_OWN);
  const { approvals, round, caseId } = signed.file;
  const { quorum } = signed.panel;
  printResult(
    json,
    {
      case: caseId,
      round,
      ruling,
      reasons,
      file,
      seat: signed.seat,
      signed: approvals.map(({ seat }) => seat),
      quorum,
    },
    table([
      ["case", caseId],
      ["ruling", ruling],
      ["signed by", `seat ${signed.seat} of the ${panelName(round)}`],
      ["signatures", `${approvals.length} of ${quorum}`],
      ["written to", file],
      [
        "next",
        approvals.length < quorum ? "hand it on to the others of the panel" : "the same command with --send",
      ],
    ]),
  );
}

export async function send(credential: string, options: RuleOptions): Promise<void> {
  const { file, fromBlock, dryRun = false } = options;
  const said = parseRuling(readText(file), file);
  const client = await openActor(options);
  const opened = await openCase(client, credential, options);
  const planned = await planRuling(client, opened, said, { ...(fromBlock !== undefined && { fromBlock }) });
  const { sendings, gas, calls } = await sendCaseCalls(client, planned, { dryRun });
  const after = dryRun ? opened : await openCase(client, credential, options);
  const [transaction] = sendings.map((one) => one.transaction);
  printOutcome(
    options,
    { client, calls, name: "Symbolon: rule of a case" },
    { dryRun, gas, transaction: transaction ?? null, case: caseDocument(after) },
    table([["transaction", transaction ?? "none (dry run)"], ...(await caseLines(client, after))]),
  );
}
