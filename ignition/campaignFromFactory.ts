import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { type Abi, erc20Abi, zeroHash } from "viem";
import { deployedArtifact } from "./artifactOf.ts";

/** What `create` of a factory takes: the structs in contracts/interfaces, member by member. */
type Arguments = {
  readonly [name: string]: string | number | bigint | boolean | Arguments | Arguments[];
};

/**
 * A campaign of one kind, created and funded through its factory in one transaction after an approval. The token is whatever
 * ERC-20 is at its address.
 * @param kind name of its contract; with `Factory` behind it, of its factory
 */
export function campaignFromFactory<const CampaignAbi extends Abi>(
  m: IgnitionModuleBuilder,
  kind: string,
  campaignAbi: CampaignAbi,
  factoryAbi: Abi,
) {
  const factoryArtifact = deployedArtifact(`${kind}Factory`, factoryAbi);
  const factory = m.contractAt(`${kind}Factory`, factoryArtifact, m.getParameter<string>("factory"));
  const paid = m.contractAt("Token", deployedArtifact("IERC20", erc20Abi), m.getParameter<string>("token"));
  const funding = m.getParameter<bigint>("funding");
  const approval = m.call(paid, "approve", [factory, funding]);
  const terms = m.getParameter<Arguments>("arguments");
  const salt = m.getParameter<string>("salt", zeroHash);
  const created = m.call(factory, "create", [terms, salt, funding], { after: [approval] });
  const address = m.readEventArgument(created, "CampaignCreated", "campaign", { emitter: factory });
  return m.contractAt(kind, deployedArtifact(kind, campaignAbi), address);
}
