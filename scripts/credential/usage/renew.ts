import type { Command } from "commander";
import type { Hex } from "viem";
import type { RenewalTarget } from "../../../src/sdk/credentials/renewal/renewalRows.ts";
import { acting } from "../../command/actingOptions.ts";
import { readAddress, readPath, readTimeOrIssuance, readTimeOrNever } from "../../command/optionReaders.ts";
import { readDataFiles } from "../../command/standardInput.ts";
import { onChain, withReason } from "../commonOptions.ts";

const RENEW_HELP = `
Example:
  symbolon credential renew club 17 --subject 0xNEW --reason 7 --evidence report.pdf --out club-17b --dry-run

The new credential has the fields and dates of the old one, but for what is named, under new salts, and lies in a batch of its
own with the same schema, issuer and policy. First it is issued; then the old one is revoked, by the epoch rule. Run again
after whatever happened, with the same options, it does what is left, and nothing twice. Where issuer and revoker are two,
each runs it, the issuer first.

--file: CSV or JSON; index, credential (its id) or subject name the old one; newSubject, validFrom, expires and fields say what
is to be another, reason and evidence why. What a holder's page writes for whoever lost a wallet is such a file. Anybody can
write one: who asks must prove that they are the person whom the old credential is about.`;

/** What the command takes. */
export function define(command: Command): void {
  const renewing = acting(onChain(command))
    .argument("<batch>", "the folder of the batch that holds the old one, with its secret part", readPath)
    .argument("[credential]", "its index, its id, or its present subject")
    .requiredOption("--out <dir>", "the folder of the new batch: public/ and secret/", readPath)
    .option("--subject <address>", "the account that is to hold it", readAddress)
    .option(
      "--valid-from <moment>",
      "from when it is good; 0: from issuance (default: as before)",
      readTimeOrIssuance,
    )
    .option("--expires <moment>", "when it expires; 0: never (default: as before)", readTimeOrNever)
    .option("--set <field=value>", "another value of a field; repeat it for several", readTexts)
    .option("--file <file>", "in place of one: many, a row each; repeat it for several files", readDataFiles)
    .option("--with-revoked", "issue also where the old credential is revoked already (default: refuse)")
    .option("--uri <url>", "where the new batch's manifest can be fetched (default: nowhere)");
  withReason(renewing)
    .option("--dry-run", "plan and simulate, count transactions and gas, write and send nothing")
    .addHelpText("after", RENEW_HELP)
    .action(async (batch, credential, options) => {
      const { file, subject, ...rest } = options;
      if ((credential === undefined) === (file === undefined)) {
        command.error("error: give either a credential or --file");
      }
      if (file !== undefined && subject !== undefined) {
        command.error(
          "error: --subject and --file exclude each other: name subjects in the file's column newSubject",
        );
      }
      const target = credential === undefined ? undefined : targetOf(credential);
      if (credential !== undefined && target === undefined) {
        command.error(`error: ${JSON.stringify(credential)} is neither an index, an id nor an address`);
      }
      return (await import("../renew.ts")).renew(batch, target, { ...rest, file, subject });
    });
}

const readTexts = (text: string, before: readonly string[] = []) => [...before, text];

function targetOf(text: string): RenewalTarget | undefined {
  if (/^\d{1,10}$/.test(text)) return { index: Number(text) };
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return { id: text as Hex };
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? { subject: readAddress(text) } : undefined;
}
