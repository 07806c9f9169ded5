import type { Command } from "commander";
import { acting } from "../../command/actingOptions.ts";
import {
  readAddress,
  readBlock,
  readCount,
  readEth,
  readHash,
  readTimeOrNever,
} from "../../command/optionReaders.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { readData } from "../../command/standardInput.ts";
import type { AttestOptions } from "../attest.ts";
import { onChain } from "../commonOptions.ts";

const ATTEST_HELP = `
A field named like one of the other columns has the column data.NAME; a column data alone holds all fields, as --data
does. Values: integers in digits, true or false, bytes as 0x, lists as JSON; value is in wei.

Everything is simulated before anything is sent. Before a transaction is sent it is written to the journal; the same
command, run again after whatever happened, attests what is missing and nothing twice.`;

/** What the command takes. */
export function define(command: Command): void {
  requesting(acting(onChain(command)))
    .argument(
      "[file]",
      "CSV or JSON: a column a field, optionally recipient, expirationTime, revocable, ...",
      readData,
    )
    .requiredOption("--schema <uid>", "schema of the attestations", readHash)
    .option("--data <text>", "what it says: name=value,... or JSON, or the ABI-encoded bytes as 0x...")
    .option("--recipient <address>", "whom it is about (default: nobody)", readAddress)
    .option("--expires <moment>", "Unix seconds or 2030-12-31T23:59:59Z (default: never)", readTimeOrNever)
    .option("--irrevocable", "it can never be revoked")
    .option("--ref <uid>", "attestation it refers to", readHash)
    .option("--value <eth>", "for the schema's resolver, each", readEth)
    .option(
      "--checksum-chain <id>",
      "with a file: the chain whose EIP-1191 checksums its recipients have (default: EIP-55)",
      readCount,
    )
    .option("--journal <file>", "what was sent; with a file it defaults to FILE.journal")
    .option(
      "--from-block <number>",
      "with --by-request: where to begin to look for what others sent (default: 0)",
      readBlock,
    )
    .option("--dry-run", "simulate and count transactions and gas, send nothing")
    .addHelpText("after", ATTEST_HELP)
    .action(
      orByRequest(
        () => TO_MAKE,
        async (file: string | undefined, options: AttestOptions) => {
          if (file !== undefined && options.data !== undefined) {
            command.error("error: give either a file or --data");
          }
          if (options.fromBlock !== undefined) {
            command.error("error: --from-block needs --by-request");
          }
          await (await import("../attest.ts")).attest(file, options);
        },
      ),
    );
}

const TO_MAKE: AcceptedRequests = {
  contract: "attestationRegistry",
  what: "attestations to be made",
  takes: ({ kind }) => kind === "attest" || kind === "multiAttest" || kind === "attestMany",
};
