import { zeroAddress } from "viem";
import type { TokenState } from "../../src/chain/actions/readToken.ts";
import type { Finding } from "../../src/distribution/check/finding.ts";
import { type CampaignFile, campaignFileContent } from "../../src/distribution/create/campaignFile.ts";
import { type ChosenForm, formContent, formLines } from "../../src/distribution/create/chosenForm.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { planLines } from "./planLines.ts";

/** Tells people what is about to be created, and where, before anything is sent. */
export function tellPlan(
  json: boolean,
  { campaign, creator, plan, funding }: CampaignFile,
  { decimals, symbol }: TokenState,
  { chosen, warnings }: Pick<ReportCreatedParameters, "chosen" | "warnings">,
): void {
  if (json) return;
  const { token, count, start, end, waves, waveInterval, gate, maxExtraTime, claimFor, treasury } =
    plan.terms;
  const lines = [
    ...table([
      ["campaign", campaign],
      ["creator", creator],
      ["token", `${token}${symbol === undefined ? "" : ` (${symbol})`}`],
      ["leaves", count.toLocaleString("en")],
      ["funding", inTokens(funding, decimals)],
      ["start", momentText(start, "at once")],
      ["end", momentText(end, "")],
      ["waves", waves === 0n ? "none" : `${waves}, one every ${waveInterval} seconds`],
      ["gate", gate === zeroAddress ? "none" : gate],
      ...(maxExtraTime === 0n ? [] : [["extra time", `at most ${maxExtraTime} seconds`] as const]),
      ["for others", claimForText[claimFor]],
      ["treasury", treasury],
      ...planLines(plan, decimals),
      ...formLines(chosen),
    ]),
    ...warnings.map(({ id, sentence, hint }) => `warning: ${id}: ${sentence} ${hint}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Who may claim for others, for people. */
export const claimForText = {
  Anyone: "anyone may claim",
  AfterLastWave: "anyone may claim once the last wave is open",
  Never: "nobody may claim",
} as const;

/** What a run of `campaign create` came to. */
export type Created = {
  /** The campaign was there before. */
  readonly wasThere: boolean;
  /** Hashes of the transactions of this run. */
  readonly sent: readonly string[];
  /** Of this run, or that a run would take; undefined where the node cannot tell. */
  readonly gas: bigint | undefined;
};

export type ReportCreatedParameters = {
  readonly file: CampaignFile;
  readonly path: string;
  readonly journal: string;
  readonly dryRun: boolean;
  readonly chosen: ChosenForm;
  readonly warnings: readonly Finding[];
  readonly done: Created;
};

export function reportCreated(json: boolean, parameters: ReportCreatedParameters): void {
  const { file, path, journal, dryRun, chosen, warnings, done } = parameters;
  const { created } = file;
  const { wasThere, sent, gas } = done;
  const state = wasThere ? "earlier" : dryRun ? "not yet (dry run)" : "now";
  printResult(
    json,
    {
      dryRun,
      ...campaignFileContent(file),
      formChoice: formContent(chosen),
      state: wasThere ? "earlier" : dryRun ? null : "now",
      transactions: sent,
      gas: gas ?? null,
      file: dryRun ? null : path,
      journal,
      warnings,
    },
    table([
      [
        "created",
        created === undefined ? state : `${state}, in block ${created.block}: ${created.transaction}`,
      ],
      ["transactions", sent.length],
      ["gas", gas === undefined ? "not known" : gas.toLocaleString("en")],
      ["file", dryRun ? "not written (dry run)" : path],
    ]),
  );
}
