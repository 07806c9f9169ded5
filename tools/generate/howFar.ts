/**
 * Writes docs/how-far-it-goes.md from bench/results: `node tools/generate/howFar.ts`; with `--check` it writes nothing and fails
 * where the page differs. Either way it fails where a row that the page names was not measured.
 */
import { join } from "node:path";
import { committedResults, figure, type Results } from "./measurements.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "how-far-it-goes.md");

/** What somebody wants to have much of, how far that went, and what stops it first. */
type Limit = {
  readonly what: string;
  readonly bench: string;
  /** Rows that tell it, each in words; `$` stands for its figure. */
  readonly rows: readonly (readonly [id: string, words: string])[];
  readonly stops: string;
};

const LIMITS: readonly Limit[] = [
  {
    what: "claims a second, taken in by one front and paid by one worker",
    bench: "gateway",
    rows: [["claims-a-second", "$ with two threads that check signatures, and a node that answers at once"]],
    stops:
      "the processor: each claim takes one key recovery. More cores: `--threads`, more fronts (`--only api`), more workers",
  },
  {
    what: "claims at ten times what blocks can hold",
    bench: "gateway",
    rows: [
      ["accept-p99-ms", "$ ms until 99 of 100 that are taken in are told so"],
      ["refuse-p99-ms", "$ ms until 99 of 100 others are told when to come"],
      ["last-claim", "the last is paid after $ times the blocks that all of them fill"],
    ],
    stops: "the chain's blocks: nothing pays sooner. What does not fit gets a ticket and comes at its turn",
  },
  {
    what: "campaigns that flood one gateway",
    bench: "gateway",
    rows: [
      ["unfairness-20-lanes", "$ for 20 campaigns, between fair (0) and one that gets all (1)"],
      ["quiet-lane-wait", "a quiet one waits $ times as long beside a flooding one"],
    ],
    stops: "the chain's blocks, which lanes share by weight",
  },
  {
    what: "claims that wait",
    bench: "delivery",
    rows: [["reserve-ms", "$ ms until 99 of 100 bundles are chosen, a million waiting"]],
    stops: "the store's disk",
  },
  {
    what: "claims that are paid",
    bench: "delivery",
    rows: [
      ["poll-ms", "$ ms to count all, ten million paid and archived"],
      ["store-gb-10m", "$ GB for ten million"],
      ["store-timeline-gb-10m", "$ GB with what a timeline keeps of them"],
      ["store-kept-gb-10m", "$ GB once they are archived (`timeline forget --compact`)"],
    ],
    stops: "the disk: archive what is older than you need proofs and signatures of",
  },
  {
    what: "keys and workers",
    bench: "delivery",
    rows: [["two-workers", "two workers with 8 keys take $ of the time of one"]],
    stops: "the node's answers, then the processor",
  },
  {
    what: "events that a timeline follows",
    bench: "timeline",
    rows: [
      ["follow-vs-ponder", "$ s for 50,000, in PostgreSQL"],
      ["rss-mib-postgres", "$ MiB of memory meanwhile"],
      ["rss-mib-pglite", "$ MiB where the store is PGlite, in the same process"],
      ["trace-p99-ms", "$ ms for 99 of 100 traces"],
    ],
    stops: "the node's answers while it reads what is past; PGlite's memory: take PostgreSQL",
  },
  {
    what: "leaves of a tree",
    bench: "tree",
    rows: [
      ["csv-to-all-proofs-1m", "$ ms for a million, from the file to all that is published"],
      ["rss-10m", "$ MB of memory for ten million"],
    ],
    stops: "memory; a tree has 2^32 leaves at most",
  },
  {
    what: "claimants of a rehearsal",
    bench: "rehearsal",
    rows: [
      ["burst-10k-three", "$ s for 10,000 in three strategies, played on the contracts"],
      ["model-10m", "$ s for ten million by the model"],
      ["model-10m-rss", "$ MiB of memory meanwhile"],
    ],
    stops: "memory",
  },
  {
    what: "verdicts",
    bench: "verify",
    rows: [
      ["cached-verdict", "$ ns for one out of a cache"],
      ["cache-memory", "$ MiB for a cache of 1,000 batches of 10,000"],
    ],
    stops: "the processor",
  },
];

/**
 * The page.
 * @param resultsOf the results of a bench, by its name
 * @throws Error where a row was not measured
 */
export function howFarPage(resultsOf: (bench: string) => Results): string {
  const lines = LIMITS.map(({ what, bench, rows, stops }) => {
    const figures = rows.map(([id, words]) => figureOf(resultsOf(bench), id, words));
    return `| ${what} | ${figures.join("; ")} | ${stops} | \`npm run -s bench -- ${bench}\` |`;
  });
  return `# How far it goes

How much of each thing a machine of 2 cores did, with the node, the store and every process of ours on it, and what stops it first. Made from [bench/results](../bench/results/) by \`node tools/generate/howFar.ts\`; do not edit. Each command measures its line again, on your machine; with \`--only GROUP\` it measures some rows. [Measurements](measurements.md) has all rows, and beside which others they were measured.

| how many | how far it went | what stops it first | measured by |
| --- | --- | --- | --- |
${lines.join("\n")}

Next: [send many](send-many.md), to choose a store.
`;
}

function figureOf({ command, rows }: Results, id: string, words: string): string {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`The row ${id} is not measured: ${command}`);
  return words.replace("$", figure(row.ours));
}

if (import.meta.main) writeOrCheck("howFar", [{ path: PAGE, text: howFarPage(committedResults) }]);
