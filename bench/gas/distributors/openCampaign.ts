import {
  type Address,
  encodeFunctionData,
  type Hex,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  zeroAddress,
} from "viem";
import { instantCampaignAbi as abi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { BundleItem, ItemSignature } from "../../../src/sdk/core/bundle/bundle.ts";
import { claimTypedData } from "../../../src/sdk/core/signing/claimTypedData.ts";
import { campaignTerms } from "../campaignTerms.ts";
import { createCampaign } from "../createCampaign.ts";
import { signerAt } from "../signerAt.ts";
import type { Distributor, PayMany } from "./distributor.ts";
import { ownClaims } from "./ownClaims.ts";
import { recipientAt } from "./recipientAt.ts";
import type { Stage } from "./stage.ts";

export type OwnCampaign = Distributor & {
  readonly campaign: Address;
  readonly factory: Address;
  /** Signed by the leaf's account (64 bytes) for a recipient of its choice; the fee goes to the stranger who sends it. */
  readonly claimSigned: (index: number, fee: bigint) => Promise<number>;
  readonly claimMany: PayMany;
  /** Each item signed as in `claimSigned`, without a fee. */
  readonly claimManySigned: PayMany;
  /** The same as bytes, each with a fee for one taker. */
  readonly bundleFor: (indexes: readonly number[], fee: bigint, feeTaker: Address) => Promise<Hex>;
};

/** An instant campaign without a gate: open for a month, anybody may claim for anybody. */
export async function openCampaign(
  stage: Stage,
  name: "InstantCampaign" | "LightInstantCampaign",
): Promise<OwnCampaign> {
  const { allocation, chain, token, allow, relay } = stage;
  const { address: factory } = await chain.viem.deployContract(`${name}Factory`);
  const allowance = await allow(factory);
  const count = BigInt(allocation.rows);
  const terms = { ...campaignTerms(chain, token, allocation.root), count };
  const { campaign, gas } = await createCampaign(chain, factory, { kind: "instant", terms }, "claims");
  const chainId = BigInt(chain.publicClient.chain.id);
  const { leafOf, itemAt, bundleOf, claimItems, claim, claimMany } = ownClaims(stage, campaign, allocation);

  const signedFor = async (
    index: number,
    fee: bigint,
    feeTaker: Address = zeroAddress,
  ): Promise<ItemSignature> => {
    const signer = signerAt(index);
    const upTo = allocation.amountAt(index);
    const wanted = { upTo, recipient: recipientAt(index), maxFee: fee, feeTaker };
    const signed = { ...wanted, deadline: terms.end };
    const leaf = { account: signer.address, index: BigInt(index), paidBefore: 0n };
    const signature = await signer.signTypedData(
      claimTypedData({ chainId, campaign, ...leaf, terms: signed }),
    );
    return { terms: signed, fee, signature: compact(signature) };
  };
  const signedItems = async (indexes: readonly number[], fee: bigint, feeTaker?: Address) => {
    const items: BundleItem[] = [];
    for (const index of indexes)
      items.push({ ...itemAt(index), signed: await signedFor(index, fee, feeTaker) });
    return items;
  };
  return {
    name,
    campaign,
    factory,
    opening: allowance + gas,
    claim,
    async claimSigned(index, fee) {
      const { terms, signature } = await signedFor(index, fee);
      const args = [...leafOf(index), terms, fee, signature] as const;
      return relay(campaign, encodeFunctionData({ abi, functionName: "claimSigned", args }));
    },
    claimMany,
    claimManySigned: async (indexes) => claimItems(await signedItems(indexes, 0n)),
    bundleFor: async (indexes, fee, feeTaker) => bundleOf(await signedItems(indexes, fee, feeTaker)),
  };
}

function compact(signature: Hex): Hex {
  return serializeCompactSignature(signatureToCompactSignature(parseSignature(signature)));
}
