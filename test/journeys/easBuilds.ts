import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Abi, Hex } from "viem";

/** A compiled contract. */
export type Build = { readonly abi: Abi; readonly bytecode: Hex; readonly deployedBytecode: Hex };

/** A registry of attestations, with the registry of schemas that belongs to it. */
export type RegistryBuild = {
  readonly name: string;
  readonly registry: Build;
  readonly schemaRegistry: Build;
};

const require = createRequire(import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Build;

const CONTRACTS = join(import.meta.dirname, "..", "..", "artifacts", "contracts");

/** A contract of ours, as it was built last. `folder` is where its sources have it. */
export function ownBuild(name: string, folder: string): Build {
  return read(join(CONTRACTS, folder, `${name}.sol`, `${name}.json`));
}

/** A contract as EAS published it: its compiler, its settings, its bytecode. `folder` is where its sources have it. */
export function easBuild(name: string, folder = ""): Build {
  const file = join("artifacts", "contracts", folder, `${name}.sol`, `${name}.json`);
  return read(require.resolve(`@ethereum-attestation-service/eas-contracts/${file}`));
}

/**
 * What EAS's clients are run against: first EAS itself, which shows that a test asks for nothing EAS does not do, then
 * ours.
 */
export const registryBuilds: readonly RegistryBuild[] = [
  { name: "EAS", registry: easBuild("EAS"), schemaRegistry: easBuild("SchemaRegistry") },
  {
    name: "AttestationRegistry",
    registry: ownBuild("AttestationRegistry", "credentials"),
    schemaRegistry: ownBuild("SchemaRegistry", "credentials"),
  },
];
