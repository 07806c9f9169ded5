import { type Address, keccak256 } from "viem";
import { releaseCall, releaseManyCall, sweepCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import { readEntitlements } from "../../../src/sdk/chain/read/leaves.ts";
import { type VestingSchedule, WHOLE_SHARE } from "../../../src/sdk/core/campaign/vesting.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import {
  alike,
  claimTogether,
  DAY,
  gasEntry,
  leafAt,
  openCampaign,
  refusedBy,
  requireBalance,
  treeOfHelpers,
  usualTerms,
} from "../helpers.ts";

/** Who is paid over time; the last one forgets to claim. */
const HELPERS = 8;
const CLAIMING = HELPERS - 1;
const EACH = 10n ** 18n;
const YEAR = 365n * DAY;

/** Base units of the vesting campaign. */
export const VESTED_TOTAL = BigInt(HELPERS) * EACH;

/**
 * A campaign that vests over four years, of which the embedded chain skips most: claimed at once, released from the cliff
 * on, swept of what nobody claimed while vesting goes on, and released to the end.
 */
export async function playVesting(chain: EmbeddedChain, contracts: Contracts) {
  const { operator } = chain;
  const tree = treeOfHelpers(alike(HELPERS, EACH));
  const usual = await usualTerms(chain, contracts, tree, keccak256(tree.root));
  const cliff = usual.start + YEAR;
  const last = usual.start + 4n * YEAR;
  const terms = { ...usual, end: cliff + YEAR / 2n };
  const schedule = quarterThenRest(cliff, last);
  const { campaign, created } = await openCampaign(
    chain,
    contracts,
    { kind: "vesting", terms, schedule },
    VESTED_TOTAL,
  );
  const keys = Array.from({ length: CLAIMING }, (_, index) => leafAt(tree, index));
  const paidAt: { moment: bigint; paid: bigint }[] = [];
  const note = async () => {
    paidAt.push(await releasedNow(chain, campaign, keys));
  };
  const everybody = async () => chain.send(operator, releaseManyCall({ campaign, keys }));

  // All but one claim, long before anything is vested.
  const claimed = await claimTogether(chain, campaign, tree, [...keys.keys()]);
  await note();

  const { early, one } = await playCliff(chain, campaign, leafAt(tree, 0), cliff);
  const many = await everybody();
  await note();

  // Claiming ends, vesting does not: the treasury gets what nobody claimed, and no more.
  await chain.mineBlockAt(terms.end);
  await chain.send(operator, sweepCall({ campaign }));
  const swept = VESTED_TOTAL - (paidAt.at(-1)?.paid ?? 0n) - (await chain.tokensOf(contracts, campaign));
  await everybody();
  await note();
  for (const moment of [(cliff + last) / 2n, last]) {
    await chain.mineBlockAt(moment);
    await everybody();
    await note();
  }

  const paid = paidAt.at(-1)?.paid ?? 0n;
  requireBalance(VESTED_TOTAL, paid + swept, await chain.tokensOf(contracts, campaign));
  requireBalance(BigInt(CLAIMING) * EACH, paid, 0n);
  return {
    /** Moments in Unix seconds, amounts in base units; `early`: how a release was refused a second before the cliff. */
    vesting: {
      schedule,
      start: terms.start,
      end: terms.end,
      leaves: HELPERS,
      claimed: CLAIMING,
      early,
      paidAt,
      paid,
      swept,
    },
    gas: [
      gasEntry("create and fund the vesting campaign", created),
      gasEntry("claim a bundle that vests", claimed, { unit: "claim", count: CLAIMING }),
      gasEntry("release one", one),
      gasEntry("release many", many, { unit: "release", count: CLAIMING }),
    ],
  };
}

function quarterThenRest(cliff: bigint, last: bigint): VestingSchedule {
  const points = [
    { time: cliff, share: WHOLE_SHARE / 4n },
    { time: last, share: WHOLE_SHARE },
  ];
  return { stepped: false, points };
}

type Leaf = ReturnType<typeof leafAt>;

/** A second before the cliff nothing is due; with it, a quarter. */
async function playCliff(chain: EmbeddedChain, campaign: Address, first: Leaf, cliff: bigint) {
  const call = releaseCall({ campaign, ...first });
  await chain.mineBlockAt(cliff - 2n);
  const early = await refusedBy("NothingDue", chain.send(chain.operator, call));
  await chain.mineBlockAt(cliff);
  const one = await chain.send(await chain.clientOf(first.account), call);
  return { early, one };
}

async function releasedNow({ publicClient }: EmbeddedChain, campaign: Address, keys: readonly Leaf[]) {
  const [{ timestamp: moment }, held] = await Promise.all([
    publicClient.getBlock(),
    readEntitlements(publicClient, { campaign, keys }),
  ]);
  return { moment, paid: held.reduce((sum, { released }) => sum + released, 0n) };
}
