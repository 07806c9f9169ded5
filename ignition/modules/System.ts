import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The whole system, once a chain: no owner, no admin, nothing to configure. */
export default buildModule("System", (m) => {
  const schemaRegistry = m.contract("SchemaRegistry");
  const attestationRegistry = m.contract("AttestationRegistry", [schemaRegistry]);
  const batchRegistry = m.contract("BatchRegistry");
  const credentialVerifier = m.contract("CredentialVerifier", [batchRegistry, attestationRegistry]);
  const witnessVerifier = m.contract("WitnessVerifier");
  const instantCampaignFactory = m.contract("InstantCampaignFactory");
  const lightInstantCampaignFactory = m.contract("LightInstantCampaignFactory");
  const vestingCampaignFactory = m.contract("VestingCampaignFactory");
  const cumulativeCampaignFactory = m.contract("CumulativeCampaignFactory");
  return {
    schemaRegistry,
    attestationRegistry,
    batchRegistry,
    credentialVerifier,
    witnessVerifier,
    instantCampaignFactory,
    lightInstantCampaignFactory,
    vestingCampaignFactory,
    cumulativeCampaignFactory,
  };
});
