import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { printResult } from "../output.ts";
import { packageRoot } from "../packageRoot.ts";
import { SAMPLE, sampleFile } from "../sample/sampleFile.ts";
import type { ChapterName } from "./chapters/chapterNames.ts";
import type { Link } from "./report/linkSection.ts";
import { REPORT_END, renderReport } from "./report.ts";
import { storyLines } from "./storyLines.ts";
import { type Story, tellStory } from "./tellStory.ts";

type RunStartParameters = {
  /** The allocation file; default: the project's generated sample. */
  readonly allocations?: string;
  /** Of the token whose decimal numbers its amounts are; default: they are base units. */
  readonly decimals?: number;
  readonly convention: string;
  readonly claims: number;
  /** What is played after the main story. */
  readonly chapters: readonly ChapterName[];
  readonly json?: boolean;
};

/** Tells the story, writes its report under `out/start`, prints the table or the JSON. */
export async function runStart({
  allocations,
  decimals,
  convention,
  claims,
  chapters,
  json = false,
}: RunStartParameters): Promise<void> {
  const out = join(process.cwd(), "out", "start");
  await mkdir(out, { recursive: true });
  const story = await tellStory({
    file: allocations ?? sampleFile(),
    decimals,
    name: allocations ?? SAMPLE,
    generatedSample: allocations === undefined,
    convention,
    claims,
    chapters,
    directory: join(out, "tree"),
    onStep: (name) => {
      if (!json) process.stdout.write(`${name} ...\n`);
    },
  });
  const path = join(out, "report.html");
  const page = renderReport(story, { files: writtenFiles(), docs: docsFrom(out) });
  writeOwnOutput(path, page, { isEarlier: (written) => written.includes(REPORT_END) });
  const report = relative(process.cwd(), path);
  printResult(json, storyResult(story, report), storyLines(story, pathToFileURL(path).href));
}

/** What lies beside the page. */
function writtenFiles(): readonly Link[] {
  return [
    { path: "tree/manifest.json", what: "what the tree is: root, rows, convention, a hash of every file" },
    { path: "tree/allocation.csv", what: "its rows, from which anybody can make the root again" },
  ];
}

const DOCS: readonly Link[] = [
  { path: "README.md", what: "all pages, by who you are and by question" },
  { path: "run-a-campaign.md", what: "pay people: create, fund, check, relay, sweep" },
  { path: "issue-and-revoke.md", what: "issue credentials, and take them back" },
  { path: "integrate-a-claim.md", what: "build a page or a relayer" },
  { path: "rehearse-claim-day.md", what: "rehearse your own claim day" },
];

/** Pages of the documentation that are there, which a package does not bring, as the report's folder sees them. */
function docsFrom(out: string): readonly Link[] {
  const docs = join(packageRoot(), "docs");
  return DOCS.filter(({ path }) => existsSync(join(docs, path))).map(({ path, what }) => ({
    path: relative(out, join(docs, path)),
    what,
  }));
}

/** The story as `--json` prints it, each chapter that was played under its name; amounts in base units, as text. */
function storyResult(story: Story, report: string) {
  return {
    rows: story.rows,
    root: story.root,
    ...(story.publishedRoot === undefined ? {} : { publishedRoot: story.publishedRoot.root }),
    total: story.total,
    claims: story.claims.length,
    paid: story.paid,
    left: story.left,
    refused: refusedByReason(story),
    unclaimable: story.unclaimable.length,
    gasPerClaim: story.gasPerClaim,
    gasPerCredential: Number(story.gasPerCredential.toFixed(2)),
    credentials: story.credentials,
    ...Object.fromEntries(story.chapters.map(({ name, result }) => [name, result])),
    burst: burstResult(story),
    sample: story.source.generatedSample,
    report,
  };
}

/** Of the rehearsal, what fits on a line; the page has the rest. */
function burstResult({ burst }: Story) {
  const { claimants, recommendation, runs } = burst;
  const strategies = runs.map(({ measures }) => {
    const { strategy, paid, latency, lastClaim, baseFeeRise } = measures;
    return { strategy, paid, p50: latency.p50, p99: latency.p99, lastClaim, baseFeeRise };
  });
  return { claimants, recommendation, strategies };
}

/** How many claims were refused, by reason. */
function refusedByReason({ refused }: Story): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { reason } of refused) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
