import { formatUnits } from "viem";
import { formatClock, formatDay, formatTokens } from "../../src/report/format.ts";
import type { Measures } from "../../src/simulation/measure/measures.ts";
import { formatDuration, formatTimes } from "../../src/simulation/report/humane.ts";
import { table } from "../output.ts";
import type { Story } from "./tellStory.ts";

/** The story as a table for people. */
export function storyLines(story: Story, report: string): string[] {
  return [
    "",
    ...campaignLines(story),
    "",
    ...announcementLines(story),
    "",
    ...relayLines(story),
    "",
    ...overTimeLines(story),
    "",
    `Claim day, rehearsed: ${story.burst.claimants} made-up accounts come at once, three times over`,
    ...table(story.burst.runs.map(({ measures }) => [`  ${measures.strategy}`, playedLine(measures)])),
    ...story.burst.recommendation.map((sentence) => `  ${sentence}`),
    "",
    `Refused, as it had to be: ${story.refused.length}`,
    ...table(story.refused.map(({ reason, error, sentence }) => [`  ${reason}`, `${error}: ${sentence}`])),
    ...story.unclaimable.map(({ index, account, why }) => `Unclaimable: index ${index}, ${account}. ${why}`),
    "",
    `Report: ${report}`,
  ];
}

function campaignLines(story: Story): string[] {
  const { issued, revoked, suspended, reinstated } = story.credentials;
  const sample = story.source.generatedSample ? " (generated sample, no real distribution)" : "";
  return table([
    ["allocation", `${story.source.file}${sample}`],
    ["rows", story.rows.toLocaleString("en")],
    ["root", story.root],
    ...(story.publishedRoot === undefined
      ? []
      : ([[`root by ${story.publishedRoot.convention}`, story.publishedRoot.root]] as const)),
    ["total", tokens(story.total, story.decimals)],
    ["paid", `${tokens(story.paid, story.decimals)}, in ${story.claims.length.toLocaleString("en")} claims`],
    ["left in the campaign", tokens(story.left, story.decimals)],
    ["gas a claim", story.gasPerClaim.toLocaleString("en")],
    ["credentials", `${issued} issued, ${revoked} revoked, ${suspended} suspended, ${reinstated} reinstated`],
    ["gas a credential", String(story.gasPerCredential)],
    [
      "attestations",
      story.attestations.verdicts.map(({ role, outcome }) => `${role}: ${outcome}`).join(", "),
    ],
  ]);
}

function announcementLines({ announcement }: Story): string[] {
  return [
    `A revocation announced at ${formatClock(announcement.announcedAt)}, in force from ${formatClock(announcement.from)} (UTC):`,
    ...table(
      announcement.moments.map(({ moment, live, cached }) => [
        `  at ${formatClock(moment)}`,
        `the chain says ${live}, the copy of ${formatClock(announcement.copiedAt)} says ${cached}`,
      ]),
    ),
    `  The revoked holder then issued the same credentials again in their own name: ${announcement.reissue.toAnybody} to whoever`,
    `  takes any issuer, refused by whoever expects the right one. ${announcement.reissue.refused}: ${announcement.reissue.sentence}`,
  ];
}

function relayLines({ relay, decimals }: Story): string[] {
  return [
    `Relayed: ${relay.wallet} (a contract) signed, ${relay.recipient} was paid ${tokens(relay.amount, decimals)}, the relayer ${tokens(relay.fee, decimals)}`,
    `Bundled: ${relay.paid} of ${relay.items} paid in one transaction`,
    ...relay.skipped.map(({ index, sentence }) => `  skipped index ${index}: ${sentence}`),
  ];
}

function overTimeLines({ rewards, vesting, decimals }: Story): string[] {
  return [
    `Rewards: ${tokens(rewards.paidFirst, decimals)} paid under the first root, ${tokens(rewards.paidOverlap, decimals)} by its proofs in the overlap, ${tokens(rewards.paidSecond, decimals)} under the next`,
    ...table(
      rewards.roots.map(({ root, what, funding }) => [
        `  ${root}`,
        `${what}, brought ${tokens(funding, decimals)}`,
      ]),
    ),
    ...rewards.refused.map((refusal) => `  acceptance refused: ${refusal}`),
    `  Claims were stopped for ${formatDuration(Number(rewards.pause.seconds))}, the whole timelock of the last root: it waited ${formatDuration(Number(rewards.pause.later))} longer, so it cost nobody a day.`,
    ...rewards.pause.refused.map((refusal) => `  refused meanwhile: ${refusal}`),
    `Vesting: ${vesting.claimed} of ${vesting.leaves} claimed; ${tokens(vesting.swept, decimals)} that nobody claimed went to the treasury`,
    ...table(
      vesting.paidAt.map(({ moment, paid }) => [
        `  by ${formatDay(moment)}`,
        `${formatTokens(paid, decimals)} tokens paid`,
      ]),
    ),
    `  release refused a second before the cliff: ${vesting.early}`,
  ];
}

function tokens(amount: bigint, decimals: number): string {
  return `${formatUnits(amount, decimals)} tokens`;
}

function playedLine({ paid, latency, baseFeeRise }: Measures): string {
  const [half, nearlyAll] = [formatDuration(latency.p50), formatDuration(latency.p99)];
  return `${paid} paid, half of them within ${half}, 99 of 100 within ${nearlyAll}; base fee up to ${formatTimes(baseFeeRise)} times`;
}
