import { type Address, getAddress, type Hash, keccak256, stringToHex } from "viem";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { listReleases } from "../../chain/events/payments.ts";
import type { EntitlementKey } from "../../chain/read/leaves.ts";
import { formatThings } from "../../core/text/format.ts";
import { resultsByKey, type Task, type Work } from "../../delivery/task.ts";
import { PAID, releaseResults, sentBy } from "../claim/paidIn.ts";
import { campaignRefusal } from "../decodeClaimError.ts";

/** What is due of one entitlement. The key says when it was asked for: it is paid again as more of it vests. */
export type ReleaseTask = Task & { readonly entitlement: EntitlementKey };

/** @param time how many transactions the journal had before */
export function releaseTask(
  campaign: Address,
  time: number,
  { index, account }: EntitlementKey,
): ReleaseTask {
  const key = `${time}:${index}:${account.toLowerCase()}`;
  const digest = keccak256(stringToHex(`${campaign.toLowerCase()} ${key}`));
  return { key, digest, label: `index ${index} (${account})`, entitlement: { index, account } };
}

/** The task that a journal's key names; undefined where it names none. */
export function releaseTaskOf(campaign: Address, key: string): ReleaseTask | undefined {
  const [, time, index, account] = /^(\d+):(\d+):(0x[0-9a-f]{40})$/.exec(key) ?? [];
  if (time === undefined || index === undefined || account === undefined) return undefined;
  return releaseTask(campaign, Number(time), { index: BigInt(index), account: getAddress(account) });
}

export type ReleaseWorkParameters = {
  readonly campaign: Address;
  /** Who may have sent. */
  readonly accounts: readonly Address[];
  /** Whether just one entitlement is meant: then a refusal is told with its values, and costs no bundle. */
  readonly isSingle: boolean;
};

/**
 * Paying what is due of entitlements, in bundles. One comes out as paid, or as skipped with a reason; the campaign pays
 * nothing twice, so whatever is sent again by mistake costs gas, and nothing else.
 */
export function releaseWork(
  client: ReadClient,
  { campaign, accounts, isSingle }: ReleaseWorkParameters,
): Work<ReleaseTask> {
  return {
    abi: vestingCampaignAbi,
    contract: "a VestingCampaign",
    explain: campaignRefusal,
    smaller: "Release it by itself: --claimant or --index.",
    call(tasks) {
      const keys = tasks.map(({ entitlement }) => entitlement);
      const [first] = keys;
      const many = formatThings(keys.length, "leaf", "leaves");
      const whose =
        keys.length === 1 && first !== undefined ? `leaf ${first.index} of ${first.account}` : many;
      const what = `Release what is due of ${whose} in the campaign ${campaign}, to their accounts`;
      return isSingle && first !== undefined
        ? { functionName: "release", args: [first.index, first.account], value: 0n, what }
        : { functionName: "releaseMany", args: [keys], value: 0n, what };
    },
    recognize(tasks, { logs }) {
      const results = releaseResults(campaign, logs);
      return resultsByKey(tasks, ({ entitlement }) => results.get(Number(entitlement.index)));
    },
    async recover(tasks, fromBlock) {
      const own = new Map<bigint, Hash>();
      const isOwn = sentBy(client, accounts);
      for (const { index, transactionHash } of await listReleases(client, { campaign, fromBlock })) {
        // What somebody else has released shows in what is due.
        if (await isOwn(transactionHash)) own.set(index, transactionHash);
      }
      const results = resultsByKey(tasks, ({ entitlement: { index } }) =>
        own.has(index) ? PAID : undefined,
      );
      const done = tasks.find(({ key }) => results.has(key));
      return { results, hash: done && own.get(done.entitlement.index) };
    },
  };
}
