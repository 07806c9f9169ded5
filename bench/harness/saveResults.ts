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
  "@ethereum-attestation-service/eas-contracts",
  "@verax-attestation-registry/verax-contracts",
  "@ethsign/sign-protocol-evm",
];

/**
 * Writes `bench/results/NAME.json`: the rows, the spread behind each, and all it takes to judge and repeat them.
 * @returns where, from the project's root
 */
export function saveResults(name: string, { measurements, conditions }: BenchOutcome): string {
  const results = {
    bench: name,
    command: `npm run -s bench -- ${name} --save`,
    date: new Date().toISOString(),
    versions: {
      node: process.version.slice(1),
      ...Object.fromEntries(PACKAGES.map((p) => [p, versionOf(p)])),
    },
    conditions,
    machine: machine(),
    rows: measurements.map(rowOf),
    spread: Object.fromEntries(
      measurements.map(({ id, about, unit, ours, peer }) => [
        id,
        { about, unit, ours, peer: peer?.spread ?? null },
      ]),
    ),
  };
  const path = join(ROOT, "bench", "results", `${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  return relative(ROOT, path);
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
