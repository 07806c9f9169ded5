import type { Command } from "commander";
import type { Address } from "viem";
import { readTime } from "../command/optionReaders.ts";
import { type IssuerOptions, ofIssuer } from "./commonOptions.ts";

const HELP = `
Example: symbolon trust end 0xLIST 0xISSUER --schema 0xSCHEMA --every-schema --until 2027-03-01

An end takes the list's notice, which \`trust list\` tells. Accreditations that would begin later end before they begin. Whoever is to
be struck off altogether is ended under every schema, too, where it is accredited so.`;

export function define(command: Command): void {
  ofIssuer(command)
    .requiredOption("--until <moment>", "from then on nothing of it is in force", readTime)
    .addHelpText("after", HELP)
    .action(async (list: Address, issuer: Address, options: IssuerOptions & { readonly until: bigint }) => {
      const { changeList, schemasOf } = await import("./changeList.ts");
      const schemas = schemasOf(command, options);
      await changeList(list, { kind: "end", issuer, schemas, until: options.until }, options);
    });
}
