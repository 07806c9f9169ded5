import type { Command } from "commander";
import type { Address, Hash, Hex } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import { deliver, settleEarlier } from "../../src/delivery/deliver.ts";
import { planTasks } from "../../src/delivery/estimateTasks.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { type Delivery, doneTasks, openDelivery } from "../../src/delivery/openDelivery.ts";
import { refusedTask } from "../../src/delivery/refusedTask.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { minedHashes, plannedTransactions, sentTransactions } from "../../src/delivery/transactions.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { openWriter } from "../command/connect.ts";
import { readAddress, readBlock, readPath, readSeconds, readUnits } from "../command/optionReaders.ts";
import { onChain } from "./commonOptions.ts";
import { paymentsIn } from "./relay/paymentsIn.ts";
import { type RelayedCampaign, relayedCampaign } from "./relay/relayedCampaign.ts";
import { entitlementKeys, type LeafKey } from "./release/entitlementKeys.ts";
import { type DueEntitlement, lookDue } from "./release/lookDue.ts";
import { releaseSignedFile } from "./release/releaseSignedFile.ts";
import { type ReleaseTask, releaseTask, releaseTaskOf, releaseWork } from "./release/releaseWork.ts";
import { isTaken, reportRelease } from "./release/reportRelease.ts";

const RELEASE_HELP = `
A leaf is claimed first (\`campaign claim\`, \`campaign relay\`); from then on what vests is released, without a proof and
without an end. Before a transaction is sent it is written to the journal; the same command, run again after whatever
happened, pays what is due then, and nothing twice.

A signed claim that paid nothing, since nothing was vested yet, leaves its signature good for one payment, by whoever has
it. Whoever would take it back releases something without it, as soon as something is due.

Exit code 0: what was due is paid; 3: some were skipped, or the leaf that was named is not claimed yet.`;

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", "its address, or the file that `campaign create` wrote")
    .argument("[dir]", "the tree's folder (default: the chain is searched for who has claimed)")
    .option("--account <address>", "what is due to this account", readAddress)
    .option("--index <number>", "what is due of this leaf", readSeconds)
    .option("--all", "whatever is due to anybody, in bundles")
    .option("--min <units>", "leave out of whom less base units are due (default: 0)", readUnits)
    .option("--signed <file>", "pay as `campaign sign` says: to another address, with a fee", readPath)
    .option("--fee <units>", "base units to keep of a signed one (default: all that was signed)", readUnits)
    .option("--from-block <number>", "first block to search (default: the campaign file's, or 0)", readBlock)
    .option("--journal <file>", "what was sent (default: CAMPAIGN.release.journal)")
    .option("--dry-run", "tell what is due, send nothing")
    .addHelpText("after", RELEASE_HELP)
    .action((told, directory, options) => release(told, directory, options));
}

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
    journal: fileJournal(journalPath),
    dryRun,
    ...(timing !== undefined && { timing }),
  });
  try {
    // What an earlier run sent counts: only what is due after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => releaseTaskOf(address, key));
    const before = delivery.journal.sendings.length;
    const look = (some: readonly LeafKey[]) => lookDue(client, { campaign, keys: some, caller, min });
    const { now, entitlements } = await look(keys);
    const due = dueOf(entitlements);
    const refuse = refusedTask(delivery.work);
    const tasks = due.map((key) => releaseTask(address, before, key));
    const planned = dryRun ? plannedTransactions(await planTasks(delivery, tasks, refuse)) : [];
    const results = dryRun ? new Map() : await payDue(delivery, due, look);
    const sent = delivery.journal.sendings.slice(before);
    const { paymentIn } = await paymentsIn(client, address, minedHashes(sent));
    const transactions = [...planned, ...sentTransactions(sent)];
    reportRelease({
      campaign,
      now,
      entitlements,
      results,
      paymentIn,
      transactions,
      caller,
      journalPath,
      options,
    });
  } finally {
    await delivery.journal.close();
  }
}

/**
 * Pays what is due. Where a whole transaction finds that somebody else has paid it all, it is looked again what is left,
 * before more gas is spent on nothing.
 */
async function payDue(
  delivery: Delivery<ReleaseTask>,
  due: readonly LeafKey[],
  look: (keys: readonly LeafKey[]) => ReturnType<typeof lookDue>,
): Promise<ReadonlyMap<bigint, ReleaseResult>> {
  const refuse = refusedTask(delivery.work);
  const isEnough = (found: readonly Hex[]) => found.length > 0 && found.every(isTaken);
  const results = new Map<bigint, ReleaseResult>();
  let open = due;
  while (open.length > 0) {
    const time = delivery.journal.sendings.length;
    const tasks = open.map((key) => releaseTask(delivery.place.registry, time, key));
    await deliver(delivery, { tasks, refuse, isEnough });
    const done = doneTasks(delivery);
    for (const { key, entitlement } of tasks) {
      const one = done.get(key);
      if (one !== undefined) results.set(entitlement.index, { result: one.uid, hash: one.hash });
    }
    const left = open.filter(({ index }) => !results.has(index));
    open = left.length === 0 ? [] : dueOf((await look(left)).entitlements);
  }
  return results;
}

const dueOf = (entitlements: readonly DueEntitlement[]) =>
  entitlements.filter(({ status }) => status === "due");

/** Nothing is paid to everybody by mistake. */
function requireMeant({ account, index, all = false, signed }: ReleaseOptions): void {
  const ways = [account !== undefined || index !== undefined, all, signed !== undefined];
  if (ways.filter(Boolean).length === 1) return;
  throw new SymbolonError({
    code: "ReleaseNotTold",
    reason: "It is not said what is to be released, or it is said in several ways.",
    hint: "Give --account or --index (or both), or --all, or --signed FILE.",
  });
}

function requireVesting({ campaign, kind }: RelayedCampaign): void {
  if (kind === "vesting") return;
  throw new SymbolonError({
    code: "NotVesting",
    reason: `The campaign ${campaign} is ${kind === "instant" ? "an instant" : "a cumulative"} one: it pays whatever it owes when a leaf is claimed.`,
    hint: "Claim instead: symbolon campaign claim, or symbolon campaign relay.",
    details: { campaign, kind },
  });
}
