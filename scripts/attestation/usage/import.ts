import { type Command, InvalidArgumentError, Option } from "commander";
import { ADDRESS_BYTES } from "../../../src/sdk/core/bytes.ts";
import { acting } from "../../command/actingOptions.ts";
import { readAddress, readBlock, readHashes } from "../../command/optionReaders.ts";
import { onChain } from "../commonOptions.ts";

const IMPORT_HELP = `
Expired and revoked ones are left behind, and so are those whose schema has a resolver (it obeys EAS alone: say with
--resolver OLD=NEW or OLD=none what takes its place) and those that refer to something left behind. The report says which,
why, and what became of all others: OUT.json and OUT.csv. Run again after whatever happened, it imports nothing twice, and
tells what was revoked at the source since: --follow-revocations revokes that here, too.

--as batch writes OUT.credentials.json, which holds the salts: keep it secret, and keep it. Its policy is fixed:
the issuer revokes where the schema allows that, else nobody does. There is no emergency role, and there are no rules. An
epoch is a second, so verifiers ask the chain, and no copy or witness is good for later. For another policy
(--revoker, --epoch-length, ...) make a list of what is there, and issue that: credential batch.

Example:
  symbolon attestation import --source 0xEAS --schema 0xSCHEMA --as batch --batch-registry 0xREGISTRY --out moved --dry-run`;

/** What the command takes. */
export function define(command: Command): void {
  acting(onChain(command, ["toRpc", "rpc"]))
    .requiredOption("--source <address>", "EAS, on the chain of --rpc", readAddress)
    .option("--to-rpc <url>", "chain of --registry (default: the same)")
    .option("--issuer <address>", "whose attestations (default: the signing account's)", readAddress)
    .option("--schema <uid...>", "only those under these schemas", readHashes)
    .option("--from-block <number>", "where to begin to look: the block that EAS came with", readBlock)
    .option("--with-revoked", "make revoked ones too, and revoke them at once")
    .option("--follow-revocations", "revoke here what was imported, and was revoked at the source since")
    .option("--drop-references", "make what refers to something left behind without its reference")
    .option("--resolver <old=new...>", "replace a resolver by another one, or by none", readResolvers)
    .addOption(
      new Option("--as <form>", "attestations, or the credentials of one batch")
        .choices(["attestations", "batch"])
        .default("attestations"),
    )
    .option("--batch-registry <address>", "the BatchRegistry, with --as batch", readAddress)
    .option("--out <prefix>", "begins the names of report and journal (default: import-ISSUER)")
    .option("--dry-run", "show what would be imported, and what not, and why; send nothing")
    .addHelpText("after", IMPORT_HELP)
    .action(async (options) => {
      if ((options.as === "batch") !== (options.batchRegistry !== undefined)) {
        command.error("error: --as batch and --batch-registry must be given together");
      }
      if (options.as === "batch" && options.withRevoked) {
        command.error("error: --with-revoked and --as batch exclude each other");
      }
      await (await import("../import.ts")).importFrom(options);
    });
}

type Resolvers = readonly { readonly from: string; readonly to: string }[];

function readResolvers(text: string, before: Resolvers = []): Resolvers {
  const [from = "", to = ""] = text.split("=");
  if (to === "") throw new InvalidArgumentError("It must be OLD=NEW with two addresses, or OLD=none.");
  const none = `0x${"00".repeat(ADDRESS_BYTES)}`;
  return [...before, { from: readAddress(from), to: to === "none" ? none : readAddress(to) }];
}
