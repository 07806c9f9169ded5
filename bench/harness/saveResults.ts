import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join, relative } from "node:path";
import type { BenchOutcome } from "./bench.ts";
import { rowOf } from "./row.ts";

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

/**
 * Writes `bench/results/NAME.json`: the rows, the spread behind each, and all it takes to judge and repeat them; and
 * beside it the charts.
 * @param options with which it was called, besides `--save`
 * @returns where, from the project's root
 */
export function saveResults(
  name: string,
  { measurements, conditions, charts = {} }: BenchOutcome,
  options: readonly string[] = [],
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
    rows: measurements.map(rowOf),
    spread: Object.fromEntries(
      measurements.map(({ id, about, unit, ours, peer, ratioOf }) => [
        id,
        { about, unit, ours, peer: peer?.spread ?? null, ...(ratioOf !== undefined && { ratioOf }) },
      ]),
    ),
  };
  const files = [
    [`${name}.json`, `${JSON.stringify(results, null, 2)}\n`] as const,
    ...Object.entries(charts).map(([chart, svg]) => [`${name}-${chart}.svg`, svg] as const),
  ];
  const folder = join(ROOT, "bench", "results");
  mkdirSync(folder, { recursive: true });
  return files.map(([file, text]) => {
    writeFileSync(join(folder, file), text);
    return relative(ROOT, join(folder, file));
  });
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
