import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import { chainOption } from "../../command/chainOption.ts";
import { HASH, readAddress } from "../../command/optionReaders.ts";
import { withContract } from "../../command/systemPlaces.ts";
import type { SchemaOptions } from "../schema.ts";

const HELP = `
Batches and attestations share schemas. Fields of batches have names of their own; with --attestations they may also be tuples, or
have no name, as in EAS. It then prints the schema's text, without the positions that fields have in batches.`;

/** What the command takes. */
export function define(command: Command): void {
  acting(
    withContract(command, {
      flag: "--schema-registry",
      description: "where schemas are registered (default: where `deploy system` puts it)",
      contract: (called) => (typeof called.opts().attestations === "string" ? undefined : "schemaRegistry"),
      isOptional: true,
    }),
  )
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .addOption(chainOption())
    .option("--register", "register it, unless it is there already (default: only show it)")
    .option(
      "--attestations [address]",
      "for attestations; with an address, where that AttestationRegistry, or EAS, has its schemas",
      readAddress,
    )
    .option(
      "--resolver <address>",
      "contract that attestations under it are shown to (default: none)",
      readAddress,
    )
    .option("--irrevocable", "nothing under it can ever be revoked")
    .option("--dry-run", "tell what would be sent, send nothing")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (text, options: SchemaOptions) => {
      if (options.calldata !== undefined && (options.register !== true || HASH.test(text))) {
        command.error("error: --calldata needs --register and the schema's text");
      }
      if (typeof options.attestations === "string" && options.schemaRegistry !== undefined) {
        command.error("error: --attestations ADDRESS tells where schemas are: leave --schema-registry out");
      }
      return (await import("../schema.ts")).schema(text, options);
    });
}
