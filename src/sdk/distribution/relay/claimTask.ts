import { type Address, concatHex, type Hash, type Hex, numberToHex } from "viem";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import { relayAbi } from "../../chain/abi/relayAbi.ts";
import { claimManyCall } from "../../chain/calls/campaigns.ts";
import { relayBundleCall } from "../../chain/calls/relay.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { listClaims } from "../../chain/events/payments.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { encodeBundle, makeBundle } from "../../core/bundle/encodeBundle.ts";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { formatCount } from "../../core/text/format.ts";
import { multiproofAt } from "../../core/tree/multiproof.ts";
import { resultsByKey, type Task, type Work } from "../../delivery/task.ts";
import { type BundleCosts, gasBeforeRelay, reserveOf } from "../bundles/estimateBundle.ts";
import type { MayBurn } from "../bundles/mayBurnIn.ts";
import { claimResults, PAID, sentBy } from "../claim/paidIn.ts";
import { campaignRefusal } from "../decodeClaimError.ts";
import type { OpenRelay } from "./throughRelay.ts";

/**
 * One item of a bundle. The key is its index and a part of its digest: one leaf may be sent in several ways, of which only
 * one can be paid. `item` is undefined where an earlier run has sent it and the input no longer
 * says how: what became of it can still be found out, but it cannot be sent again.
 */
export type ClaimTask = Task & { readonly index: number; readonly item: BundleItem | undefined };

/** Hexadecimal digits of the digest in a key: it only tells ways of the same leaf apart. */
const TAG_DIGITS = 12;

/** Asked for several times a bundle, and hashed once: items never change. */
const known = new WeakMap<BundleItem, ClaimTask>();

/** The task of paying a leaf in just this way. */
export function claimTask(item: BundleItem): ClaimTask {
  const task = known.get(item) ?? newTask(item);
  known.set(item, task);
  return task;
}

function newTask(item: BundleItem): ClaimTask {
  const { index, account } = item;
  const digest = digestOf(item);
  const key = `${index}:${digest.slice(2, 2 + TAG_DIGITS)}`;
  return { key, digest, label: `index ${index} (${account})`, index, item };
}

/** The task that a journal knows by its key, of which nothing else is known. */
export function forgottenTask(key: string): ClaimTask {
  const index = indexOfKey(key);
  return { key, digest: "0x", label: `index ${index}`, index, item: undefined };
}

/** The index in a key. */
export function indexOfKey(key: string): number {
  return Number.parseInt(key, 10);
}

function digestOf({ index, account, amount, signed, gateData = "0x" }: BundleItem): Hex {
  const word = (value: bigint | number) => numberToHex(value, { size: 32 });
  const hash = (hex: Hex) => bytesToHex(fastHasher().keccak256(hexToBytes(hex)));
  const parts: Hex[] = [word(index), account, word(amount), hash(gateData)];
  if (signed !== undefined) {
    const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
    const terms = [word(upTo), recipient, word(maxFee), feeTaker, word(deadline), word(signed.fee)];
    parts.push(...terms, hash(signed.signature));
  }
  return hash(concatHex(parts));
}

export type ClaimWorkParameters = {
  readonly campaign: Address;
  /** Of the whole tree. */
  readonly nodes: Uint8Array;
  /** Who may have sent. */
  readonly accounts: readonly Address[];
  readonly mayBurn: MayBurn;
  readonly costs: Pick<BundleCosts, "receiver">;
  /** What the bundles are sent through; undefined: to the campaign itself. */
  readonly through?: OpenRelay | undefined;
};

/**
 * Paying leaves in bundles. An item comes out as paid or as skipped with a reason; the campaign pays no leaf twice, so
 * whatever is sent again by mistake costs gas, and nothing else.
 */
export function claimWork(
  client: ReadClient,
  { campaign, nodes, accounts, mayBurn, costs, through }: ClaimWorkParameters,
): Work<ClaimTask> {
  const callOf = (tasks: readonly ClaimTask[]) => {
    const bundle = bundleOf(nodes, tasks);
    if (through === undefined) return claimManyCall({ campaign, bundle });
    const { relay, deadline, leastFee } = through;
    const min = leastFee * BigInt(tasks.length);
    return relayBundleCall({ relay, campaign, bundle, deadline: deadline(), leastFee: min });
  };
  const by = through === undefined ? "" : `, through the relay ${through.relay}`;
  return {
    abi: through === undefined ? instantCampaignAbi : relayAbi,
    contract: through === undefined ? "a campaign" : "a relay",
    explain: campaignRefusal,
    smaller: "Claim it singly, or give a shorter signature or less gate data.",
    call(tasks) {
      const { functionName, args } = callOf(tasks);
      return { functionName, args, value: 0n, what: `${bundleText(campaign, tasks)}${by}` };
    },
    reserve(tasks) {
      const burning = tasks.filter(({ item }) => item && mayBurn(item)).length;
      const reserve = BigInt(reserveOf(tasks.length, burning, costs));
      return through === undefined ? reserve : gasBeforeRelay(reserve);
    },
    recognize(tasks, { logs }) {
      const results = claimResults(campaign, logs);
      return resultsByKey(tasks, ({ index }) => results.get(index));
    },
    async recover(tasks, fromBlock) {
      const results = new Map<string, Hex>();
      const claims = await listClaims(client, { campaign, fromBlock });
      const paid = new Map(claims.map(({ index, transactionHash }) => [Number(index), transactionHash]));
      const isOwn = sentBy(client, accounts);
      let hash: Hash | undefined;
      for (const { key, index } of tasks) {
        const found = paid.get(index);
        // What somebody else has paid shows in the campaign's own words.
        if (found === undefined || !(await isOwn(found))) continue;
        results.set(key, PAID);
        hash = found;
      }
      return { results, hash };
    },
  };
}

function bundleText(campaign: Address, tasks: readonly ClaimTask[]): string {
  const indexes = tasks.map(({ index }) => index);
  const from = Math.min(...indexes);
  const to = Math.max(...indexes);
  const signed = tasks.filter(({ item }) => item?.signed !== undefined).length;
  const leaves = from === to ? `leaf ${from}` : `${formatCount(tasks.length)} leaves (${from} to ${to})`;
  const asSigned = signed === 0 ? "" : `, ${formatCount(signed)} of them as their accounts signed`;
  return `Claim ${leaves} of the campaign ${campaign} for their accounts${asSigned}`;
}

/** The calldata's one argument. */
function bundleOf(nodes: Uint8Array, tasks: readonly ClaimTask[]): Hex {
  const items = tasks.map(({ item, label }) => {
    if (item === undefined) throw inputChanged(label);
    return item;
  });
  const indexes = items.map(({ index }) => index);
  return encodeBundle(makeBundle(items, multiproofAt(nodes, indexes)));
}

function inputChanged(label: string): SymbolonError {
  return new SymbolonError({
    code: "InputChanged",
    reason: `An earlier run has sent ${label}, which is not mined, and the input no longer has what was sent.`,
    hint: "Restore the input, or wait until that transaction is mined, and run the same command again.",
    details: { label },
  });
}
