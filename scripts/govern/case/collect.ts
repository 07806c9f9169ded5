import { type Address, getAddress } from "viem";
import { planCollect } from "../../../src/sdk/governance/cases/collectBond.ts";
import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import type { ActingOptions } from "../../command/actingOptions.ts";
import { openActor, printOutcome } from "../../command/calldata.ts";
import { table } from "../../output.ts";

type CollectOptions = ActingOptions & {
  readonly rpc: string;
  readonly desk: Address;
  readonly owed?: Address;
  readonly to?: Address;
};

export async function collect({ dryRun = false, ...options }: CollectOptions): Promise<void> {
  const client = await openActor(options);
  const sender = client.account.address;
  const account = getAddress(options.owed ?? sender);
  const to = getAddress(options.to ?? account);
  const planned = await planCollect(client, { desk: getAddress(options.desk), sender, account, to });
  const { sendings, gas, calls } = await sendCaseCalls(client, planned, { dryRun });
  const [done] = sendings;
  printOutcome(
    options,
    { client, calls, name: "Symbolon: collect a bond" },
    { dryRun, gas, account, to, transaction: done?.transaction ?? null },
    table([
      [dryRun ? "would do" : "did", done?.what],
      ["transaction", done?.transaction ?? "none (dry run)"],
    ]),
  );
}
