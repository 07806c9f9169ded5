import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import { HASH, readAddress } from "../../command/optionReaders.ts";
import { onChain } from "../commonOptions.ts";
import type { SchemaOptions } from "../schema.ts";

/** What the command takes. */
export function define(command: Command): void {
  acting(onChain(command))
    .argument("<schema>", 'its fields, such as "bytes32 person,bool adult", or the uid of one to show')
    .option("--resolver <address>", "contract asked at each attestation (default: none)", readAddress)
    .option("--irrevocable", "attestations under it can never be revoked")
    .option("--dry-run", "tell what would be sent, send nothing")
    .action(async (text, options: SchemaOptions) => {
      if (options.calldata !== undefined && HASH.test(text)) {
        command.error("error: a uid only shows its schema: with --calldata give the schema's text");
      }
      return (await import("../schema.ts")).schema(text, options);
    });
}
