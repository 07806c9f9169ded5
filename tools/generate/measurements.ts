/**
 * Writes docs/measurements.md from bench/results: `node tools/generate/measurements.ts`; with `--check` it writes nothing and
 * fails where the page differs. Either way it fails where a row of a result belongs to no section of the page.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../../bench/harness/row.ts";
import type { Spread } from "../../bench/harness/spread.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** `bench/results/NAME.json`, as `saveResults` writes it. */
export type Results = {
  readonly command: string;
  readonly date: string;
  readonly versions: { readonly node: string };
  readonly machine: Machine;
  readonly rows: readonly Row[];
  /** Dates, machines and versions: of those that were measured apart, later than all others. */
  readonly groups?: Readonly<Record<string, ResultGroup>>;
  readonly spread: Readonly<
    Record<
      string,
      { readonly about: string; readonly unit: string; readonly ours: Spread; readonly ratioOf?: string }
    >
  >;
};

type Machine = { readonly cpu: string; readonly cpus: number; readonly memoryGiB: number };
type ResultGroup = {
  readonly date?: string;
  readonly machine?: Machine;
  /** Those that differ. */
  readonly versions?: { readonly node?: string };
};

type Section = {
  readonly title: string;
  readonly bench: string;
  readonly ids: RegExp;
  readonly note?: string;
};

const chart = (about: string, name: string) => `![${about}](../bench/results/${name}.svg)`;

/** In the page's order. A row belongs to the first section of its bench whose pattern fits its id. */
const SECTIONS: readonly Section[] = [
  { title: "Claims", bench: "gas", ids: /^(claim-(?!gated)|relay-|delegate-)/ },
  { title: "Gated claims", bench: "gas", ids: /^(claim-gated|all-of)/ },
  { title: "Creating a campaign, and recalling it", bench: "gas", ids: /^(campaign-create|recall)/ },
  { title: "Vesting campaigns", bench: "gas", ids: /^vesting-/ },
  { title: "Cumulative campaigns", bench: "gas", ids: /^cumulative-/ },
  {
    title: "A campaign's whole life",
    bench: "lifetime",
    ids: /^/,
    note: chart("Gas over a campaign's whole life", "lifetime-10000"),
  },
  { title: "Verdicts in a contract", bench: "gas", ids: /^(batch-verify|witness)-/ },
  { title: "Whom to trust", bench: "gas", ids: /^trust-/ },
  { title: "Batches of credentials", bench: "gas", ids: /^batch-/ },
  { title: "Rules of a community", bench: "gas", ids: /^rules-/ },
  { title: "Acts of a group", bench: "gas", ids: /^quorum-/ },
  { title: "Disputes", bench: "gas", ids: /^case-/ },
  {
    title: "Attestations",
    bench: "gas",
    ids: /^(attest|multi|revoke|timestamp|get|read|series|wrong-registry|verdict-disagreements)/,
  },
  { title: "Verdicts off the chain", bench: "verify", ids: /^/ },
  {
    title: "Trees",
    bench: "tree",
    ids: /^/,
    note: `${chart("CPU time a row against rows", "tree-growth")}\n\n${chart("Where the time goes", "tree-phases")}`,
  },
  { title: "Rehearsals", bench: "rehearsal", ids: /^/ },
  { title: "Delivery", bench: "delivery", ids: /^/ },
  { title: "Delivery while something dies", bench: "delivery-faults", ids: /^/ },
  { title: "The gateway", bench: "gateway", ids: /^/ },
  { title: "The gateway while something dies", bench: "gateway-faults", ids: /^/ },
  { title: "The timeline", bench: "timeline", ids: /^/ },
  { title: "The pages", bench: "web", ids: /^/ },
  { title: "Governance by the clock", bench: "governance", ids: /^/ },
  { title: "Nodes of others", bench: "nodes", ids: /^/ },
  { title: "Lists of people and of others", bench: "lists", ids: /^/ },
  { title: "The package", bench: "package", ids: /^/ },
  { title: "The house: what this repository is to work in", bench: "house", ids: /^/ },
  { title: "Words", bench: "words", ids: /^/ },
  { title: "Commands", bench: "commands", ids: /^/ },
];

const INTRODUCTION = `# Measurements

Every figure that a bench of this repository has measured. Made from [bench/results](../bench/results/) by \`node tools/generate/measurements.ts\`; do not edit.

- **ours**: the median. Less is better.
- **goal**: the greatest *ours* that is accepted; of a share, and of so many (\`of 59\`), the least; with \`x\`, the least ratio.
- **peer**: the same work done by somebody else's code in the same run. The numbers name the peers under each table.
- **ratio**: ours / peer; with \`x\`, how many times as fast ours is.
- Gas is that of whole transactions unless a row says otherwise. The spread of each row, and all conditions, are in the JSON files.
`;

