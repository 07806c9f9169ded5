import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import type { Hex } from "viem";
import { evidenceHash } from "../../../src/node/batches/evidenceHash.ts";
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
import { type ActingOptions, acting, openActor, printOutcome } from "../../command/calldata.ts";
import { openWriter } from "../../command/connect.ts";
import { readPath } from "../../command/optionReaders.ts";
import { printResult, table } from "../../output.ts";
import { type CaseOptions, ofCase, openCase } from "./caseOptions.ts";
import { caseDocument, caseLines } from "./lines.ts";

const HELP = `
Each member of the panel signs into the file, which one hands on to the next; then anybody sends it: --send. It may be signed
before evidence is closed, and is taken after. What members who do not agree sign is another file.`;

/** `symbolon govern case rule CREDENTIAL`. */
export function defineRule(command: Command): void {
  acting(ofCase(command))
    .requiredOption(
      "--file <file>",
      "the ruling and its signatures; it is begun where it is not there",
      readPath,
    )
    .addOption(new Option("--ruling <ruling>", "what to sign").choices(["Upheld", "Rejected"]))
    .option("--reasons <hash|file>", "their hash, or the file itself, which is hashed")
    .option("--send", "sign nothing: send what is signed")
    .option("--dry-run", "with --send: check and simulate everything, send nothing")
    .addHelpText("after", HELP)
    .action((credential: string, options: RuleOptions) => {
      if (options.send === true) return send(credential, options);
      if (options.ruling === undefined || options.reasons === undefined) {
        command.error("error: give --ruling and --reasons to sign, or --send");
      }
      return sign(credential, { ...options, ruling: options.ruling, reasons: evidenceHash(options.reasons) });
    });
}

type RuleOptions = CaseOptions &
  ActingOptions & {
    readonly file: string;
    readonly ruling?: "Upheld" | "Rejected";
    readonly reasons?: string;
    readonly send?: boolean;
  };

type SignOptions = RuleOptions & { readonly ruling: "Upheld" | "Rejected"; readonly reasons: Hex };

async function sign(credential: string, options: SignOptions): Promise<void> {
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

async function send(credential: string, options: RuleOptions): Promise<void> {
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
    table([["transaction", transaction ?? "none (dry run)"], ...caseLines(after)]),
  );
}
