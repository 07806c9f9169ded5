import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { nextPoint } from "../../src/sdk/core/campaign/vesting.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { RelayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type {
  ReleasedEntitlements,
  ReleaseStatus,
} from "../../src/sdk/distribution/release/releaseEntitlements.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { printOutcome } from "../command/calldata.ts";
import { type Line, table } from "../output.ts";
import { besideText } from "./besideText.ts";

export type ReportReleaseParameters = {
  readonly client: WriteClient;
  readonly campaign: RelayedCampaign;
  /** What amounts are shown in. */
  readonly token: TokenWords;
  readonly released: ReleasedEntitlements;
  readonly journalPath: string;
  readonly options: ActingOptions & { readonly all?: boolean };
};

/** Lines about single entitlements that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** Tells what became of every entitlement. Exit code 3 where one was skipped, or the one that was meant is not claimed. */
export function reportRelease(parameters: ReportReleaseParameters): void {
  const { client, campaign, token, released, journalPath, options } = parameters;
  const { now, rows, transactions, calls, leavesABlock } = released;
  const { dryRun = false, all = false } = options;
  const caller = client.account.address;
  const of = (...statuses: readonly ReleaseStatus[]) =>
    rows.filter(({ status }) => statuses.includes(status));
  const sum = of("released", "planned").reduce((total, { due }) => total + due, 0n);
  const paid = rows.reduce((total, { payment }) => total + (payment ?? 0n), 0n);
  const gas = transactions.reduce((total, { gas: one }) => total + one, 0);
  const vestedAt = campaign.schedule?.points.at(-1)?.time ?? 0n;
  const next = campaign.schedule && nextPoint(campaign.schedule, now)?.time;
  const statuses: readonly ReleaseStatus[] = [
    "released",
    "planned",
    "skipped",
    "already",
    "nothing",
    "small",
    "unclaimed",
  ];
  const counts = Object.fromEntries(statuses.map((status) => [status, of(status).length]));
  const summary = {
    dryRun,
    campaign: campaign.campaign,
    caller,
    journal: journalPath,
    ...counts,
    due: sum,
    paid,
    gas,
    leavesABlock: leavesABlock ?? null,
  };
  const moments = { now, nextPoint: next ?? null, fullyVestedAt: vestedAt };
  const skipped = of("skipped", ...(all ? [] : (["unclaimed"] as const)));
  const shown = (status: ReleaseStatus, name: string): Line => {
    return [name, of(status).length === 0 ? undefined : of(status).length.toLocaleString("en")];
  };
  const document = { ...summary, ...moments, transactions, releases: rows };
  printOutcome(options, { client, calls, name: "Symbolon: release" }, document, [
    ...table([
      ["campaign", campaign.campaign],
      [dryRun ? "would release" : "released", of("released", "planned").length.toLocaleString("en")],
      dryRun ? ["due", tokenAmount(sum, token)] : ["paid", tokenAmount(paid, token)],
      shown("already", "paid by others"),
      shown("nothing", "nothing due now"),
      shown("small", "due, but too little"),
      shown("unclaimed", "not claimed yet"),
      shown("skipped", "skipped"),
      ["side by side", besideText(leavesABlock, dryRun ? of("planned").length : 0)],
      ["next point", next === undefined ? "none: all is vested" : isoMomentOr(next, "")],
      ["all vested at", isoMomentOr(vestedAt, "1970-01-01T00:00:00Z")],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
    ]),
    ...skipped.slice(0, MAX_SHOWN).map(({ index, account, why }) => `index ${index} (${account}): ${why}`),
    ...(skipped.length > MAX_SHOWN ? [`and ${skipped.length - MAX_SHOWN} more; --json tells all`] : []),
    ...(of("unclaimed").length > 0 || rows.length === 0 ? [recordedFirst(campaign)] : []),
  ]);
  if (skipped.length > 0) process.exitCode = 3;
}

/** How what nobody has claimed yet becomes an entitlement that can be released. */
function recordedFirst({ campaign, claimFor }: RelayedCampaign): string {
  const relay = `symbolon campaign relay ${campaign} DIR does that for all, and pays what has vested`;
  const how = {
    Anyone: relay,
    AfterLastWave: `${relay}, once the last wave is open`,
    Never: `here its account does that alone: symbolon campaign claim ${campaign} DIR`,
  };
  return `note: What is not claimed yet is recorded first, and released from then on: ${how[claimFor]}.`;
}
