import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { type Abi, type Address, encodeAbiParameters, type Hex } from "viem";
import { getCode } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../chain/abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../../../chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../chain/abi/vestingCampaignAbi.ts";
import { contractsOf, usualFactory } from "../../../chain/campaigns/campaignContracts.ts";
import { planAsAbi } from "../../../chain/campaigns/campaignFactory.ts";
import type { CampaignForm, CampaignKind, CampaignPlan } from "../../../chain/campaigns/campaignPlan.ts";
import { implementationIn } from "../../../chain/campaigns/cloneCode.ts";
import { codeFingerprint } from "../../../chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../../chain/clients.ts";
import { findCampaign } from "../../../chain/events/campaigns.ts";
import { readCampaignDesign } from "../../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../../core/errors.ts";
import type { CampaignFile } from "../../create/campaignFile.ts";
import { type FactoryPlaces, namedFactory, requireFactory } from "../../create/requireFactory.ts";
import { noCampaign } from "../../state/campaignState.ts";
import { type BuiltCode, builtCampaign, readJson } from "./builtCampaign.ts";

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

function fingerprintOf({ immutableReferences = {} }: Partial<BuiltCode>, code: Hex): Hex {
  const immutables = Object.values(immutableReferences).flat();
  const places = immutables.map(({ start, length }) => [start, length] as const);
  return codeFingerprint(code, places);
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

/** Solidity's standard JSON input, as far as it is looked at. */
export type CompilerInput = {
  readonly language: string;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>> & { readonly remappings?: readonly string[] };
};

/** `import "a.sol"`, `import { B } from "a.sol"`, `import * as C from "a.sol"`. */
const IMPORT = /^\s*import\s+(?:[^"';]*?\sfrom\s+|)["']([^"']+)["']/gm;

/**
 * A compiler's input with only what one source needs: an explorer would show everything else as part of the contract.
 * @throws Error where an import leads nowhere, so that nothing incomplete is ever submitted
 */
export function sourceInput(input: CompilerInput, source: string): CompilerInput {
  const wanted = new Set<string>();
  const visit = (path: string) => {
    if (wanted.has(path)) return;
    const content = input.sources[path]?.content;
    if (content === undefined) throw new Error(`The build has no source ${path}.`);
    wanted.add(path);
    for (const [, target = ""] of content.matchAll(IMPORT)) visit(resolveImport(input, path, target));
  };
  visit(source);
  const sources = Object.fromEntries(Object.entries(input.sources).filter(([path]) => wanted.has(path)));
  return { ...input, sources };
}

/** Solc's rules: a relative path from the importing file; else the longest prefix that is remapped for it. */
function resolveImport({ settings, sources }: CompilerInput, from: string, target: string): string {
  if (target.startsWith(".")) return posix.join(posix.dirname(from), target);
  const remappings = (settings.remappings ?? []).map((text) => {
    const [, context = "", prefix = "", replacement = ""] = /^(?:([^:=]*):)?([^=]*)=(.*)$/.exec(text) ?? [];
    return { context, prefix, replacement };
  });
  const [best] = remappings
    .filter(({ context, prefix }) => from.startsWith(context) && target.startsWith(prefix))
    .sort((a, b) => b.context.length - a.context.length || b.prefix.length - a.prefix.length);
  const path = best === undefined ? target : `${best.replacement}${target.slice(best.prefix.length)}`;
  return sources[path] === undefined ? target : path;
}

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
};

type Contract = {
  readonly evm: {
    readonly deployedBytecode: { readonly object: string } & Partial<Pick<BuiltCode, "immutableReferences">>;
  };
};

/**
 * Compiles what would be sent, in this process, in some ten seconds.
 * @returns whether it makes the code that is on the chain, immutables aside
 * @throws SymbolonError `DoesNotCompile`
 */
export async function compileSource({ contractName, input }: SourceRequest, code: Hex): Promise<boolean> {
  const { default: solc } = await import("solc");
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const [, path = "", name = ""] = /^(.*):([^:]*)$/.exec(contractName) ?? [];
  const found = output.contracts?.[path]?.[name]?.evm.deployedBytecode;
  if (found === undefined || found.object === "") {
    const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
    const error = errors[0]?.formattedMessage ?? "no code came out";
    throw new SymbolonError({
      code: "DoesNotCompile",
      reason: `The source does not compile: ${error.split("\n")[0]}.`,
      hint: "Build the contracts again: npx hardhat build.",
      details: { error },
    });
  }
  return fingerprintOf(found, `0x${found.object}`) === fingerprintOf(found, code);
}

export type ReadSourceOfParameters = FactoryPlaces & {
  readonly campaign: Address;
  /** What its operator wrote down: tells its factory and where to begin to look. */
  readonly file?: CampaignFile | undefined;
  /** Where to begin to look for the creation; left out: where the file says, or 0. */
  readonly fromBlock?: bigint | undefined;
  /** Told how far the search for the creation is. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * The contract that holds a campaign's source, and how the campaign was created.
 * @throws SymbolonError `NoCampaign`, `NotCreatedByFactory`, and as `requireFactory`
 */
export async function readSourceOf(
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
    reason: `The factory ${factory} has not created ${campaign}, as far as its events from block ${fromBlock} on tell.`,
    hint: "Check address and factory; with --from-block, begin earlier.",
    details: { campaign, factory, fromBlock },
  });
}
