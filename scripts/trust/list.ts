import { type Address, getAddress } from "viem";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { quote } from "../../src/sdk/core/text/escape.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { termText } from "../../src/sdk/governance/trust/checkIssuer.ts";
import {
  type AccreditationList,
  type ListedAccreditation,
  listAccreditations,
  regionsIn,
} from "../../src/sdk/governance/trust/listAccreditations.ts";
import type { ChainOptions } from "../campaign/commonOptions.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";
import { progress } from "../progress.ts";

type ListOptions = ChainOptions & { readonly issuer?: Address; readonly fromBlock?: bigint };

/** `symbolon trust list LIST`: all as of one block. */
export async function list(
  given: Address,
  { rpc, json = false, issuer, fromBlock }: ListOptions,
): Promise<void> {
  const client = await openReader(rpc);
  const address = getAddress(given);
  const onProgress = progress("reading events", "blocks");
  const found = await listAccreditations(client, { list: address, issuer, fromBlock, onProgress });
  const { authority, notice, blockNumber, now, accreditations } = found;
  const document = {
    list: address,
    authority,
    notice,
    blockNumber,
    now,
    tiers: Object.fromEntries(found.tiers),
    regions: Object.fromEntries(found.regions),
    accreditations: accreditations.map(({ schema, regions, ...others }) => ({
      ...others,
      schema: schema ?? null,
      regions: regionsIn(regions),
    })),
  };
  printResult(json, document, [
    ...table([
      ["list", address],
      ["authority", authority],
      ["notice of an end", durationText(Number(notice))],
      ["as of", `block ${blockNumber}, ${isoMoment(now)}`],
      ...nameLines("tier", found.tiers),
      ...nameLines("region", found.regions),
    ]),
    "",
    ...(accreditations.length === 0 ? ["nobody is accredited"] : accreditations.flatMap(accreditationLines)),
  ]);
}

function nameLines(what: string, names: AccreditationList["tiers"]): readonly Line[] {
  return [...names].map(([number, name]): Line => [`${what} ${number}`, quote(name)]);
}

function accreditationLines(one: ListedAccreditation): readonly string[] {
  const { issuer, schema, standing } = one;
  return [`${issuer}  ${schema ?? "every schema"}`, `  ${standing}: ${termText(one)}`];
}
