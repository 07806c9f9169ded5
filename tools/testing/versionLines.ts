import { readFileSync } from "node:fs";
import { cpus, platform, totalmem } from "node:os";

const PACKAGES = [
  "hardhat",
  "@nomicfoundation/edr",
  "solc",
  "@openzeppelin/contracts",
  "viem",
  "mocha",
  "typescript",
];

/** What a kept result was measured with: day, machine's shape, versions; one a line. */
export function versionLines(): string {
  const day = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = PACKAGES.map((name) => {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as {
      version: string;
    };
    return `${name} ${version}`;
  });
  const machine = `${platform()} ${process.arch}, ${cpus().length} cores, ${memory} GiB`;
  return [`day ${day}`, `machine ${machine}`, `node ${process.versions.node}`, ...versions].join("\n");
}
