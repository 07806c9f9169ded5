import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { erc20Abi, zeroHash } from "viem";

/** What `create` of a factory takes: the structs in contracts/interfaces, member by member. */
type Arguments = {
  readonly [name: string]: string | number | bigint | boolean | Arguments | Arguments[];
};

/** The token is whatever ERC-20 is at its address. */
const token = {
  _format: "hh3-artifact-1",
  contractName: "IERC20",
  sourceName: "IERC20.sol",
  abi: [...erc20Abi],
  bytecode: "0x",
  deployedBytecode: "0x",
  linkReferences: {},
  deployedLinkReferences: {},
} as const;

/**
 * A campaign of one kind, created and funded through its factory in one transaction after an approval.
 * @param kind name of its contract; with `Factory` behind it, of its factory
 */
export function campaignFromFactory<Kind extends string>(m: IgnitionModuleBuilder, kind: Kind) {
  const factory = m.contractAt(`${kind}Factory`, m.getParameter<string>("factory"));
  const paid = m.contractAt("Token", token, m.getParameter<string>("token"));
  const funding = m.getParameter<bigint>("funding");
  const approval = m.call(paid, "approve", [factory, funding]);
  const terms = m.getParameter<Arguments>("arguments");
  const salt = m.getParameter<string>("salt", zeroHash);
  const created = m.call(factory, "create", [terms, salt, funding], { after: [approval] });
  const address = m.readEventArgument(created, "CampaignCreated", "campaign", { emitter: factory });
  return m.contractAt(kind, address);
}
