import type { Command } from "commander";
import type { Hex } from "viem";
import { acting } from "../../command/actingOptions.ts";
import { readEth, readHashes } from "../../command/optionReaders.ts";
import { orByRequest, requesting } from "../../command/requestOptions.ts";
import type { AcceptedRequests } from "../../command/requestTypes.ts";
import { readData } from "../../command/standardInput.ts";
import { onChain } from "../commonOptions.ts";
import type { RevokeOptions } from "../revoke.ts";

/** What the command takes. */
export function define(command: Command): void {
  requesting(acting(onChain(command)))
    .argument("[uid...]", "uids", readHashes)
    .option("--file <file>", "more of them: CSV with a column uid, or a JSON list", readData)
    .option("--value <eth>", "for the schema's resolver, each", readEth)
    .option("--journal <file>", "what was sent; with --file it defaults to FILE.journal")
    .option("--dry-run", "simulate and count transactions and gas, send nothing")
    .action(
      orByRequest(
        () => TO_REVOKE,
        async (uids: readonly Hex[], options: RevokeOptions) => {
          if (uids.length === 0 && options.file === undefined)
            command.error("error: give either uids or --file");
          await (await import("../revoke.ts")).revoke(uids, options);
        },
      ),
    );
}

const TO_REVOKE: AcceptedRequests = {
  contract: "attestationRegistry",
  what: "attestations to be revoked",
  takes: ({ kind }) => kind === "revoke" || kind === "multiRevoke" || kind === "revokeMany",
};
