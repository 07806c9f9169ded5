import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Abi, type Address, encodeAbiParameters, type Hex } from "viem";
import { cumulativeCampaignAbi } from "../../../chain/abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../../../chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../chain/abi/vestingCampaignAbi.ts";
import type { CampaignPlan } from "../../../chain/campaignArguments.ts";
import { contractsOf } from "../../../chain/campaignContracts.ts";
import { planAsAbi } from "../../../chain/campaignFactory.ts";
import type { CampaignForm, CampaignKind } from "../../../chain/campaignKind.ts";
import { codeFingerprint } from "../../../chain/codeFingerprint.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { type BuiltCode, builtCampaign, readJson } from "./builtCampaign.ts";
import { type CompilerInput, sourceInput } from "./sourceInput.ts";

/** What an explorer is sent, and what anybody may paste into its form. */
export type SourceRequest = {
  /** `project/contracts/.../VestingCampaign.sol:VestingCampaign`. */
  readonly contractName: string;
  /** `v0.8.37+commit.f401782d`. */
  readonly compilerVersion: string;
  /** Only what the contract and its factory need: as the factory was compiled with it. */
  readonly input: CompilerInput;
  /** All that was compiled with it, if an explorer wants the very same. */
  readonly wholeInput: CompilerInput;
  /** ABI-encoded. */
  readonly constructorArguments: Hex;
};

const abis: Readonly<Record<CampaignKind, Abi>> = {
  instant: instantCampaignAbi,
  vesting: vestingCampaignAbi,
  cumulative: cumulativeCampaignAbi,
};

/** A contract whose source is to be verified: a campaign, or what campaigns in the light form share. */
export type SourceOf = {
  readonly address: Address;
  readonly code: Hex;
  readonly plan: CampaignPlan;
  readonly form: CampaignForm;
};

/**
 * What makes the code at an address again: the source as it was built here, and the arguments it was created with. What
 * campaigns in the light form share was created with none.
 * @param artifacts the folder of what was built
 * @throws SymbolonError `NotBuilt`, `BuildMismatch` where what is built here is not what is on the chain
 */
export function sourceRequest({ address, code, plan, form }: SourceOf, artifacts: string): SourceRequest {
  const { campaign: name } = contractsOf({ kind: plan.kind, form });
  const built = builtCampaign(artifacts, name);
  if (built === undefined) throw notBuilt(join(artifacts, "contracts", "distribution"));
  const { source, factorySource, buildInfoId } = built;
  if (fingerprintOf(built, code) !== fingerprintOf(built, built.deployedBytecode)) {
    throw new SymbolonError({
      code: "BuildMismatch",
      reason: `The code at ${address} is not what the sources here make.`,
      hint: "Check out the release that the campaign's factory is of, and build it: npx hardhat build.",
      details: { address },
    });
  }
  const file = join(artifacts, "build-info", `${buildInfoId}.json`);
  if (!existsSync(file)) throw notBuilt(file);
  const build = readJson(file) as { readonly solcLongVersion: string; readonly input: CompilerInput };
  // What is asked of the compiler (a syntax tree, source maps) is no business of an explorer's.
  const settings = {
    ...build.input.settings,
    outputSelection: { "*": { "*": ["abi", "evm.bytecode", "evm.deployedBytecode"] } },
  };
  const wholeInput = { ...build.input, settings };
  return {
    contractName: `${source}:${name}`,
    compilerVersion: `v${build.solcLongVersion}`,
    input: sourceInput(wholeInput, factorySource),
    wholeInput,
    constructorArguments: form === "light" ? "0x" : encodeArguments(plan),
  };
}

function fingerprintOf({ immutableReferences }: BuiltCode, code: Hex): Hex {
  const references = Object.values(immutableReferences).flat();
  return codeFingerprint(
    code,
    references.map(({ start, length }) => [start, length]),
  );
}

function encodeArguments(plan: CampaignPlan): Hex {
  const inputs = abis[plan.kind].find((item) => item.type === "constructor")?.inputs;
  if (inputs === undefined) throw new Error(`The ABI of ${plan.kind} campaigns has no constructor.`);
  return encodeAbiParameters(inputs, [planAsAbi(plan)]);
}

function notBuilt(file: string): SymbolonError {
  return new SymbolonError({
    code: "NotBuilt",
    reason: `The contracts are not built: ${file} is missing.`,
    hint: "Build them: npx hardhat build.",
    details: { file },
  });
}
