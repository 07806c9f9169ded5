import hre from "hardhat";
import { encodeDeployData, encodeFunctionData } from "viem";
import { MONTH, START } from "../campaignTerms.ts";
import { signerAt } from "../signerAt.ts";
import type { Distributor, PayMany } from "./distributor.ts";
import { minimalClaims } from "./minimalClaims.ts";
import { recipientAt } from "./recipientAt.ts";
import type { Stage } from "./stage.ts";

export type OpenZeppelinBundles = Distributor & {
  /** A proof each. */
  readonly claimEach: PayMany;
  /** One proof for all. */
  readonly claimMany: PayMany;
  /** Signed by the leaf's account (65 bytes) for a recipient of its choice, sent by a stranger. */
  readonly claimSigned: (index: number) => Promise<number>;
};

const types = {
  Claim: [
    { name: "index", type: "uint256" },
    { name: "account", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "recipient", type: "address" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** The same with many claims in one transaction and with signed ones, over the native tree, which suits multiproofs. */
export async function openOpenZeppelinBundles(stage: Stage): Promise<OpenZeppelinBundles> {
  const { allocation, chain, token, deploy, give, relay } = stage;
  const { abi, bytecode } = await hre.artifacts.readArtifact("OpenZeppelinStyleBundles");
  const { root, proofOf } = allocation;
  const creation = await deploy(encodeDeployData({ abi, bytecode, args: [token, root] }));
  const to = creation.address;
  const deadline = START + MONTH;
  const { leafOf, claim, claimMany } = minimalClaims(stage, to);
  return {
    name: "minimal distributor of OpenZeppelin parts, compiled for 1,000,000 runs",
    opening: creation.gas + (await give(to)),
    claim,
    claimMany,
    claimEach(indexes) {
      const args = [indexes.map(leafOf), indexes.map(proofOf)] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimEach", args }));
    },
    async claimSigned(index) {
      const recipient = recipientAt(index);
      const domain = {
        name: "OpenZeppelin style",
        version: "1",
        chainId: chain.publicClient.chain.id,
        verifyingContract: to,
      };
      const message = { ...leafOf(index), recipient, deadline };
      const signature = await signerAt(index).signTypedData({
        domain,
        types,
        primaryType: "Claim",
        message,
      });
      const args = [leafOf(index), proofOf(index), recipient, deadline, signature] as const;
      return relay(to, encodeFunctionData({ abi, functionName: "claimSigned", args }));
    },
  };
}
