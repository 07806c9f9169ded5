import { type Abi, type Address, encodeAbiParameters, type Hex } from "viem";
import { getCode } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../sdk/chain/abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../../../sdk/chain/abi/instantCampaignAbi.ts";
import { shippedCodes } from "../../../sdk/chain/abi/shippedCodes.ts";
import { vestingCampaignAbi } from "../../../sdk/chain/abi/vestingCampaignAbi.ts";
import { contractsOf, usualFactory } from "../../../sdk/chain/campaigns/campaignContracts.ts";
import { planAsAbi } from "../../../sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignForm, CampaignKind, CampaignPlan } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import { implementationIn } from "../../../sdk/chain/campaigns/cloneCode.ts";
import { isShippedCode } from "../../../sdk/chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { findCampaign } from "../../../sdk/chain/events/campaigns.ts";
import { readCampaignDesign } from "../../../sdk/chain/read/readCampaign.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { CampaignFile } from "../../../sdk/distribution/create/campaignFile.ts";
import {
  type FactoryPlaces,
  namedFactory,
  requireFactory,
} from "../../../sdk/distribution/create/requireFactory.ts";
import { noCampaign } from "../../../sdk/distribution/state/campaignState.ts";
import { type CompilerInput, campaignSource, compilerVersion } from "./shippedSources.ts";

/** What an explorer is sent, and what anybody may paste into its form. */
export type SourceRequest = {
  /** Of the contract whose source it is. */
  readonly address: Address;
  /** `project/contracts/.../VestingCampaign.sol:VestingCampaign`. */
  readonly contractName: string;
  /** `v0.8.37+commit.f401782d`. */
  readonly compilerVersion: string;
  readonly input: CompilerInput;
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
 * What makes the code at an address again: the source as it ships, and the arguments it was created with. What campaigns in
 * the light form share was created with none.
 * @param root the folder of our package.json
 * @throws SymbolonError `BuildMismatch` where what ships here is not what is on the chain
 */
export function sourceRequest(source: SourceOf, root: string): SourceRequest {
  const { address, plan, form } = source;
  if (!isFrom(source, source.code)) {
    throw new SymbolonError({
      code: "BuildMismatch",
      reason: `The code at ${address} does not come from this release's sources.`,
      hint: "Use the release of symbolon that made the campaign's factory.",
      details: { address },
    });
  }
  const design = { kind: plan.kind, form };
  const { name, input } = campaignSource(root, design);
  return {
    address,
    contractName: `${name}:${contractsOf(design).campaign}`,
    compilerVersion: `v${compilerVersion}`,
    input,
    constructorArguments: form === "light" ? "0x" : encodeArguments(plan),
  };
}

/** Whether code is that of the campaign's contract, immutables aside. */
function isFrom({ plan, form }: SourceOf, code: Hex): boolean {
  return isShippedCode(code, shippedCodes[contractsOf({ kind: plan.kind, form }).campaign]);
}

function encodeArguments(plan: CampaignPlan): Hex {
  const inputs = abis[plan.kind].find((item) => item.type === "constructor")?.inputs;
  if (inputs === undefined) throw new Error(`The ABI of ${plan.kind} campaigns has no constructor.`);
  return encodeAbiParameters(inputs, [planAsAbi(plan)]);
}

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
};

type Contract = { readonly evm: { readonly deployedBytecode: { readonly object: string } } };

/**
 * Compiles what would be sent, in this process, in some ten seconds.
 * @returns whether it makes the code that is on the chain, immutables aside
 * @throws SymbolonError `SolcMissing`, `DoesNotCompile`
 */
export async function compileSource({ contractName, input }: SourceRequest, source: SourceOf) {
  const solc = await loadSolc();
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const [, path = "", name = ""] = /^(.*):([^:]*)$/.exec(contractName) ?? [];
  const object = output.contracts?.[path]?.[name]?.evm.deployedBytecode.object ?? "";
  if (object !== "") return isFrom(source, `0x${object}`);
  const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  const error = errors[0]?.formattedMessage ?? "no code came out";
  throw new SymbolonError({
    code: "DoesNotCompile",
    reason: `The source does not compile: ${error.split("\n")[0]}.`,
    hint: `Install the compiler that it was written for: npm install solc@${solcRelease}.`,
    details: { error },
  });
}

const [solcRelease] = compilerVersion.split("+");

async function loadSolc() {
  try {
    return (await import("solc")).default;
  } catch (cause) {
    throw new SymbolonError({
      code: "SolcMissing",
      reason: "--compile needs the package solc, which is not installed.",
      hint: `Install it with: npm install solc@${solcRelease}. Or leave --compile out: the command compares the code anyway.`,
      cause,
    });
  }
}

export type ReadSourceOfParameters = FactoryPlaces & {
  readonly campaign: Address;
  /** What its operator wrote down: tells its factory and where to begin to look. */
  readonly file?: CampaignFile | undefined;
  /** Where to begin to look for the creation; default: where the file says, or 0. */
  readonly fromBlock?: bigint | undefined;
  /** Called with how far the search for the creation is. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * The contract that holds a campaign's source, and how the campaign was created.
 * @throws SymbolonError `NoCampaign`, `NotCreatedByFactory`, and as `requireFactory`
 */
export async function readCampaignSource(
  client: ReadClient,
  parameters: ReadSourceOfParameters,
): Promise<SourceOf> {
  const { campaign, file, onProgress } = parameters;
  const design = file
    ? { kind: file.plan.kind, form: file.form }
    : await readCampaignDesign(client, { campaign });
  const { kind, form } = design;
  const factory = await requireFactory(
    client,
    namedFactory(client, parameters, design) ?? file?.factory ?? usualFactory(design),
    design,
  );
  const own = await getCode(client, { address: campaign });
  const address = implementationIn(own) ?? campaign;
  const code = address === campaign ? own : await getCode(client, { address });
  if (code === undefined) throw noCampaign(campaign, client.chain.id);
  const fromBlock = parameters.fromBlock ?? file?.fromBlock ?? 0n;
  const search = { factory, kind, campaign, fromBlock, onProgress };
  const creation = await findCampaign(client, search);
  if (creation !== undefined) return { address, code, form, plan: creation.plan };
  throw new SymbolonError({
    code: "NotCreatedByFactory",
    reason: `The events of the factory ${factory} from block ${fromBlock} on do not show that it created ${campaign}.`,
    hint: "Check address and factory; with --from-block, begin earlier.",
    details: { campaign, factory, fromBlock },
  });
}
