import type { Address, Hex } from "viem";
import { getCode } from "viem/actions";
import { findCampaign } from "../../src/chain/actions/findCampaign.ts";
import { readCampaignDesign } from "../../src/chain/actions/readCampaignKind.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { implementationIn } from "../../src/chain/cloneCode.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { requireFactory, toldFactory } from "../../src/distribution/create/requireFactory.ts";
import { type KnownCampaign, knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import {
  type SourceOf,
  type SourceRequest,
  sourceRequest,
} from "../../src/distribution/node/source/sourceRequest.ts";
import type { Submitted } from "../../src/distribution/node/source/submitSource.ts";
import { noCampaign } from "../../src/distribution/state/campaignState.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openReader } from "../command/connect.ts";
import { printResult, progress, table } from "../output.ts";
import { requireCheckout } from "../requireCheckout.ts";

export type VerifySourceOptions = {
  readonly rpc: string;
  readonly factory?: Address;
  readonly addresses?: string;
  readonly fromBlock?: bigint;
  /** Of an explorer that speaks Etherscan's language. */
  readonly apiUrl?: string;
  /** Begins the names of the files that a dry run writes. */
  readonly out?: string;
  /** Compile here what would be sent, and compare with the campaign's address. */
  readonly compile?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign verify-source CAMPAIGN`: the source on an explorer, with the arguments of the creation event. */
export async function verifySource(told: string, options: VerifySourceOptions): Promise<void> {
  requireCheckout("campaign verify-source");
  const { rpc, apiUrl, dryRun = false, json = false } = options;
  const client = await openReader(rpc);
  const known = await knownCampaign(client, told);
  const { campaign } = known;
  const source = await origin(client, known, options);
  const { address, code } = source;
  const request = sourceRequest(source);
  const compiled = options.compile === true ? await requireSameCode(request, address, code) : undefined;
  const out = options.out ?? `${told}.source`;
  const files = dryRun ? writeRequest(out, request) : undefined;
  const submitted = dryRun
    ? undefined
    : await (await import("../../src/distribution/node/source/submitSource.ts")).submitSource({
        rpc,
        chainId: client.chain.id,
        address,
        request,
        apiUrl,
      });
  reportSource({ campaign, source, request, compiled, files, submitted, dryRun, json });
}

type Reported = {
  readonly campaign: Address;
  readonly source: SourceOf;
  readonly request: SourceRequest;
  readonly compiled: string | undefined;
  readonly files: ReturnType<typeof writeRequest> | undefined;
  readonly submitted: Submitted | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
};

function reportSource(reported: Reported): void {
  const { campaign, source, request, compiled, files, submitted, dryRun, json } = reported;
  const { address, form } = source;
  const { contractName, compilerVersion, constructorArguments, input } = request;
  const sources = Object.keys(input.sources);
  printResult(
    json,
    {
      dryRun,
      campaign,
      form,
      address,
      contractName,
      compilerVersion,
      constructorArguments,
      sources,
      files: files ?? null,
      compiled: compiled ?? null,
      state: submitted?.state ?? null,
      url: submitted?.url ?? null,
    },
    table([
      ["campaign", campaign],
      ...(form === "light"
        ? [
            [
              "runs",
              `${address}: a clone has no source of its own, so that of what it runs is verified`,
            ] as const,
          ]
        : []),
      ["contract", contractName],
      ["compiler", compilerVersion],
      ["sources", sources.length],
      ...(compiled === undefined ? [] : [["compiled here", compiled] as const]),
      ...(files === undefined
        ? []
        : ([
            ["standard JSON input", files.input],
            ["arguments", files.arguments],
            ["license", "MIT (3)"],
          ] as const)),
      ["verified", submitted === undefined ? "not sent (dry run)" : `${submitted.state}: ${submitted.url}`],
    ]),
  );
}

/** The contract that holds the source, and how the campaign was created. */
async function origin(
  client: ReadClient,
  { campaign, file }: KnownCampaign,
  options: VerifySourceOptions,
): Promise<SourceOf> {
  const design = file
    ? { kind: file.plan.kind, form: file.form }
    : await readCampaignDesign(client, { campaign });
  const { kind, form } = design;
  const factory = await requireFactory(client, toldFactory(client, options, design) ?? file?.factory, design);
  const own = await getCode(client, { address: campaign });
  const address = implementationIn(own) ?? campaign;
  const code = address === campaign ? own : await getCode(client, { address });
  if (code === undefined) throw noCampaign(campaign, client.chain.id);
  const fromBlock = options.fromBlock ?? file?.fromBlock ?? 0n;
  const onProgress = progress("looking for the campaign's creation");
  const creation = await findCampaign(client, { factory, kind, campaign, fromBlock, onProgress });
  if (creation !== undefined) return { address, code, form, plan: creation.plan };
  throw new SymbolonError({
    code: "NotCreatedByFactory",
    reason: `The factory ${factory} has not created ${campaign}, as far as its events from block ${fromBlock} on tell.`,
    hint: "Check address and factory; with --from-block, begin earlier.",
    details: { campaign, factory, fromBlock },
  });
}

/** @throws SymbolonError `DoesNotCompile`, `SourceMismatch` */
async function requireSameCode(request: SourceRequest, address: Address, code: Hex): Promise<string> {
  const { compileSource } = await import("../../src/distribution/node/source/compileSource.ts");
  if (await compileSource(request, code)) return "to the campaign's code";
  throw new SymbolonError({
    code: "SourceMismatch",
    reason: `What would be sent compiles, but not to the code of ${address}.`,
    hint: "Paste the whole input of the build instead: artifacts/build-info has it.",
    details: { address },
  });
}

function writeRequest(out: string, { input, constructorArguments }: SourceRequest) {
  const files = { input: `${out}.input.json`, arguments: `${out}.arguments.txt` };
  writeOutput(files.input, `${JSON.stringify(input, undefined, 1)}\n`);
  // As explorers want it: without 0x.
  writeOutput(files.arguments, `${constructorArguments.slice(2)}\n`);
  return files;
}
