import type { Address, Hex } from "viem";
import { getCode } from "viem/actions";
import { implementationIn } from "../../../chain/campaigns/cloneCode.ts";
import { codeFingerprint } from "../../../chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../../chain/clients.ts";
import { findCampaign } from "../../../chain/events/campaigns.ts";
import { readCampaignDesign } from "../../../chain/read/readCampaign.ts";
import { SymbolonError } from "../../../core/errors.ts";
import type { CampaignFile } from "../../create/campaignFile.ts";
import { type FactoryPlaces, namedFactory, requireFactory } from "../../create/requireFactory.ts";
import { noCampaign } from "../../state/campaignState.ts";
import type { SourceOf, SourceRequest } from "./sourceRequest.ts";

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
};

type Contract = {
  readonly evm: {
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences?: Readonly<Record<string, readonly { start: number; length: number }[]>>;
    };
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
  if (found === undefined || found.object === "") throw doesNotCompile(output);
  const immutables = Object.values(found.immutableReferences ?? {})
    .flat()
    .map(({ start, length }) => [start, length] as const);
  return codeFingerprint(`0x${found.object}`, immutables) === codeFingerprint(code, immutables);
}

function doesNotCompile({ errors = [] }: Output): SymbolonError {
  const error = errors.find(({ severity }) => severity === "error")?.formattedMessage ?? "no code came out";
  return new SymbolonError({
    code: "DoesNotCompile",
    reason: `The source does not compile: ${error.split("\n")[0]}.`,
    hint: "Build the contracts again: npx hardhat build.",
    details: { error },
  });
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
    namedFactory(client, parameters, design) ?? file?.factory,
    design,
  );
  const own = await getCode(client, { address: campaign });
  const address = implementationIn(own) ?? campaign;
  const code = address === campaign ? own : await getCode(client, { address });
  if (code === undefined) throw noCampaign(campaign, client.chain.id);
  const fromBlock = parameters.fromBlock ?? file?.fromBlock ?? 0n;
  const search = { factory, kind, campaign, fromBlock, ...(onProgress && { onProgress }) };
  const creation = await findCampaign(client, search);
  if (creation !== undefined) return { address, code, form, plan: creation.plan };
  throw new SymbolonError({
    code: "NotCreatedByFactory",
    reason: `The factory ${factory} has not created ${campaign}, as far as its events from block ${fromBlock} on tell.`,
    hint: "Check address and factory; with --from-block, begin earlier.",
    details: { campaign, factory, fromBlock },
  });
}
