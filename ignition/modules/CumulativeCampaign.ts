import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { cumulativeCampaignAbi } from "../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { cumulativeCampaignFactoryAbi } from "../../src/sdk/chain/abi/cumulativeCampaignFactoryAbi.ts";
import { campaignFromFactory } from "../campaignFromFactory.ts";

/**
 * A campaign whose roots follow each other, created and funded through its factory in one transaction after an approval.
 * Its `arguments` are the struct `CumulativeArguments` in contracts/interfaces/ICumulativeCampaign.sol; see
 * `ignition/parameters/cumulativeCampaign.example.json`. Give each campaign a deployment id of its own.
 *
 * `symbolon campaign create` does the same and looks at everything beforehand; this is for those who keep all their
 * deployments with Ignition. Run `symbolon campaign check` on what it made.
 */
export default buildModule("CumulativeCampaign", (m) => {
  const cumulativeCampaign = campaignFromFactory(
    m,
    "CumulativeCampaign",
    cumulativeCampaignAbi,
    cumulativeCampaignFactoryAbi,
  );
  return { cumulativeCampaign };
});
