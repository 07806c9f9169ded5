import { type Address, hexToBigInt, isAddressEqual, toEventSelector } from "viem";
import { asTransaction } from "../../sdk/chain/calls/asTransaction.ts";
import { sweepCall } from "../../sdk/chain/calls/campaigns.ts";
import type { CampaignState } from "../../sdk/chain/read/readCampaign.ts";
import { decodeClaimError } from "../../sdk/distribution/decodeClaimError.ts";
import { type Fork, type ForkResult, latest, mineAt } from "./mineAt.ts";
import type { RangeResult } from "./rangeResult.ts";
import { readBalances, readPaidIn } from "./readBalances.ts";

const SWEPT = toEventSelector("Swept(address,uint256)");

type SweepRestParameters = {
  readonly campaign: Address;
  readonly state: CampaignState;
  /** Whether the treasury gets the chain's own coin. */
  readonly isCoin: boolean;
  /** Base units promised on the fork: claims of a vesting campaign keep their amount in it. */
  readonly promised: bigint;
  /** Unix seconds of the fork's newest block. */
  readonly now: bigint;
};

/**
 * Tries to sweep a campaign on a fork: a second before its end, when it must be refused, and at the end, when exactly
 * the rest must reach the treasury. Where the gate moves the end, it uses the end that the campaign names.
 * @returns the outcome, with the moment of the sweep, or of the failed one
 */
export async function sweepRest(
  fork: Fork,
  parameters: SweepRestParameters,
): Promise<{ readonly sweep: RangeResult["sweep"]; readonly time: bigint }> {
  const { campaign, state, isCoin, promised, now } = parameters;
  const { token, treasury } = state.terms;
  const attempt = async (time: bigint) => {
    const [mined] = await mineAt(fork.engine, time, [
      { from: treasury, ...asTransaction(sweepCall({ campaign })) },
    ]);
    if (mined === undefined) throw new Error("the sweep was not mined");
    return mined;
  };
  let end = state.terms.end;
  let isRefused = end - 1n < now || !(await attempt(end - 1n)).isDone;
  const look = async () => {
    const [held] = await readBalances(fork.engine, token, [campaign]);
    const [got] = await readPaidIn(fork.engine, { token, isCoin }, [treasury]);
    return { held, got };
  };
  const before = await look();
  let mined = await attempt(latest(end, now));
  const moved = effectiveEnd(mined);
  if (moved !== undefined && moved > end) {
    end = moved;
    isRefused = isRefused && (moved - 1n <= now || !(await attempt(moved - 1n)).isDone);
    mined = await attempt(moved);
  }
  const time = latest(end, now);
  if (!mined.isDone) return { sweep: { refusedBefore: isRefused, doneAfter: false, swept: 0n }, time };
  const after = await look();
  const rest =
    state.kind === "vesting" ? state.funding.funded - state.funding.claimed - promised : before.held;
  const swept = sweptIn(mined, campaign);
  const left = differenceOf(before.held, after.held);
  const arrived = differenceOf(after.got, before.got);
  const isExact = swept === rest && left === rest && arrived === rest;
  return { sweep: { refusedBefore: isRefused, doneAfter: isExact, swept: swept ?? 0n }, time };
}

/**
 * Whether a swept campaign can be swept again, with nothing left. One range leaves more than all ranges together, which
 * may leave nothing: a token that can move both amounts can move the real rest.
 */
export async function sweepsNothing(
  { engine }: Fork,
  campaign: Address,
  from: Address,
  time: bigint,
): Promise<boolean> {
  const [mined] = await mineAt(engine, time, [{ from, ...asTransaction(sweepCall({ campaign })) }]);
  return mined?.isDone === true && sweptIn(mined, campaign) === 0n;
}

/** The end that a campaign names when it refuses a sweep; undefined: the refusal has another reason. */
function effectiveEnd(mined: ForkResult): bigint | undefined {
  if (mined.isDone) return undefined;
  const refused = decodeClaimError(mined.revert);
  if (refused?.error !== "NotEnded") return undefined;
  const [, end] = refused.args;
  return typeof end === "bigint" ? end : undefined;
}

function sweptIn(
  mined: Extract<ForkResult, { readonly isDone: true }>,
  campaign: Address,
): bigint | undefined {
  const log = mined.logs.find(
    ({ address, topics: [selector] }) => selector === SWEPT && isAddressEqual(address, campaign),
  );
  return log === undefined ? undefined : hexToBigInt(`0x${log.data.slice(-64)}`);
}

function differenceOf(greater: bigint | undefined, less: bigint | undefined): bigint | undefined {
  return greater === undefined || less === undefined ? undefined : greater - less;
}
