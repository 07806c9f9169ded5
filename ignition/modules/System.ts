import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The whole system, once a chain: no owner, no admin, nothing to configure. */
export default buildModule("System", (m) => {
  const schemaRegistry = m.contract("SchemaRegistry");
  const batchRegistry = m.contract("BatchRegistry");
  const credentialVerifier = m.contract("CredentialVerifier", [batchRegistry]);
  const instantCampaignFactory = m.contract("InstantCampaignFactory");
  return { schemaRegistry, batchRegistry, credentialVerifier, instantCampaignFactory };
});
