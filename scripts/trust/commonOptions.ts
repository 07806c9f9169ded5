import type { Command } from "commander";
import type { Hex } from "viem";
import { type SendingOptions, sending } from "../campaign/commonOptions.ts";
import { readAddress, readHashes } from "../command/optionReaders.ts";

/** What every change to what an issuer is accredited for takes. */
export type IssuerOptions = SendingOptions & {
  readonly schema?: readonly Hex[];
  readonly everySchema?: boolean;
};

/** A command that changes a list, as its authority. */
export function changing(command: Command): Command {
  return sending(command)
    .argument("<list>", "the list's address", readAddress)
    .option("--dry-run", "simulate it and tell what would be sent, send nothing");
}

/** The same, of one issuer under schemas. */
export function ofIssuer(command: Command): Command {
  return changing(command)
    .argument("<issuer>", "whom it is about", readAddress)
    .option("--schema <uid...>", "under these schemas", readHashes)
    .option(
      "--every-schema",
      "under every schema, as one accreditation of its own: beside --schema or alone",
    );
}