/**
 * The page.
 * @param resultsOf the results of a bench, by its name
 * @throws Error where a row belongs to no section
 */
export function measurementsPage(resultsOf: (bench: string) => Results): string {
  const benches = new Map(
    [...new Set(SECTIONS.map(({ bench }) => bench))].map((name) => [name, resultsOf(name)]),
  );
  const sections = SECTIONS.map((section) => ({ section, rows: [] as Row[] }));
  for (const [bench, { rows }] of benches) {
    for (const row of rows) {
      const home = sections.find(({ section }) => section.bench === bench && section.ids.test(row.id));
      if (home === undefined) throw new Error(`Row ${row.id} of ${bench} belongs to no section of the page.`);
      home.rows.push(row);
    }
  }
  const runs = [...benches].map(([name, results]) => runLine(name, results));
  return [
    INTRODUCTION,
    `| bench | command | measured | Node | machine |\n| --- | --- | --- | --- | --- |\n${runs.join("\n")}\n`,
    ...sections.map(({ section, rows }) => sectionText(section, rows, benches.get(section.bench) as Results)),
  ].join("\n");
}

function runLine(name: string, { command, date, groups = {}, versions, machine }: Results): string {
  /** What holds of all, and of which groups something else does. */
  const wholeAndParts = (whole: string, partOf: (group: ResultGroup) => string | undefined) =>
    [
      whole,
      ...Object.entries(groups).flatMap(([group, results]) => {
        const part = partOf(results);
        return part === undefined || part === whole ? [] : [`${group} ${part}`];
      }),
    ].join("; ");
  const dates = wholeAndParts(date.slice(0, 10), (group) => group.date?.slice(0, 10));
  const nodes = wholeAndParts(versions.node, (group) => group.versions?.node);
  const machines = wholeAndParts(
    machineText(machine),
    (group) => group.machine && machineText(group.machine),
  );
  return `| [${name}](../bench/results/${name}.json) | \`${command}\` | ${dates} | ${nodes} | ${machines} |`;
}

function machineText({ cpu, cpus, memoryGiB }: Machine): string {
  return `${cpu}, ${cpus} cores, ${memoryGiB} GiB`;
}

function sectionText(
  { title, bench, note }: Section,
  rows: readonly Row[],
  { command, spread }: Results,
): string {
  const peers = [...new Set(rows.flatMap(({ peerName }) => peerName ?? []))];
  const lines = rows.map((row, i) => {
    const { about = "", unit = "", ratioOf } = spread[row.id] ?? {};
    const said = i > 0 && spread[rows[i - 1]?.id ?? ""]?.about === about;
    const times = ratioOf === "peer/ours" ? "x" : "";
    const peer = row.peer === null ? "" : `${figure(row.peer)} (${peers.indexOf(row.peerName ?? "") + 1})`;
    const goal = row.goal === null ? "" : `${figure(row.goal)}${times}${row.met === false ? ", missed" : ""}`;
    const ratio = row.ratio === null ? "" : `${ratioText(row.ratio)}${times}`;
    const what = said ? "the same, another peer" : about.replace(/; whole transactions?(?=$|[;,])/, "");
    return `| \`${row.id}\` | ${what} | ${figure(row.ours)} ${unit} | ${goal} | ${peer} | ${ratio} |`;
  });
  const head = "| row | what | ours | goal | peer | ratio |\n| --- | --- | ---: | ---: | ---: | ---: |";
  const names = peers.map((name, i) => `${i + 1}. ${name}`);
  return [
    `## ${title}\n\`${command}\` (${bench})\n`,
    `${head}\n${lines.join("\n")}\n`,
    ...(names.length > 0 ? [`Peers:\n${names.join("\n")}\n`] : []),
    ...(note === undefined ? [] : [`${note}\n`]),
  ].join("\n");
}

/** A figure as every page writes it: whole from 100 on, else to three digits. */
export function figure(value: number): string {
  const digits = value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString("en", digits);
}

/** To two decimals, and small ones to one digit that is not zero; a ratio of 0 is less than its four decimals can say. */
function ratioText(ratio: number): string {
  if (ratio === 0) return "below 0.0001";
  if (ratio < 0.01) return ratio.toLocaleString("en", { maximumSignificantDigits: 2 });
  return ratio < 10 ? ratio.toFixed(2) : figure(ratio);
}

/** The results that are committed. */
export function committedResults(bench: string): Results {
  return JSON.parse(readFileSync(join(ROOT, "bench", "results", `${bench}.json`), "utf8")) as Results;
}

if (import.meta.main) {
  const page = join(ROOT, "docs", "measurements.md");
  writeOrCheck("measurements", [{ path: page, text: measurementsPage(committedResults) }]);
}
