import { parseEventLogs } from "viem";
import { getBlock, simulateContract, writeContract } from "viem/actions";
import { instantCampaignAbi } from "../../src/chain/abi/instantCampaignAbi.ts";
import { readToken } from "../../src/chain/actions/readToken.ts";
import { sweepCall } from "../../src/chain/calls/campaigns.ts";
import { awaitReceipt } from "../../src/delivery/lookUp.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { campaignState } from "../../src/distribution/state/campaignState.ts";
import { transactionReverted } from "../../src/distribution/transactionReverted.ts";
import { openWriter } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";

export type SweepOptions = { readonly rpc: string; readonly dryRun?: boolean; readonly json?: boolean };

/**
 * `symbolon campaign sweep CAMPAIGN`. No journal: swept twice sends nothing the second time, and only ever to the treasury.
 */
export async function sweep(
  told: string,
  { rpc, dryRun = false, json = false }: SweepOptions,
): Promise<void> {
  const client = await openWriter(rpc);
  const { campaign } = await knownCampaign(client, told);
  const { number: blockNumber } = await getBlock(client);
  const state = await campaignState(client, { campaign, blockNumber });
  const { terms } = state;
  const { balance = 0n, decimals } = await readToken(client, {
    token: terms.token,
    holder: campaign,
    blockNumber,
  });
  // What was claimed of a vesting campaign stays in it, vested or not.
  const rest = state.kind === "vesting" ? state.funding.funded - state.funding.claimed : balance;
  // Refused by name before the end, whether or not there is anything to send.
  await simulateContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "sweep",
    account: client.account.address,
  });
  const transaction =
    dryRun || rest === 0n ? undefined : await writeContract(client, sweepCall({ campaign }));
  let swept = 0n;
  let gas = 0n;
  if (transaction !== undefined) {
    const { status, logs, gasUsed } = await awaitReceipt(client, transaction);
    if (status !== "success") throw transactionReverted(transaction);
    const [event] = parseEventLogs({ abi: instantCampaignAbi, eventName: "Swept", logs });
    [swept, gas] = [event?.args.amount ?? 0n, gasUsed];
  }
  const shown = dryRun ? `nothing (dry run; ${rest} base units would be)` : inTokens(swept, decimals);
  printResult(
    json,
    {
      dryRun,
      campaign,
      treasury: terms.treasury,
      held: balance,
      swept,
      transaction: transaction ?? null,
      gas,
    },
    table([
      ["campaign", campaign],
      ["treasury", terms.treasury],
      ["swept", rest === 0n ? "nothing: nothing was left" : shown],
      ...(rest === balance
        ? []
        : [["stays", `${inTokens(balance - rest, decimals)}: claimed, or never counted`] as const]),
      ...(transaction === undefined ? [] : [["transaction", transaction] as const]),
    ]),
  );
}
