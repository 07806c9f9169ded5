import type { Command } from "commander";
import type { Address } from "viem";
import { regionMask } from "../../src/sdk/governance/trust/regionMask.ts";
import { readTime, readWhole } from "../command/optionReaders.ts";
import { type IssuerOptions, ofIssuer } from "./commonOptions.ts";

const HELP = `
Examples:
  symbolon trust accredit 0xLIST 0xISSUER --schema 0xSCHEMA --tier 2 --region 0 4 --until 2030-01-01
  symbolon trust accredit 0xLIST 0xISSUER --every-schema --tier 1 --from 0xSAFE --calldata accredit.json --calldata-format safe

It begins now, or at --begin, at most a year ahead, and is never back-dated. Where the issuer is accredited under the schema already,
the new one begins when that one ends.`;

export function define(command: Command): void {
  ofIssuer(command)
    .requiredOption(
      "--tier <number>",
      "how well the issuer was looked at, from 1, as the authority says",
      readWhole(1, 255),
    )
    .option(
      "--region <number...>",
      "regions that it covers, 0 to 127, as the authority numbers them",
      readRegions,
    )
    .option("--begin <moment>", "when it begins (default: now)", readTime)
    .option("--until <moment>", "when it ends (default: it has no end)", readTime)
    .addHelpText("after", HELP)
    .action(async (list: Address, issuer: Address, options: AccreditOptions) => {
      const { changeList, schemasOf } = await import("./changeList.ts");
      const schemas = schemasOf(command, options);
      const { tier, region = [], begin: from, until } = options;
      const change = {
        kind: "accredit",
        issuer,
        schemas,
        tier,
        regions: regionMask(region),
        from,
        until,
      } as const;
      await changeList(list, change, options);
    });
}

type AccreditOptions = IssuerOptions & {
  readonly tier: number;
  readonly region?: readonly number[];
  readonly begin?: bigint;
  readonly until?: bigint;
};

function readRegions(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, readWhole(0, 127)(text)];
}
