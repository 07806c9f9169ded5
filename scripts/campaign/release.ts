import { existsSync } from "node:fs";
import type { Address, Hash, Hex } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import { openWriter } from "../command/connect.ts";
import { deliver, settleEarlier } from "../delivery/deliver.ts";
import { planTasks } from "../delivery/estimateTasks.ts";
import { doneTasks, openDelivery } from "../delivery/openDelivery.ts";
import { refusedTask } from "../delivery/refusedTask.ts";
import type { Timing } from "../delivery/timing.ts";
import { plannedTransactions, sentTransactions } from "../delivery/transactions.ts";
import { knownCampaign } from "./knownCampaign.ts";
import { type RelayedCampaign, relayedCampaign } from "./relay/relayedCampaign.ts";
import { entitlementKeys } from "./release/entitlementKeys.ts";
import { lookDue } from "./release/lookDue.ts";
import { releaseSignedFile } from "./release/releaseSignedFile.ts";
import { type ReleaseTask, releaseTask, releaseTaskOf, releaseWork } from "./release/releaseWork.ts";
import { reportRelease } from "./release/reportRelease.ts";

export type ReleaseOptions = {
  readonly rpc: string;
  readonly account?: Address;
  readonly index?: bigint;
  /** Whatever is due to anybody. */
  readonly all?: boolean;
  /** Base units below which nothing is paid. */
  readonly min?: bigint;
  /** A signed release: paid as its account signed. */
  readonly signed?: string;
  /** Base units: the most that is taken of a signed one; left out: all that was signed. */
  readonly fee?: bigint;
  readonly fromBlock?: bigint;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** What one entitlement came out as: `PAID`, or the 4 bytes of the reason for which it was skipped. */
export type ReleaseResult = { readonly result: Hex; readonly hash: Hash | undefined };

/** `symbolon campaign release CAMPAIGN [DIR]`: pays what is due of leaves that were claimed, each part exactly once. */
export async function release(
  told: string,
  directory: string | undefined,
  options: ReleaseOptions,
  timing?: Timing,
): Promise<void> {
  const { account, index, all = false, min = 0n, signed, dryRun = false } = options;
  requireMeant(options);
  const client = await openWriter(options.rpc);
  const known = await knownCampaign(client, told);
  const campaign = await relayedCampaign(client, known.campaign);
  requireVesting(campaign);
  if (signed !== undefined) {
    await releaseSignedFile(client, campaign, signed, options);
    return;
  }
  const { campaign: address } = campaign;
  const caller = client.account.address;
  const fromBlock = options.fromBlock ?? known.file?.fromBlock ?? 0n;
  const keys = await entitlementKeys(client, { campaign, directory, account, index, fromBlock });
  const journalPath = options.journal ?? `${told}.release.journal`;
  const delivery = await openDelivery<ReleaseTask>({
    client,
    place: { chainId: client.chain.id, registry: address, account: caller },
    work: releaseWork(client, { campaign: address, account: caller, isSingle: !all && keys.length === 1 }),
    action: "release",
    journalPath: dryRun && !existsSync(journalPath) ? undefined : journalPath,
    ...(timing !== undefined && { timing }),
  });
  try {
    // What an earlier run sent counts: only what is due after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => releaseTaskOf(address, key));
    const before = delivery.journal.intents.length;
    const { now, entitlements } = await lookDue(client, { campaign, keys, caller, min });
    const due = entitlements.filter(({ status }) => status === "due");
    const tasks = due.map((key) => releaseTask(address, before, key));
    const refuse = refusedTask(delivery.work);
    const planned = dryRun ? plannedTransactions(await planTasks(delivery, tasks, refuse)) : [];
    if (!dryRun) await deliver(delivery, { tasks, refuse });
    const done = doneTasks(delivery);
    const results = new Map(
      tasks.flatMap(({ key, entitlement }) => {
        const one = done.get(key);
        return one === undefined ? [] : [[entitlement.index, { result: one.uid, hash: one.hash }] as const];
      }),
    );
    const transactions = [...planned, ...sentTransactions(delivery.journal.intents.slice(before))];
    reportRelease({ campaign, now, entitlements, results, transactions, caller, journalPath, options });
  } finally {
    delivery.journal.close();
  }
}

/** Nothing is paid to everybody by mistake. */
function requireMeant({ account, index, all = false, signed }: ReleaseOptions): void {
  const ways = [account !== undefined || index !== undefined, all, signed !== undefined];
  if (ways.filter(Boolean).length === 1) return;
  throw new SymbolonError({
    code: "ReleaseNotTold",
    reason: "It is not said what is to be released, or it is said in several ways.",
    cure: "Give --account or --index (or both), or --all, or --signed FILE.",
  });
}

function requireVesting({ campaign, kind }: RelayedCampaign): void {
  if (kind === "vesting") return;
  throw new SymbolonError({
    code: "NotVesting",
    reason: `The campaign ${campaign} is ${kind === "instant" ? "an instant" : "a cumulative"} one: it pays whatever it owes when a leaf is claimed.`,
    cure: "Claim instead: symbolon campaign claim, or symbolon campaign relay.",
    details: { campaign, kind },
  });
}
