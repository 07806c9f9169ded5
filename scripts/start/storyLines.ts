import type { Measures } from "../../src/lab/simulation/measure/measures.ts";
import { formatShortDuration, formatTimes } from "../../src/lab/simulation/report/humane.ts";
import { formatAverage, formatCount, formatThings } from "../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { table } from "../output.ts";
import { isCheckout } from "../packageRoot.ts";
import { chapterNames } from "./chapters/chapterNames.ts";
import type { Story } from "./tellStory.ts";

/** Rows that nobody can claim for, told one by one; a hostile file could hold nothing else. */
const MAX_UNCLAIMABLE = 5;

/** The story as a table for people. @param report address of its page */
export function storyLines(story: Story, report: string): string[] {
  const { burst, refused, chapters } = story;
  return [
    "",
    ...campaignLines(story),
    ...unclaimableLines(story),
    "",
    `Claim day, rehearsed: ${burst.claimants} made-up accounts come at once, three times over`,
    ...table(burst.runs.map(({ measures }) => [`  ${measures.strategy}`, playedLine(measures)])),
    ...burst.recommendation.map((sentence) => `  ${sentence}`),
    "",
    `Refused, as it had to be: ${refused.length}`,
    ...table(refused.map(({ reason, error, sentence }) => [`  ${reason}`, `${error}: ${sentence}`])),
    ...chapters.flatMap(({ lines }) => ["", ...lines]),
    "",
    ...leftOut(story),
    `Report: ${report}`,
    `Click through a claim, a refusal, a verification and a suspension: ${command("start --serve")}`,
  ];
}

function campaignLines(story: Story): string[] {
  const { decimals, credentials, publishedRoot, source } = story;
  const { issued, revoked, suspended, reinstated } = credentials;
  const tokens = (amount: bigint) => tokenAmount(amount, { decimals });
  const sample = source.generatedSample ? " (generated sample, no real distribution)" : "";
  return table([
    ["allocation", `${source.file}${sample}`],
    ["rows", `${formatCount(story.rows)}, ${tokens(story.total)}`],
    ["root", story.root],
    ...(publishedRoot === undefined
      ? []
      : ([[`root by ${publishedRoot.convention}`, publishedRoot.root]] as const)),
    [
      "paid",
      `${tokens(story.paid)} in ${formatThings(story.claims.length, "claim")}; ${tokens(story.left)} are left`,
    ],
    [
      "gas",
      `${formatCount(story.gasPerClaim)} a claim, ${formatAverage(story.gasPerCredential)} a credential`,
    ],
    [
      "credentials",
      `${formatCount(issued)} issued, ${revoked} revoked, ${suspended} suspended, ${reinstated} reinstated`,
    ],
  ]);
}

function unclaimableLines({ unclaimable }: Story): string[] {
  const rest = unclaimable.length - MAX_UNCLAIMABLE;
  return [
    ...unclaimable
      .slice(0, MAX_UNCLAIMABLE)
      .map(({ index, account, why }) => `Unclaimable: index ${index}, ${account}. ${why}`),
    ...(rest > 0 ? [`Unclaimable: ${formatThings(rest, "more row", "more rows")}`] : []),
  ];
}

/** A command as it is typed here: in a checkout by npm. */
function command(line: string): string {
  const [verb, ...options] = line.split(" ");
  return isCheckout() ? `npm ${verb} -- ${options.join(" ")}` : `npx @symbolon/node ${line}`;
}

/** Which further chapters can be played. */
function leftOut({ chapters }: Story): string[] {
  const played = new Set(chapters.map(({ name }) => name));
  const others = chapterNames.filter((name) => !played.has(name));
  return others.length === 0 ? [] : [`More with --chapter NAME, or --all: ${others.join(", ")}`];
}

function playedLine({ paid, latency, baseFeeRise }: Measures): string {
  const half = formatShortDuration(latency.p50);
  const nearlyAll = formatShortDuration(latency.p99);
  return `${paid} paid, half of them within ${half}, 99 of 100 within ${nearlyAll}; base fee up to ${formatTimes(baseFeeRise)} times`;
}
