import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join, relative } from "node:path";
import type { BenchOutcome } from "./bench.ts";
import { mergeResults, type SavedResults } from "./mergeResults.ts";
import { rowOf } from "./row.ts";
import type { MeasuredGroup } from "./watch.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const PACKAGES = [
  "hardhat",
  "viem",
  "solc",
  "@openzeppelin/contracts",
  "@noble/hashes",
  "@uniswap/merkle-distributor",
  "@thirdweb-dev/contracts",
  "@sablier/v2-core",
  "@sablier/v2-periphery",
  "@ethereum-attestation-service/eas-contracts",
  "@verax-attestation-registry/verax-contracts",
  "@ethsign/sign-protocol-evm",
  "@safe-global/safe-contracts",
  "@openzeppelin/merkle-tree",
  "merkletreejs",
  "hash-wasm",
  "esbuild",
  "vite",
  "react",
  "wagmi",
  "@tanstack/react-query",
  "@sparticuz/chromium",
  "axe-core",
  "typescript",
];

export type SaveTerms = {
  /** With which it was called, besides `--save` and `--only`. */
  readonly options: readonly string[];
  readonly groups: ReadonlyMap<string, MeasuredGroup>;
  /** Only some groups were measured: their rows go into the file that is there. */
  readonly isPart: boolean;
};

/**
 * Writes `bench/results/NAME.json`: the rows, the spread behind each, and all it takes to judge and repeat them; and
 * beside it the charts.
 * @returns where, from the project's root
 */
export function saveResults(
  name: string,
  { measurements, conditions, charts = {} }: BenchOutcome,
  { options, groups, isPart }: SaveTerms,
): string[] {
  const results = {
    bench: name,
    command: `npm run -s bench -- ${[name, ...options, "--save"].join(" ")}`,
    date: new Date().toISOString(),
    versions: {
      node: process.version.slice(1),
      ...Object.fromEntries(PACKAGES.map((p) => [p, versionOf(p)])),
    },
    conditions,
    machine: machine(),
    groups: Object.fromEntries(groups),
    rows: measurements.map(rowOf),
    spread: Object.fromEntries(
      measurements.map(({ id, about, unit, ours, peer, ratioOf }) => [
        id,
        { about, unit, ours, peer: peer?.spread ?? null, ...(ratioOf !== undefined && { ratioOf }) },
      ]),
    ),
  };
  const folder = join(ROOT, "bench", "results");
  const all = isPart ? mergeResults(readResults(join(folder, `${name}.json`)), results) : results;
  const files = [
    [`${name}.json`, `${JSON.stringify(all, null, 2)}\n`] as const,
    ...Object.entries(charts).map(([chart, svg]) => [`${name}-${chart}.svg`, svg] as const),
  ];
  mkdirSync(folder, { recursive: true });
  return files.map(([file, text]) => {
    writeFileSync(join(folder, file), text);
    return relative(ROOT, join(folder, file));
  });
}

function readResults(file: string): SavedResults {
  return JSON.parse(readFileSync(file, "utf8")) as SavedResults;
}

function versionOf(pack: string): string {
  const manifest = readFileSync(join(ROOT, "node_modules", pack, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** The machine's shape, and nothing that names it. */
function machine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? "unknown",
    cpus: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
  };
}
