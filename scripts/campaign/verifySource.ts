import type { Address } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import {
  compileSource,
  readCampaignSource,
  type SourceOf,
  type SourceRequest,
  sourceRequest,
} from "../../src/node/campaigns/source/sourceRequest.ts";
import { writeOwnOutputs } from "../../src/node/files/ownOutput.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { packageRoot } from "../packageRoot.ts";
import { progress } from "../progress.ts";
import type { ChainOptions, FactoryOptions } from "./commonOptions.ts";
import { factoryPlaces } from "./openCampaign.ts";
import type { Submitted } from "./submitSource.ts";

type VerifySourceOptions = FactoryOptions &
  ChainOptions &
  ReplaceOptions & {
    readonly dryRun?: boolean;
    readonly fromBlock?: bigint;
    readonly apiUrl?: string;
    readonly out?: string;
    readonly compile?: boolean;
  };

/** `symbolon campaign verify-source CAMPAIGN`: the source on an explorer, with the arguments of the creation event. */
export async function verifySource(addressOrFile: string, options: VerifySourceOptions): Promise<void> {
  const { rpc, apiUrl, dryRun = false, json = false } = options;
  const client = await openReader(rpc);
  const known = await knownCampaign(client, addressOrFile);
  const { campaign } = known;
  const onProgress = progress("looking for the campaign's creation", "blocks");
  const places = { ...factoryPlaces(options), fromBlock: options.fromBlock };
  const source = await readCampaignSource(client, { ...known, ...places, onProgress });
  const request = sourceRequest(source, packageRoot());
  const compiled = options.compile === true ? await requireSameCode(request, source) : undefined;
  const out = options.out ?? `${addressOrFile}.source`;
  const files = dryRun ? writeRequest(out, request, { replace: options.replace }) : undefined;
  const submitted = dryRun
    ? undefined
    : await (await import("./submitSource.ts")).submitSource({ chainId: client.chain.id, request, apiUrl });
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

const CLONE_SOURCE = "a clone has no source of its own, so that of what it runs is verified";

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
      ["runs", form === "light" ? `${address}: ${CLONE_SOURCE}` : undefined],
      ["contract", contractName],
      ["compiler", compilerVersion],
      ["sources", sources.length],
      ["compiled here", compiled],
      ["standard JSON input", files?.input],
      ["arguments", files?.arguments],
      ["license", files && "MIT (3)"],
      ["verified", submitted === undefined ? "not sent (dry run)" : `${submitted.state}: ${submitted.url}`],
    ]),
  );
}

/** @throws SymbolonError `SolcMissing`, `DoesNotCompile`, `SourceMismatch` */
async function requireSameCode(request: SourceRequest, source: SourceOf): Promise<string> {
  if (await compileSource(request, source)) return "to the campaign's code";
  const { address } = source;
  throw new SymbolonError({
    code: "SourceMismatch",
    reason: `The source compiles, but not to the code of ${address}.`,
    hint: `Install the compiler ${request.compilerVersion}; if you have it, please report this.`,
    details: { address },
  });
}

function writeRequest(out: string, { input, constructorArguments }: SourceRequest, over: ReplaceOptions) {
  const files = { input: `${out}.input.json`, arguments: `${out}.arguments.txt` };
  writeOwnOutputs(
    [
      [files.input, `${JSON.stringify(input, undefined, 1)}\n`],
      // As explorers want it: without 0x.
      [files.arguments, `${constructorArguments.slice(2)}\n`],
    ],
    over,
  );
  return files;
}
