import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import { chainOption } from "../../command/chainOption.ts";
import { HASH, readAddress } from "../../command/optionReaders.ts";
import { withContract } from "../../command/systemPlaces.ts";
import type { CredentialSchemaOptions } from "../schema.ts";

const JSON_HELP = "print one JSON document and nothing else";

/** What the command takes. */
export function define(command: Command): void {
  acting(
    withContract(command, {
      flag: "--schema-registry",
      description: "where schemas are registered",
      contract: "schemaRegistry",
    }),
  )
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .addOption(chainOption())
    .option(
      "--resolver <address>",
      "contract that attestations under it are shown to (default: none)",
      readAddress,
    )
    .option("--register", "register it, unless it is there already (default: only show it)")
    .option("--irrevocable", "nothing under it can ever be revoked")
    .option("--dry-run", "tell what would be sent, send nothing")
    .option("--json", JSON_HELP)
    .action(async (text, options: CredentialSchemaOptions) => {
      if (options.calldata !== undefined && (options.register !== true || HASH.test(text))) {
        command.error("error: --calldata needs a schema's text and --register: nothing would be sent");
      }
      return (await import("../schema.ts")).schema(text, options);
    });
}
