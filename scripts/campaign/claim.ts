import type { Address, Hex } from "viem";
import { provenLeaf } from "../../src/node/allocation/output/campaignTree.ts";
import { readText } from "../../src/node/files/readText.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readShown } from "../../src/sdk/credentials/shownCredential.ts";
import { type ClaimedLeaf, claimLeaf } from "../../src/sdk/distribution/claim/claimLeaf.ts";
import { readGateData, requireGate } from "../../src/sdk/distribution/claim/gateAnswers.ts";
import type { RelayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { ProvenLeaf } from "../../src/sdk/distribution/sign/unsignedClaim.ts";
import { printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openRelayedCampaign } from "./openCampaign.ts";

type ClaimOptions = SendingOptions & {
  readonly claimant?: Address;
  readonly to?: Address;
  readonly credential?: string;
  readonly gateData?: Hex;
};

/** `symbolon campaign claim CAMPAIGN DIR|PROOF`. */
export async function claim(given: string, source: string, options: ClaimOptions): Promise<void> {
  const { claimant, to, credential, dryRun = false } = options;
  const { client, campaign, token } = await openRelayedCampaign(options, given);
  const leaf = await provenLeaf(source, claimant, client.account.address, campaign);
  if (credential !== undefined) requireGate(campaign, credential);
  const read = credential === undefined ? undefined : () => readShown(readText(credential), credential);
  const gateData = options.gateData ?? (await readGateData(client, campaign, read));
  const claimed = await claimLeaf(client, { campaign, leaf, recipient: to, gateData, dryRun, token });
  report(client, { campaign, token, leaf, claimed }, options);
}

type Claim = {
  readonly campaign: RelayedCampaign;
  readonly token: TokenWords;
  readonly leaf: ProvenLeaf;
  readonly claimed: ClaimedLeaf;
};

function report(
  client: WriteClient,
  { campaign: { campaign, kind }, token, leaf: { index, account, amount }, claimed }: Claim,
  options: ClaimOptions,
): void {
  const { status, recipient, paidBefore, payment, transaction, block, gas, calls } = claimed;
  const { to } = options;
  const ofLasting = (units: bigint | undefined) =>
    kind === "instant" || units === undefined ? undefined : tokenAmount(units, token);
  const already = kind === "vesting" ? "all that is vested by now" : "already";
  const words = { paid: "now", already, planned: "not yet (dry run): it would be" } as const;
  printOutcome(
    options,
    { client, calls, name: "Symbolon: claim" },
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
      ["amount", tokenAmount(amount, token)],
      ["paid before", ofLasting(paidBefore)],
      ["payment", ofLasting(payment)],
      ["to", to === undefined || status === "already" ? undefined : recipient],
      ["paid", transaction === undefined ? words[status] : `${words[status]}, in ${transaction}`],
      ["gas", gas?.toLocaleString("en")],
    ]),
  );
}
