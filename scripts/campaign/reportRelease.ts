import type { Address, Hex } from "viem";
import { nextPoint } from "../../src/core/campaign/vesting.ts";
import type { DeliveredTransaction } from "../../src/delivery/transactions.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { PAID } from "./relay/itemResult.ts";
import type { PaymentIn } from "./relay/paymentsIn.ts";
import type { RelayedCampaign } from "../../src/distribution/claim/relayedCampaign.ts";
import { skipBlocker } from "./relay/skipBlocker.ts";
import type { ReleaseOptions, ReleaseResult } from "./release.ts";
import type { DueEntitlement, DueStatus } from "../../src/distribution/release/lookDue.ts";

export type ReportReleaseParameters = {
  readonly campaign: RelayedCampaign;
  /** Unix seconds of the block as of which it was looked what is due. */
  readonly now: bigint;
  readonly entitlements: readonly DueEntitlement[];
  /** What became of those that were due, by index. */
  readonly results: ReadonlyMap<bigint, ReleaseResult>;
  readonly paymentIn: PaymentIn;
  /** Of this run. */
  readonly transactions: readonly DeliveredTransaction[];
  readonly caller: Address;
  readonly journalPath: string;
  readonly options: ReleaseOptions;
};

/** `already`: somebody else has paid it while this run was under way. */
type ReleaseStatus = "released" | "planned" | "skipped" | "already" | Exclude<DueStatus, "due" | "refused">;

/** Lines about single entitlements that people are shown; programs get all of them. */
const MAX_SHOWN = 10;

/** Tells what became of every entitlement. Exit code 3 where one was skipped, or the one that was meant is not claimed. */
export function reportRelease(parameters: ReportReleaseParameters): void {
  const { campaign, now, entitlements, transactions, caller, journalPath, options } = parameters;
  const { dryRun = false, all = false, json = false } = options;
  const rows = entitlements.map((one) => rowOf(one, parameters));
  const of = (...wanted: readonly ReleaseStatus[]) => rows.filter(({ status }) => wanted.includes(status));
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
  };
  const moments = { now, nextPoint: next ?? null, fullyVestedAt: vestedAt };
  const skipped = of("skipped", ...(all ? [] : (["unclaimed"] as const)));
  const shown = (status: ReleaseStatus, name: string) =>
    of(status).length === 0 ? [] : [[name, of(status).length.toLocaleString("en")] as const];
  printResult(json, { ...summary, ...moments, transactions, releases: rows }, [
    ...table([
      ["campaign", campaign.campaign],
      [dryRun ? "would release" : "released", of("released", "planned").length.toLocaleString("en")],
      dryRun ? ["due", `${sum} base units`] : ["paid", `${paid} base units`],
      ...shown("already", "paid by others"),
      ...shown("nothing", "nothing due now"),
      ...shown("small", "due, but too little"),
      ...shown("unclaimed", "not claimed yet"),
      ...shown("skipped", "skipped"),
      ["next point", next === undefined ? "none: all is vested" : momentText(next, "")],
      ["all vested at", momentText(vestedAt, "1970-01-01T00:00:00Z")],
      ["transactions", transactions.length],
      ["gas", gas.toLocaleString("en")],
    ]),
    ...skipped.slice(0, MAX_SHOWN).map(({ index, account, why }) => `index ${index} (${account}): ${why}`),
    ...(skipped.length > MAX_SHOWN ? [`and ${skipped.length - MAX_SHOWN} more; --json tells all`] : []),
  ]);
  if (skipped.length > 0) process.exitCode = 3;
}

/** Whether a release was skipped since nothing was due any more. */
export function isTaken(result: Hex): boolean {
  return result !== PAID && skipBlocker(result).code === "NothingDue";
}

function rowOf(one: DueEntitlement, { results, paymentIn, options }: ReportReleaseParameters) {
  const { index, account, total, released, due, status, bar } = one;
  const row = {
    index: Number(index),
    account,
    total,
    releasedBefore: released,
    due,
    payment: 0n as bigint | null,
    code: null,
    why: null,
    transaction: null,
  };
  if (status === "refused") return { ...row, status: "skipped", ...textOf(bar) } as const;
  if (status === "unclaimed")
    return { ...row, status, code: "NotClaimed", why: "It was not claimed yet." } as const;
  if (status !== "due") return { ...row, status } as const;
  if (options.dryRun === true) return { ...row, status: "planned" } as const;
  const found = results.get(index);
  // What was due when it was looked, and was not sent, is not due any more.
  if (found === undefined) return { ...row, status: "already" } as const;
  const { result, hash = null } = found;
  if (result === PAID) {
    const payment = (hash && paymentIn(hash, index)) ?? null;
    return { ...row, status: "released", payment, transaction: hash } as const;
  }
  if (isTaken(result)) return { ...row, status: "already", transaction: hash } as const;
  return { ...row, status: "skipped", ...textOf(skipBlocker(result)), transaction: hash } as const;
}

function textOf(bar: DueEntitlement["bar"]) {
  return { code: bar?.code ?? null, why: bar?.why ?? null };
}
