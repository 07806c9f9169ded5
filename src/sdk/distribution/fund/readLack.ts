import type { Address } from "viem";
import { getBlock } from "viem/actions";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isoMoment } from "../../core/text/moment.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { moneyNotCounted } from "../check/checkVesting.ts";
import { countCumulative, countPaid } from "../check/countPaid.ts";
import type { CampaignFinding } from "../check/finding.ts";
import { campaignState } from "../state/campaignState.ts";
import { readAllEntitlements, readAllPaid, readBalance, readPaidWords } from "../state/readPaid.ts";

/** What a campaign lacks, all as of one block, in base units. */
export type Lack = {
  /** The sums that it is computed from: paid, owed and so on. */
  readonly sums: Readonly<Record<string, bigint | number>>;
  /** What the campaign holds of the token. */
  readonly balance: bigint;
  /** What must be sent. */
  readonly missing: bigint;
  /**
   * Whether the campaign has money that it does not count yet: nothing must be sent, but the campaign must be notified.
   */
  readonly isUncounted: boolean;
  /** About money that the campaign has and will never count. */
  readonly warnings: readonly CampaignFinding[];
};

/**
 * What a campaign lacks to pay every leaf of its tree.
 * @throws SymbolonError `CampaignEnded`
 */
export async function readLack(
  client: ReadClient,
  campaign: Address,
  { tree: { allocation } }: PublishedTree,
  onProgress?: (done: number, total: number) => void,
): Promise<Lack> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await campaignState(client, { campaign, blockNumber });
  if (now >= state.effectiveEnd) throw campaignEnded(campaign, state.effectiveEnd, now);
  const balance = await readBalance(client, state.terms.token, campaign, blockNumber);
  const at = { campaign, blockNumber, onProgress };
  if (state.kind === "vesting") {
    const isAnyClaimed = state.funding.claimed > 0n;
    const held = isAnyClaimed ? await readAllEntitlements(client, at, allocation) : [];
    const released = held.reduce((sum, one) => sum + one.released, 0n);
    const token = await readTokenWords(client, { token: state.terms.token, blockNumber });
    return vestingLack({ ...state.funding, released, token }, allocation.total, balance);
  }
  const paid =
    state.kind === "instant"
      ? countPaid(allocation, await readPaidWords(client, at, state.terms.count))
      : countCumulative(allocation, await readAllPaid(client, at, allocation));
  const missing = lessOrNone(paid.owed, balance);
  return { sums: paid, balance, missing, isUncounted: false, warnings: [] };
}

type VestingBook = {
  readonly funded: bigint;
  readonly claimed: bigint;
  readonly released: bigint;
  /** What amounts are shown in. */
  readonly token: TokenWords;
};

/**
 * As long as nothing is claimed, all that was sent counts once the campaign is notified; later only what {fund} moved.
 */
function vestingLack(
  { funded, claimed, released, token }: VestingBook,
  total: bigint,
  balance: bigint,
): Lack {
  const countable = claimed === 0n ? balance : funded;
  const missing = lessOrNone(total, countable);
  const needed = funded - released;
  const uncounted = lessOrNone(balance, needed);
  const isLost = uncounted > 0n && claimed > 0n;
  return {
    sums: { total, funded, promised: claimed, uncounted },
    balance,
    missing,
    isUncounted: missing === 0n && uncounted > 0n && !isLost,
    warnings: isLost ? [moneyNotCounted({ claimed, needed, balance, token })] : [],
  };
}

function lessOrNone(needed: bigint, had: bigint): bigint {
  return needed > had ? needed - had : 0n;
}

function campaignEnded(campaign: Address, effectiveEnd: bigint, now: bigint): SymbolonError {
  return new SymbolonError({
    code: "CampaignEnded",
    reason: `The campaign ended at ${isoMoment(effectiveEnd)}: its treasury gets all that it is sent.`,
    hint: "Create another campaign for those who were not paid.",
    details: { campaign, effectiveEnd, now },
  });
}
