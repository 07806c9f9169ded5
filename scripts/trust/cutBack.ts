import type { Command } from "commander";
import type { Address } from "viem";
import { readPath, readTime } from "../command/optionReaders.ts";
import { type IssuerOptions, ofIssuer } from "./commonOptions.ts";

const HELP = `
Example: symbolon trust cut-back 0xLIST 0xISSUER --schema 0xSCHEMA --every-schema --moment 2027-03-01T09:00:00Z --evidence report.pdf

It counts at once, and reaches under renewals: from that moment on nothing that was accredited is, or was, in force. Whoever has an
issuer's key may issue a batch as of a day ago: give the moment a day before the key was lost.`;

export function define(command: Command): void {
  ofIssuer(command)
    .requiredOption("--moment <moment>", "the moment of the compromise, not in the future", readTime)
    .requiredOption("--evidence <hash|file>", "what it goes by: a file, or its keccak256", readPath)
    .addHelpText("after", HELP)
    .action(async (list: Address, issuer: Address, options: CutBackOptions) => {
      const [{ changeList, schemasOf }, { evidenceHash }] = await Promise.all([
        import("./changeList.ts"),
        import("../../src/node/batches/evidenceHash.ts"),
      ]);
      const schemas = schemasOf(command, options);
      const { moment, evidence } = options;
      const change = { kind: "cutBack", issuer, schemas, moment, evidence: evidenceHash(evidence) } as const;
      await changeList(list, change, options);
    });
}

type CutBackOptions = IssuerOptions & { readonly moment: bigint; readonly evidence: string };
