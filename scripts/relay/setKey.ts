import type { Command } from "commander";
import { type Address, getAddress } from "viem";
import { setRelayKeys } from "../../src/sdk/distribution/relay/setRelayKeys.ts";
import { type SendingOptions, sending } from "../campaign/commonOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { readAddress, readAddresses } from "../command/optionReaders.ts";
import { type Line, table } from "../output.ts";

const HELP = `
Examples:
  symbolon relay set-key 0xRELAY --add 0xKEY 0xSPARE_KEY
  symbolon relay set-key 0xRELAY --remove 0xKEY --from 0xSAFE --calldata keys.json --calldata-format safe

Keys are removed first, then added. What already holds is not sent, so the same command again sends nothing.`;

export function define(command: Command): void {
  sending(command)
    .argument("<relay>", "its address", readAddress)
    .option("--add <address...>", "accounts that send bundles from now on", readAddresses)
    .option("--remove <address...>", "accounts that send none any more", readAddresses)
    .option("--dry-run", "tell what would be sent, send nothing")
    .addHelpText("after", HELP)
    .action((relay: Address, options: SetKeyOptions) => {
      if (options.add === undefined && options.remove === undefined) {
        command.error("error: there is nothing to change: give --add ADDRESS or --remove ADDRESS");
      }
      return setKey(relay, options);
    });
}

type SetKeyOptions = SendingOptions & {
  readonly add?: readonly Address[];
  readonly remove?: readonly Address[];
};

/** `symbolon relay set-key RELAY --add KEY... --remove KEY...`, by the owner. */
async function setKey(given: Address, options: SetKeyOptions): Promise<void> {
  const relay = getAddress(given);
  const { add, remove, dryRun = false } = options;
  const client = await openActor(options);
  const { owner, changes, sent, calls } = await setRelayKeys(client, { relay, add, remove, dryRun });
  const transactions = sent.map(({ hash }) => hash);
  const gas = sent.reduce((sum, one) => sum + one.gas, 0n);
  const document = { dryRun, relay, owner, changes, transactions, gas };
  const lines = table([
    ["relay", relay],
    ["owner", owner],
    ...changes.map(({ key, allowed }): Line => [allowed ? "added" : "removed", key]),
    ["sent", changes.length === 0 ? "nothing: it is so already" : dryRun ? "nothing (dry run)" : undefined],
    ...transactions.map((hash): Line => ["transaction", hash]),
  ]);
  printOutcome(options, { client, calls, name: "Symbolon: keys of a relay" }, document, lines);
}
