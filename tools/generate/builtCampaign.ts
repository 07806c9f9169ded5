import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";

/** What a deployed contract consists of. */
export type BuiltCode = {
  readonly deployedBytecode: Hex;
  readonly immutableReferences: Readonly<Record<string, readonly { start: number; length: number }[]>>;
};

export type BuiltCampaign = BuiltCode & {
  /** What creates it, before its arguments. */
  readonly bytecode: Hex;
  /** Of the campaign: `project/contracts/.../VestingCampaign.sol`. */
  readonly source: string;
  /** Of the factory that creates it. */
  readonly factorySource: string;
  /** Which build both are of. */
  readonly buildInfoId: string;
};

type FactoryArtifact = { readonly inputSourceName: string; readonly buildInfoId: string };

type BuildOutput = {
  readonly output: { readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>> };
};

type Compiled = {
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: { readonly object: string } & Pick<BuiltCode, "immutableReferences">;
  };
};

/**
 * A campaign's contract as its factory creates it. Compiled by itself it may come out otherwise: the optimizer heeds an order
 * that goes by all that is compiled together.
 * @param artifacts the folder of what was built
 * @returns undefined where it was not
 */
export function builtCampaign(artifacts: string, name: string): BuiltCampaign | undefined {
  const factory = `${name}Factory`;
  const file = join(artifacts, "contracts", "distribution", `${factory}.sol`, `${factory}.json`);
  if (!existsSync(file)) return undefined;
  const { inputSourceName: factorySource, buildInfoId } = readJson(file) as FactoryArtifact;
  const built = readJson(join(artifacts, "build-info", `${buildInfoId}.output.json`)) as BuildOutput;
  const source = factorySource.replace(`${factory}.sol`, `${name}.sol`);
  const compiled = built.output.contracts[source]?.[name]?.evm;
  if (compiled === undefined) return undefined;
  const { object, immutableReferences } = compiled.deployedBytecode;
  return {
    bytecode: `0x${compiled.bytecode.object}`,
    deployedBytecode: `0x${object}`,
    immutableReferences,
    source,
    factorySource,
    buildInfoId,
  };
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
