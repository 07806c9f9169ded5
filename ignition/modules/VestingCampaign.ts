import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { vestingCampaignAbi } from "../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { vestingCampaignFactoryAbi } from "../../src/sdk/chain/abi/vestingCampaignFactoryAbi.ts";
import { campaignFromFactory } from "../campaignFromFactory.ts";

/**
 * A campaign that pays over time, created and funded through its factory in one transaction after an approval.
 * Its `arguments` are the struct `VestingArguments` in contracts/interfaces/IVestingCampaign.sol; see
 * `ignition/parameters/vestingCampaign.example.json`. Give each campaign a deployment id of its own.
 *
 * `symbolon campaign create` does the same and looks at everything beforehand; this is for those who keep all their
 * deployments with Ignition. Run `symbolon campaign check` on what it made.
 */
export default buildModule("VestingCampaign", (m) => {
  const vestingCampaign = campaignFromFactory(
    m,
    "VestingCampaign",
    vestingCampaignAbi,
    vestingCampaignFactoryAbi,
  );
  return { vestingCampaign };
});
