import type { Command } from "commander";
import type { Address, Hex } from "viem";
import { provenLeaf } from "../../src/allocation/output/campaignTree.ts";
import { readShown } from "../../src/credentials/shownCredential.ts";
import { type ClaimedLeaf, claimLeaf } from "../../src/distribution/claim/claimLeaf.ts";
import { gateDataOf } from "../../src/distribution/claim/gateAnswers.ts";
import { type RelayedCampaign, relayedCampaign } from "../../src/distribution/claim/relayedCampaign.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import type { ProvenLeaf } from "../../src/distribution/sign/unsignedClaim.ts";
import { readText } from "../../src/files/readText.ts";
import { openWriter } from "../command/connect.ts";
import { readAddress, readHex } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { CAMPAIGN, onChain, PROOF_SOURCE } from "./commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", PROOF_SOURCE)
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid: the account itself may send its payment elsewhere", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--dry-run", "simulate, send nothing")
    .action(claim);
}

export type ClaimOptions = {
  readonly rpc: string;
  /** Whose leaf; left out: the one in the proof file, or the signing account's. */
  readonly account?: Address;
  /** Who is paid: the account itself may send its payment elsewhere. */
  readonly to?: Address;
  /** Credential or presentation, for the gate. */
  readonly credential?: string;
  /** What the gate asks for, ready made. */
  readonly gateData?: Hex;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign claim CAMPAIGN DIR|PROOF`. */
export async function claim(given: string, source: string, options: ClaimOptions): Promise<void> {
  const { account, to, credential, dryRun = false } = options;
  const client = await openWriter(options.rpc);
  const campaign = await relayedCampaign(client, (await knownCampaign(client, given)).campaign);
  const leaf = await provenLeaf(source, account, client.account.address, campaign);
  const read = credential === undefined ? undefined : () => readShown(readText(credential), credential);
  const gateData = options.gateData ?? (await gateDataOf(client, campaign, read));
  const claimed = await claimLeaf(client, { campaign, leaf, recipient: to, gateData, dryRun });
  report({ campaign, leaf, claimed }, options);
}

type Claim = {
  readonly campaign: RelayedCampaign;
  readonly leaf: ProvenLeaf;
  readonly claimed: ClaimedLeaf;
};

function report({ campaign: { campaign, kind }, leaf, claimed }: Claim, { to, json = false }: ClaimOptions) {
  const { index, account, amount } = leaf;
  const { status, recipient, paidBefore, payment, transaction, block, gas } = claimed;
  const already = kind === "vesting" ? "all that is vested by now" : "already";
  const words = { paid: "now", already, planned: "not yet (dry run): it would be" } as const;
  printResult(
    json,
    {
      campaign,
      index,
      account,
      amount,
      recipient: status === "already" ? null : recipient,
      paidBefore,
      payment: payment ?? null,
      status,
      transaction: transaction ?? null,
      block: block ?? null,
      gas: gas ?? null,
    },
    table([
      ["campaign", campaign],
      ["index", index],
      ["account", account],
      ["amount", `${amount} base units`],
      ...(kind === "instant" ? [] : [["paid before", `${paidBefore} base units`] as const]),
      ...(kind === "instant" || payment === undefined ? [] : [["payment", `${payment} base units`] as const]),
      ...(to === undefined || status === "already" ? [] : [["to", recipient] as const]),
      ["paid", transaction === undefined ? words[status] : `${words[status]}, in ${transaction}`],
      ...(gas === undefined ? [] : [["gas", gas.toLocaleString("en")] as const]),
    ]),
  );
}
