import type { Command } from "commander";
import type { Address } from "viem";
import { readPath, readTime } from "../command/optionReaders.ts";
import { type IssuerOptions, ofIssuer } from "./commonOptions.ts";

const HELP = `
Examples:
  symbolon trust end 0xLIST 0xISSUER --schema 0xSCHEMA --every-schema --until 2027-03-01
  symbolon trust end 0xLIST 0xISSUER --schema 0xSCHEMA --compromised 2027-03-01T09:00:00Z --evidence report.pdf

An end takes the list's notice, which \`trust list\` tells. Accreditations that would begin later end before they begin. Whoever is to
be struck off altogether is ended under every schema, too, where it is accredited so.

After a compromise it is cut back: that counts at once, and reaches under renewals. From that moment on nothing that was accredited is,
or was, in force. Whoever has an issuer's key may issue a batch as of a day ago: give the moment a day before the key was lost.`;

export function define(command: Command): void {
  ofIssuer(command)
    .option("--until <moment>", "from then on nothing of it is in force", readTime)
    .option("--compromised <moment>", "or cut it back at once to the moment of a compromise", readTime)
    .option("--evidence <hash|file>", "of the compromise: a file, or its keccak256", readPath)
    .addHelpText("after", HELP)
    .action(async (list: Address, issuer: Address, options: EndOptions) => {
      requireClear(command, options);
      const [{ changeList, schemasOf }, { evidenceHash }] = await Promise.all([
        import("./changeList.ts"),
        import("../../src/node/batches/evidenceHash.ts"),
      ]);
      const schemas = schemasOf(command, options);
      const { until, compromised: moment, evidence } = options;
      const change =
        moment === undefined
          ? ({ kind: "end", issuer, schemas, until: until as bigint } as const)
          : ({
              kind: "cutBack",
              issuer,
              schemas,
              moment,
              evidence: evidenceHash(evidence as string),
            } as const);
      await changeList(list, change, options);
    });
}

type EndOptions = IssuerOptions & {
  readonly until?: bigint;
  readonly compromised?: bigint;
  readonly evidence?: string;
};

function requireClear(command: Command, { until, compromised, evidence }: EndOptions): void {
  if ((until === undefined) === (compromised === undefined)) {
    command.error("error: give either --until MOMENT or --compromised MOMENT");
  }
  if ((compromised === undefined) !== (evidence === undefined)) {
    command.error("error: --compromised and --evidence must be given together");
  }
}
