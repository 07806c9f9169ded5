import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { provenLeaf } from "../../src/allocation/output/campaignTree.ts";
import type { WriteClient } from "../../src/chain/clients.ts";
import { readShown } from "../../src/credentials/shownCredential.ts";
import { type ClaimedLeaf, claimLeaf } from "../../src/distribution/claim/claimLeaf.ts";
import { gateDataOf } from "../../src/distribution/claim/gateAnswers.ts";
import { type RelayedCampaign, relayedCampaign } from "../../src/distribution/claim/relayedCampaign.ts";
import type { ProvenLeaf } from "../../src/distribution/sign/unsignedClaim.ts";
import { readText } from "../../src/files/readText.ts";
import { printOutcome } from "../command/calldata.ts";
import { readAddress, readHex } from "../command/optionReaders.ts";
import { table } from "../output.ts";
import { CAMPAIGN, openCampaign, PROOF_SOURCE, type SendingOptions, sending } from "./commonOptions.ts";

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", PROOF_SOURCE)
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid: the account itself may send its payment elsewhere", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--dry-run", "simulate, send nothing")
    .action(claim);
}

type ClaimOptions = SendingOptions & {
  readonly account?: Address;
  readonly to?: Address;
  readonly credential?: string;
  readonly gateData?: Hex;
};

/** `symbolon campaign claim CAMPAIGN DIR|PROOF`. */
export async function claim(given: string, source: string, options: ClaimOptions): Promise<void> {
  const { account, to, credential, dryRun = false } = options;
  const { client, campaign: address } = await openCampaign(options, given);
  const campaign = await relayedCampaign(client, address);
  const leaf = await provenLeaf(source, account, client.account.address, campaign);
  const read = credential === undefined ? undefined : () => readShown(readText(credential), credential);
  const gateData = options.gateData ?? (await gateDataOf(client, campaign, read));
  const claimed = await claimLeaf(client, { campaign, leaf, recipient: to, gateData, dryRun });
  report(client, campaign, { leaf, claimed, options });
}

type Claim = { readonly leaf: ProvenLeaf; readonly claimed: ClaimedLeaf; readonly options: ClaimOptions };

function report(
  client: WriteClient,
  { campaign, kind }: RelayedCampaign,
  { leaf: { index, account, amount }, claimed, options }: Claim,
): void {
  const { status, recipient, paidBefore, payment, transaction, block, gas, calls } = claimed;
  const { to } = options;
  const already = kind === "vesting" ? "all that is vested by now" : "already";
  const words = { paid: "now", already, planned: "not yet (dry run): it would be" } as const;
  printOutcome(
    options,
    { client, calls, name: "Symbolon: claim" },
    {
      ...{ campaign, index, account, amount, recipient: status === "already" ? null : recipient },
      ...{ paidBefore, payment: payment ?? null, status, transaction: transaction ?? null },
      ...{ block: block ?? null, gas: gas ?? null },
    },
    table([
      ["campaign", campaign],
      ["index", index],
      ["account", account],
      ["amount", `${amount} base units`],
      ["paid before", kind === "instant" ? undefined : `${paidBefore} base units`],
      ["payment", kind === "instant" || payment === undefined ? undefined : `${payment} base units`],
      ["to", to === undefined || status === "already" ? undefined : recipient],
      ["paid", transaction === undefined ? words[status] : `${words[status]}, in ${transaction}`],
      ["gas", gas?.toLocaleString("en")],
    ]),
  );
}
