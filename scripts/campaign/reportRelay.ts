import { existsSync, readFileSync } from "node:fs";
import type { Address } from "viem";
import { requireOwnOutput, writeOwnOutputs } from "../../src/node/files/ownOutput.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { csvText } from "../../src/sdk/core/text/csvText.ts";
import { jsonText } from "../../src/sdk/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { RelayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { RelayedClaims, RelayRow, RelayStatus } from "../../src/sdk/distribution/relay/relayClaims.ts";
import type { RejectedClaim } from "../../src/sdk/distribution/relay/selectClaims.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { printOutcome } from "../command/calldata.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { table } from "../output.ts";
import { besideText } from "./besideText.ts";

export type ReportRelayParameters = {
  readonly client: WriteClient;
  readonly campaign: Pick<RelayedCampaign, "campaign">;
  /** What amounts are shown in. */
  readonly token: TokenWords;
  readonly relayed: RelayedClaims;
  /** Of all that was handed in, credentials too. */
  readonly rejected: readonly RejectedClaim[];
  readonly journalPath: string;
  readonly options: ActingOptions & {
    /** Begins the names of the two report files. */
    readonly report?: string;
  };
};

/** Lines about single leaves that people are shown; programs and the report files get all of them. */
export const MAX_SHOWN = 10;

/** Tells what became of every leaf. Exit code 3 where one was skipped, or a claim could not be used. */
export function reportRelay(parameters: ReportRelayParameters): void {
  const { client, campaign, token, relayed, rejected, journalPath, options } = parameters;
  const { relayer, feeTaker, rows, feesKept, transactions, nextOpening, calls, leavesABlock } = relayed;
  const { dryRun = false } = options;
  const statuses: readonly RelayStatus[] = ["paid", "already", "planned", "waiting", "skipped"];
  const count = (status: RelayStatus) => rows.filter((row) => row.status === status).length;
  const counts = Object.fromEntries(statuses.map((status) => [status, count(status)]));
  const gas = transactions.reduce((sum, { gas: one }) => sum + one, 0);
  const paidNow = rows.filter(({ when }) => when === "now").length;
  const paidBefore = rows.filter(({ when }) => when === "before").length;
  const payments = rows.reduce((sum, { payment }) => sum + (payment ?? 0n), 0n);
  const fees = rows.reduce((sum, { fee }) => sum + fee, 0n);
  const summary = {
    dryRun,
    campaign: campaign.campaign,
    relayer,
    feeTaker,
    journal: journalPath,
    ...counts,
    paidNow,
    paidBefore,
    payments,
    fees,
    feesKept,
    gas,
    nextOpening: nextOpening ?? null,
    leavesABlock: leavesABlock ?? null,
    transactions,
    rejected,
  };
  const files =
    options.report === undefined
      ? undefined
      : writeRelayReport(
          options.report,
          {
            campaign: campaign.campaign,
            json: jsonText({ ...summary, claims: rows }, 2),
            csv: csvText(COLUMNS, rows),
          },
          options,
        );
  const reasons = [
    ...reasonLines(rows),
    ...lastingLines(rows),
    ...rejected.map(({ label, why }) => `${label}: ${why}`),
  ];
  const document = { ...summary, report: files ?? null, claims: rows };
  printOutcome(options, { client, calls, name: "Symbolon: relay claims" }, document, [
    ...table([
      ["campaign", campaign.campaign],
      ["through", feeTaker === relayer ? undefined : feeTaker],
      ["paid now", dryRun ? plannedText(counts.planned ?? 0) : paidNow.toLocaleString("en")],
      ["payments", dryRun ? undefined : tokenAmount(payments, token)],
      ["paid before", paidBefore > 0 ? paidBefore.toLocaleString("en") : undefined],
      ["paid by others", (counts.already ?? 0).toLocaleString("en")],
      ["open later", counts.waiting ? counts.waiting.toLocaleString("en") : undefined],
      ["skipped", ((counts.skipped ?? 0) + rejected.length).toLocaleString("en")],
      ["next opening", nextOpening === undefined ? undefined : isoMomentOr(nextOpening, "")],
      ["side by side", besideText(leavesABlock, counts.planned ?? 0)],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
      ["fees", fees > 0n ? tokenAmount(fees, token) : undefined],
      ["of them kept", feesKept > 0n ? `${tokenAmount(feesKept, token)} ${keptText(feeTaker)}` : undefined],
      ["report", files && `${files.json}, ${files.csv}`],
    ]),
    ...reasons.slice(0, MAX_SHOWN),
    ...(reasons.length > MAX_SHOWN
      ? [`and ${(reasons.length - MAX_SHOWN).toLocaleString("en")} more; --report and --json tell all`]
      : []),
  ]);
  if ((counts.skipped ?? 0) > 0 || rejected.length > 0) process.exitCode = 3;
}

function plannedText(planned: number): string {
  return `nothing (dry run; ${planned.toLocaleString("en")} would be)`;
}

function keptText(account: Address): string {
  return `stay in the campaign: the token refuses to pay them to ${account}`;
}

function reasonLines(rows: readonly RelayRow[]): readonly string[] {
  return rows.flatMap(({ status, index, account, why, hint }) =>
    status === "skipped" ? [`index ${index} (${account}): ${why}${hint ? ` ${hint}` : ""}`] : [],
  );
}

/** What is signed is used up by a payment, not by a claim that pays nothing; and what was relayed is public. */
function lastingLines(rows: readonly RelayRow[]): readonly string[] {
  return rows.flatMap(({ staysSigned, index, account }) =>
    staysSigned
      ? [
          `index ${index} (${account}): its claim paid nothing, so its signature stays good for one payment, by whoever has it; once the account has released something itself (symbolon campaign release), it is void.`,
        ]
      : [],
  );
}

/** Columns of the report, in order. */
const COLUMNS = [
  "index",
  "account",
  "amount",
  "payment",
  "fee",
  "status",
  "when",
  "code",
  "why",
  "transaction",
  "block",
] as const;

type WrittenReport = { readonly json: string; readonly csv: string };

const placesOf = (path: string): WrittenReport => ({ json: `${path}.json`, csv: `${path}.csv` });

/**
 * Looks, before anything is sent, whether a report can have its names: an earlier one is gone on with.
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireReportPlace(
  campaign: Address,
  { report, replace }: ReplaceOptions & { readonly report?: string },
): void {
  if (report === undefined) return;
  const { json, csv } = placesOf(report);
  requireOwnOutput(json, markOf(campaign), { replace });
  requireOwnOutput(csv, ",account,amount,", { replace });
}

const markOf = (campaign: Address) => `"campaign": "${campaign}"`;

type RelayReport = { readonly campaign: Address; readonly json: string; readonly csv: string };

/**
 * Writes what became of each claim, as `PATH.json` (with the summary) and `PATH.csv` (one row a claim). A report of the same
 * campaign is gone on with.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export function writeRelayReport(
  path: string,
  { campaign, json, csv }: RelayReport,
  { replace }: ReplaceOptions,
): WrittenReport {
  const files = placesOf(path);
  const isEarlier = () =>
    existsSync(files.json) && readFileSync(files.json, "utf8").includes(markOf(campaign));
  // The table before the report, which says whose it is.
  const texts = [
    [files.csv, csv],
    [files.json, json],
  ] as const;
  writeOwnOutputs(texts, { replace, isEarlier });
  return files;
}
