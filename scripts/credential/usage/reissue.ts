import { type Command, InvalidArgumentError } from "commander";
import type { AsOf } from "../../../src/sdk/credentials/reissue/readOldBatch.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { readAddress, readAddresses, readBlock, readPath, readTime } from "../../command/optionReaders.ts";
import { onChain } from "../commonOptions.ts";
import { policyOptions } from "../policyOptions.ts";

const REISSUE_HELP = `
Where the key of a batch's issuer, revoker or emergency role is lost or stolen: roles are fixed in a batch's id, so what is
good moves into another batch. It holds the same subjects, fields and dates under new salts and new roles; secret/reissue.csv
says what became of each credential, and why. What is revoked, expired, suspended or held is left out.

Sends nothing, and needs no key: it prints who does what next, each with their own. Run again, it compares and shows what is
already done. docs/runbooks/lost-issuer-key.md says what to do first.`;

const AS_BEFORE = { emergency: "as before", epochLength: "as before", rulesHash: "as before" };

/** What the command takes. */
export function define(command: Command): void {
  const reissuing = onChain(command)
    .argument("<batch>", "the old batch's folder, with its secret part", readPath)
    .requiredOption("--out <dir>", "the folder of the new one: public/ and secret/", readPath)
    .requiredOption("--issuer <address>", "who is to issue it, and nobody else can", readAddress)
    .option(
      "--lost <address>",
      "an account whose key is lost or stolen; repeat it for several (default: the old issuer)",
      readAddresses,
    )
    .option(
      "--as-of <block|moment>",
      "a block, or a moment such as 2027-01-15T08:00:00Z, whose status counts: before a theft (default: the newest block)",
      readAsOf,
    )
    .option("--with-suspended", "reissue what is suspended or held too, to be suspended again")
    .option("--revoker <address>", "who may revoke, suspend and reinstate (default: as before)", readAddress);
  policyOptions(reissuing, AS_BEFORE)
    .option("--no-emergency", "nobody may hold credentials")
    .option("--from-block <number>", "where to begin to look for the old batch's events", readBlock)
    .option("--dry-run", "plan, and write nothing")
    .addHelpText("after", REISSUE_HELP)
    .action(async (batch, options) => (await import("../reissue.ts")).reissue(batch, options));
  rarely(command, "--rules-hash", "--chain-id");
}

/** Digits are a block: nobody writes a moment as Unix seconds by hand. */
function readAsOf(text: string): AsOf {
  if (/^\d+$/.test(text)) return { block: readBlock(text) };
  try {
    return { moment: readTime(text) };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(
      "It must be the number of a block, or a moment such as 2027-01-15T08:00:00Z.",
    );
  }
}
