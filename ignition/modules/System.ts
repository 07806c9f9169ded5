import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The whole system, once a chain: no owner, no admin, nothing to configure. */
export default buildModule("System", (m) => {
  const schemaRegistry = m.contract("SchemaRegistry");
  const attestationRegistry = m.contract("AttestationRegistry", [schemaRegistry]);
  const batchRegistry = m.contract("BatchRegistry");
  const credentialVerifier = m.contract("CredentialVerifier", [batchRegistry, attestationRegistry]);
  const witnessVerifier = m.contract("WitnessVerifier");
  const instantCampaignFactory = m.contract("InstantCampaignFactory");
  return {
    schemaRegistry,
    attestationRegistry,
    batchRegistry,
    credentialVerifier,
    witnessVerifier,
    instantCampaignFactory,
  };
});
