import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { erc20Abi, zeroHash } from "viem";

/** What `create` of the factory takes: `CampaignArguments` in contracts/interfaces/ICampaign.sol. */
type Arguments = {
  readonly [name: string]: string | number | bigint;
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
 * A campaign, created and funded through the factory in one transaction after an approval; see
 * `ignition/parameters/instantCampaign.example.json`. Give each campaign a deployment id of its own.
 *
 * `symbolon campaign create` does the same and looks at everything beforehand; this is for those who keep all their
 * deployments with Ignition. Run `symbolon campaign check` on what it made.
 */
export default buildModule("InstantCampaign", (m) => {
  const factory = m.contractAt("InstantCampaignFactory", m.getParameter<string>("factory"));
  const paid = m.contractAt("Token", token, m.getParameter<string>("token"));
  const funding = m.getParameter<bigint>("funding");
  const approval = m.call(paid, "approve", [factory, funding]);
  const terms = m.getParameter<Arguments>("arguments");
  const salt = m.getParameter<string>("salt", zeroHash);
  const created = m.call(factory, "create", [terms, salt, funding], { after: [approval] });
  const address = m.readEventArgument(created, "CampaignCreated", "campaign", { emitter: factory });
  const instantCampaign = m.contractAt("InstantCampaign", address);
  return { instantCampaign };
});
