import type { Address } from "viem";
import { getCode } from "viem/actions";
import { campaignContracts, shippedDesign } from "../../sdk/chain/campaigns/campaignContracts.ts";
import type { CampaignForm, CampaignKind } from "../../sdk/chain/campaigns/campaignPlan.ts";
import { implementationIn } from "../../sdk/chain/campaigns/cloneCode.ts";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { readTokenWords } from "../../sdk/chain/read/readToken.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isAudience } from "../../sdk/core/signing/challengeTypedData.ts";
import type { TokenWords } from "../../sdk/core/text/tokenAmount.ts";
import { campaignState } from "../../sdk/distribution/state/campaignState.ts";
import {
  contractDescriptor,
  type Descriptor,
  type DescriptorParameters,
  descriptorVersions,
  typedDataDescriptor,
} from "./descriptor.ts";

export type CampaignDescriptorsParameters = Pick<DescriptorParameters, "owner" | "url" | "contractName"> & {
  readonly campaign: Address;
};

/** What wallets show of one campaign, which they know by its address. */
export type CampaignDescriptors = {
  readonly kind: CampaignKind;
  readonly form: CampaignForm;
  readonly token: TokenWords & { readonly address: Address };
  /** What a wallet calls the campaign. */
  readonly contractName: string;
  /** By the file's name, version by version, named as the registry names them. */
  readonly files: readonly (readonly [path: string, descriptor: Descriptor])[];
};

/**
 * The descriptors of a campaign's calls and of the claims that are signed for it, in each version: for wallets that do not know
 * contracts by the factory that made them.
 * @throws SymbolonError `NoCampaign`; `OtherRelease` where its code is not of this release
 */
export async function campaignDescriptors(
  client: ReadClient,
  { campaign, ...named }: CampaignDescriptorsParameters,
): Promise<CampaignDescriptors> {
  const { kind, form, terms } = await campaignState(client, { campaign });
  const code = await getCode(client, { address: campaign });
  const implementation = implementationIn(code);
  const run = implementation === undefined ? code : await getCode(client, { address: implementation });
  if (shippedDesign(run, "campaign") === undefined) throw otherRelease(campaign);
  const words = await readTokenWords(client, { token: terms.token });
  const { symbol = "" } = words;
  // A token may call itself anything.
  const contractName = named.contractName ?? `${isAudience(symbol) ? symbol : "Token"} campaign`;
  const deployments = [{ chainId: client.chain.id, address: campaign }];
  const contract = campaignContracts[kind].campaign;
  return {
    kind,
    form,
    token: { address: terms.token, ...words },
    contractName,
    files: descriptorVersions.flatMap((version) => {
      const token = words.isCoin ? ("coin" as const) : terms.token;
      const place = { version, deployments, token, ...named, contractName };
      return [
        [`v${version}/calldata-${contract}.json`, contractDescriptor(contract, place) as Descriptor],
        [`v${version}/eip712-${contract}.json`, typedDataDescriptor("Symbolon Campaign", place)],
      ] as const;
    }),
  };
}

/** Its functions could mean something else than their descriptor says. */
function otherRelease(campaign: Address): SymbolonError {
  return new SymbolonError({
    code: "OtherRelease",
    reason: `The campaign ${campaign} runs code that is not of this release.`,
    hint: "Use the release that its factory is of: symbolon campaign check tells whether a campaign's code is of a release.",
    details: { campaign },
  });
}
