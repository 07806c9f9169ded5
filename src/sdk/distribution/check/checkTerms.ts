import { isAddressEqual, zeroAddress, zeroHash } from "viem";
import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import { durationText } from "../../core/text/duration.ts";
import { LAST_MOMENT, momentText } from "../../core/text/moment.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

const DAY = 86_400n;
/** What is not claimed stays locked until the end: longer than this is hardly meant. */
const LONG = 10n * 365n * DAY;
/** The contract's own limit, 100 years of 365.25 days. */
const LIMIT = 36_525n * DAY;
/** The contract's own, ten years, in seconds: a gate stops claims for a while. */
const MAX_EXTRA_TIME = LIMIT / 10n;
const MAX_LEAVES = 2n ** 32n;

/**
 * Looks at a campaign's terms alone: what the contract would refuse, by its rules, and what it takes but nobody means.
 * @param now Unix seconds by the chain's clock
 */
export function checkTerms(terms: CampaignArguments, now: bigint): readonly CampaignFinding[] {
  return [...checkBasics(terms), ...checkMoments(terms, now), ...checkWaves(terms), ...checkParties(terms)];
}

function checkBasics({ root, count, token }: CampaignArguments): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  if (root === zeroHash) {
    const hint = "Build the tree again: symbolon tree build FILE --out DIR.";
    found.push(problem("ZeroRoot", "The root is zero, which no tree has.", hint));
  }
  if (count < 1n || count > MAX_LEAVES) {
    const sentence = `The campaign has ${count} leaves, and may have 1 to ${MAX_LEAVES}.`;
    found.push(problem("CountOutOfRange", sentence, "Give the count of the manifest.", { count }));
  }
  if (isAddressEqual(token, zeroAddress)) {
    const hint = "Give the address of an ERC-20; ETH is paid as its wrapped token.";
    found.push(problem("ZeroToken", "The token is the zero address, which has no contract.", hint));
  }
  return found;
}

function checkMoments(
  { start, end, maxExtraTime }: CampaignArguments,
  now: bigint,
): readonly CampaignFinding[] {
  const milliseconds = Object.entries({ start, end, maxExtraTime }).flatMap(([name, value]) =>
    value <= LAST_MOMENT
      ? []
      : [
          problem(
            "MillisecondsForSeconds",
            `The campaign's ${name} is ${value}: in seconds that is beyond the year 9999, in milliseconds it is ${momentText(value / 1000n)}.`,
            "Give Unix seconds, or a moment such as 2030-12-31T23:59:59Z.",
            { name, value },
          ),
        ],
  );
  // Every other sentence about such a moment would be nonsense.
  if (milliseconds.length > 0) return milliseconds;
  if (end <= start) {
    const sentence = `The campaign ends at ${momentText(end)}, but starts at ${momentText(start)}.`;
    return [problem("EndBeforeStart", sentence, "Give an end after the start.", { start, end })];
  }
  const found: CampaignFinding[] = [];
  const latest = end + maxExtraTime;
  if (latest <= now) {
    const sentence = `The campaign ended at ${momentText(latest)}, and it is ${momentText(now)} on the chain.`;
    const hint = "Nobody can claim any more: give an end in the future.";
    found.push(problem("EndInThePast", sentence, hint, { end, latest, now }));
  } else if (latest > now + LIMIT) {
    const sentence = `The campaign ends as late as ${momentText(latest)}, more than a hundred years from now.`;
    const hint = "Give an earlier end: unclaimed tokens are locked until then.";
    found.push(problem("EndTooFar", sentence, hint, { end, latest, now }));
  } else if (latest > now + LONG) {
    const sentence = `The campaign ends as late as ${momentText(latest)}, more than ten years from now.`;
    const hint = "Give an earlier end, unless unclaimed tokens may be locked until then.";
    found.push(warning("EndFarAway", sentence, hint, { end, latest, now }));
  }
  const opens = start > now ? start : now;
  if (end > now && end - opens < DAY) {
    const sentence = `Claims are paid for ${durationText(end - opens)} only.`;
    const hint = "Give a later end, unless all claims are relayed in that time.";
    found.push(warning("ShortClaimTime", sentence, hint, { start, end, now }));
  }
  return found;
}

function checkWaves(terms: CampaignArguments): readonly CampaignFinding[] {
  const { waves, waveInterval, count, start, end, claimFor } = terms;
  if (waves === 0n && waveInterval === 0n) {
    if (claimFor !== "AfterLastWave") return [];
    const sentence = "Others may claim after the last wave, and there are no waves.";
    const hint = "Give --waves and --wave-interval, or --claim-for anyone or never.";
    return [problem("AfterLastWaveWithoutWaves", sentence, hint)];
  }
  if (waves < 2n || waves > count || waveInterval === 0n) {
    const sentence = `The waves are out of range: ${waves}, ${durationText(waveInterval)} apart, for ${count} leaves.`;
    const hint = "Give 2 waves or more, at most one for each leaf, and an interval; or neither.";
    return [problem("WavesOutOfRange", sentence, hint, { waves, waveInterval, count })];
  }
  const lastWave = start + (waves - 1n) * waveInterval;
  if (lastWave >= end) {
    const sentence = `The last of ${waves} waves would open at ${momentText(lastWave)}, but the campaign ends at ${momentText(end)}.`;
    const hint = "Give fewer waves, a shorter interval or a later end.";
    return [problem("WavesBeyondEnd", sentence, hint, { waves, waveInterval, lastWave, end })];
  }
  if (end - lastWave >= DAY || end - lastWave >= waveInterval) return [];
  const sentence = `The last wave opens ${durationText(end - lastWave)} before the end: less than a day, and less than the ${durationText(waveInterval)} of the other waves.`;
  const hint = "Give a later end: the last wave's accounts are people like the others.";
  return [warning("ShortLastWave", sentence, hint, { lastWave, end, waveInterval })];
}

function checkParties({
  treasury,
  token,
  gate,
  maxExtraTime,
}: CampaignArguments): readonly CampaignFinding[] {
  const found: CampaignFinding[] = [];
  if (isAddressEqual(treasury, zeroAddress) || isAddressEqual(treasury, token)) {
    const what = isAddressEqual(treasury, token) ? "the token itself" : "the zero address";
    const hint = "Give an account that can use the rest.";
    found.push(problem("TreasuryRefused", `The treasury is ${what}.`, hint, { treasury }));
  }
  if (maxExtraTime > MAX_EXTRA_TIME) {
    const sentence = `The gate could move the end by ${durationText(maxExtraTime)}, more than ten years (${durationText(MAX_EXTRA_TIME)}).`;
    const hint = "Give --max-extra-time for as long as claims may have to stop: four weeks suffice.";
    found.push(problem("ExtraTimeTooLong", sentence, hint, { maxExtraTime, limit: MAX_EXTRA_TIME }));
  }
  if (isAddressEqual(gate, zeroAddress) && maxExtraTime !== 0n) {
    const sentence = `The end may move by ${durationText(maxExtraTime)}, but there is no gate to move it.`;
    const hint = "Give --max-extra-time only together with --gate.";
    found.push(problem("ExtraTimeWithoutGate", sentence, hint, { maxExtraTime }));
  }
  if (!isAddressEqual(gate, zeroAddress) && isAddressEqual(gate, token)) {
    found.push(problem("GateIsToken", "The gate is the token itself.", "Give the gate's address.", { gate }));
  }
  return found;
}
