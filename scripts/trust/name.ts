import type { Command } from "commander";
import type { Address } from "viem";
import type { SendingOptions } from "../campaign/commonOptions.ts";
import { readWhole } from "../command/optionReaders.ts";
import { changing } from "./commonOptions.ts";

const HELP = `
Example: symbolon trust name 0xLIST --region 0 --as "European Union"

A name is given once: others go by it.`;

export function define(command: Command): void {
  changing(command)
    .option("--tier <number>", "the tier that is named, from 1", readWhole(1, 255))
    .option("--region <number>", "or the region, 0 to 127", readWhole(0, 127))
    .requiredOption("--as <name>", "what it means")
    .addHelpText("after", HELP)
    .action(async (list: Address, options: NameOptions) => {
      const { tier, region, as: name } = options;
      if ((tier === undefined) === (region === undefined)) {
        command.error("error: give either --tier or --region");
      }
      const change =
        tier === undefined
          ? ({ kind: "nameRegion", number: region as number, name } as const)
          : ({ kind: "nameTier", number: tier, name } as const);
      const { changeList } = await import("./changeList.ts");
      await changeList(list, change, options);
    });
}

type NameOptions = SendingOptions & { readonly tier?: number; readonly region?: number; readonly as: string };
