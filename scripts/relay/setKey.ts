import { type Address, getAddress } from "viem";
import { setRelayKeys } from "../../src/sdk/distribution/relay/setRelayKeys.ts";
import type { SendingOptions } from "../campaign/commonOptions.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { type Line, table } from "../output.ts";

export type SetKeyOptions = SendingOptions & {
  readonly add?: readonly Address[];
  readonly remove?: readonly Address[];
};

/** `symbolon relay set-key RELAY --add KEY... --remove KEY...`, by the owner. */
export async function setKey(given: Address, options: SetKeyOptions): Promise<void> {
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
