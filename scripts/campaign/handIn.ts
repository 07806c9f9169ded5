import type { Address } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { claimFiles } from "../../src/node/campaigns/claimFiles.ts";
import { claimableFrom } from "../../src/sdk/core/campaign/waves.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { csvText } from "../../src/sdk/core/text/csvText.ts";
import { jsonText } from "../../src/sdk/core/text/jsonText.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { ClaimTree } from "../../src/sdk/distribution/claim/claimTree.ts";
import {
  campaignMoment,
  type RelayedCampaign,
  relayedCampaign,
} from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import {
  readSigned,
  type SignedPlace,
  type SignedText,
} from "../../src/sdk/distribution/relay/selectClaims.ts";
import { type HandedIn, handInAll } from "../../src/sdk/gatewayClient/handInAll.ts";
import type { ClaimDocument } from "../../src/sdk/gatewayClient/openGatewayClient.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { HandInOptions } from "./handInOptions.ts";
import { openTree } from "./openTree.ts";
import { MAX_SHOWN, requireReportPlace, writeRelayReport } from "./reportRelay.ts";

/** `symbolon campaign relay --gateway URL`: hands signed claims in, and follows each until it is at its end. */
export async function handIn(
  given: string,
  directory: string,
  files: readonly string[],
  options: HandInOptions,
): Promise<void> {
  const client = await openReader(options.rpc);
  const { campaign: address } = await knownCampaign(client, given);
  const campaign = await relayedCampaign(client, address);
  requireReportPlace(campaign.campaign, options);
  const { leaves } = await openTree(directory, campaign);
  const { lists, signed } = await claimFiles(files);
  const [list] = lists.keys();
  if (list !== undefined) throw notSigned(list);
  const { now } = await campaignMoment(client, campaign);
  const place = { tree: leaves, campaign, chainId: BigInt(client.chain.id), fee: undefined };
  const rows = signed.map((one) => checkRow(one, place, options.wave === true ? now : undefined));
  const sendable = rows.filter(({ document }) => document !== undefined);
  const show = progress("handing in", "claims");
  const found = await whileUninterrupted((signal) =>
    handInAll({
      url: options.gateway,
      claims: sendable.map(({ document }) => document as ClaimDocument),
      signal,
      onProgress: show,
    }),
  );
  const ends = new Map(sendable.map((row, i) => [row, endOf(found[i] as HandedIn)]));
  report(
    campaign.campaign,
    rows.map((row) => ({ ...row.row, ...ends.get(row) })),
    options,
  );
}

/** What becomes of a row: `already` where somebody else has paid it. */
type Status = "paid" | "already" | "waiting" | "skipped";

type SubmittedRow = {
  /** Where it stands. */
  readonly label: string;
  readonly index: number | null;
  readonly account: Address | null;
  readonly amount: bigint | null;
  readonly status: Status;
  readonly code: string | null;
  readonly why: string | null;
  readonly hint: string | null;
  /** Its id at the gateway. */
  readonly intent: string | null;
  readonly transaction: string | null;
  /** Unix seconds; null: it is open, or not looked at. */
  readonly opens: bigint | null;
};

type Row = { readonly row: SubmittedRow; readonly document?: ClaimDocument };

const NOTHING = {
  index: null,
  account: null,
  amount: null,
  code: null,
  why: null,
  hint: null,
  intent: null,
  transaction: null,
  opens: null,
};

/** @param now Unix seconds: what opens later waits; undefined: its place is kept for its opening */
function checkRow({ label, text }: SignedText, place: RowPlace, now: bigint | undefined): Row {
  try {
    const { index, account, amount } = readSigned(text, place);
    const leaf = { ...NOTHING, label, index, account, amount };
    const opens = claimableFrom(BigInt(index), place.campaign);
    if (now !== undefined && now < opens) return { row: { ...leaf, status: "waiting", opens } };
    const document = JSON.parse(text) as ClaimDocument & { readonly proof?: unknown };
    const proven = document.proof === undefined ? { ...document, proof: place.tree.proof(index) } : document;
    return { row: { ...leaf, status: "skipped" }, document: proven };
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return { row: { ...NOTHING, label, status: "skipped", ...errorOf(thrown) } };
  }
}

type RowPlace = SignedPlace & { readonly tree: ClaimTree; readonly campaign: RelayedCampaign };

const errorOf = ({ code, reason, hint }: SymbolonError) => ({ code, why: reason, hint });

const PAID_BEFORE = "AlreadyClaimed";

function endOf({ intent, refusal }: HandedIn): Partial<SubmittedRow> & Pick<SubmittedRow, "status"> {
  if (refusal !== undefined) {
    return refusal.code === PAID_BEFORE ? { status: "already" } : { status: "skipped", ...errorOf(refusal) };
  }
  const { id, state, reason, transaction = null } = intent;
  const where = { intent: id, transaction };
  if (state === "done") return { status: "paid", ...where };
  if (reason === PAID_BEFORE) return { status: "already", ...where };
  const why = `The gateway has it as intent ${id}, and it is ${state} there${reason ? `: ${reason}` : ""}.`;
  const hint = state === "parked" ? "The gateway's operator can retry it: symbolon work retry." : null;
  return { status: "skipped", ...where, code: reason ?? state, why, hint };
}

/** Columns of the report, in order. */
const COLUMNS = [
  "label",
  "index",
  "account",
  "amount",
  "status",
  "code",
  "why",
  "intent",
  "transaction",
] as readonly (keyof SubmittedRow)[];

/** Exit code 3 where one was skipped. */
function report(campaign: Address, rows: readonly SubmittedRow[], options: HandInOptions): void {
  const { gateway, json = false } = options;
  const count = (status: Status) => rows.filter((row) => row.status === status).length;
  const opening = rows
    .flatMap(({ opens }) => opens ?? [])
    .reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const summary = {
    campaign,
    gateway,
    paid: count("paid"),
    already: count("already"),
    waiting: count("waiting"),
    skipped: count("skipped"),
    nextOpening: opening ?? null,
  };
  const claims = rows.map(({ opens: _, ...row }) => row);
  const files =
    options.report === undefined
      ? undefined
      : writeRelayReport(
          options.report,
          { campaign, json: jsonText({ ...summary, claims }, 2), csv: csvText(COLUMNS, rows) },
          options,
        );
  const reasons = rows.flatMap(({ label, status, why, hint }) =>
    status === "skipped" ? [`${label}: ${why}${hint ? ` ${hint}` : ""}`] : [],
  );
  const number = (counted: number) => counted.toLocaleString("en");
  printResult(json, { ...summary, report: files ?? null, claims }, [
    ...table([
      ["campaign", campaign],
      ["gateway", gateway],
      ["paid", number(summary.paid)],
      ["paid by others", number(summary.already)],
      ["open later", summary.waiting ? number(summary.waiting) : undefined],
      ["skipped", number(summary.skipped)],
      ["next opening", opening === undefined ? undefined : isoMomentOr(opening, "")],
      ["report", files && `${files.json}, ${files.csv}`],
    ]),
    ...reasons.slice(0, MAX_SHOWN),
    ...(reasons.length > MAX_SHOWN
      ? [`and ${number(reasons.length - MAX_SHOWN)} more; --report and --json tell all`]
      : []),
  ]);
  if (summary.skipped > 0) process.exitCode = 3;
}

function notSigned(list: string): SymbolonError {
  return new SymbolonError({
    code: "ClaimsNotSigned",
    reason: `${list} lists leaves without signed claims, and a gateway takes signed claims only.`,
    hint: "Pay the list without --gateway, or let its accounts sign: symbolon campaign sign.",
    details: { list },
  });
}
