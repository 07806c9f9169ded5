import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { instantCampaignAbi } from "../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { campaignFromFactory } from "../campaignFromFactory.ts";

/**
 * A campaign that pays at once, created and funded through its factory in one transaction after an approval.
 * Its `arguments` are the struct `CampaignArguments` in contracts/interfaces/ICampaign.sol; see
 * `ignition/parameters/instantCampaign.example.json`. The `factory` may be that of either form: their ABI is the same. Give each
 * campaign a deployment id of its own.
 *
 * `symbolon campaign create` does the same and looks at everything beforehand; this is for those who keep all their
 * deployments with Ignition. Run `symbolon campaign check` on what it made.
 */
export default buildModule("InstantCampaign", (m) => {
  const instantCampaign = campaignFromFactory(
    m,
    "InstantCampaign",
    instantCampaignAbi,
    instantCampaignFactoryAbi,
  );
  return { instantCampaign };
});
