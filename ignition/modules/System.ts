import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { attestationRegistryBuild } from "../../src/sdk/chain/builds/attestationRegistryBuild.ts";
import { batchRegistryBuild } from "../../src/sdk/chain/builds/batchRegistryBuild.ts";
import { credentialVerifierBuild } from "../../src/sdk/chain/builds/credentialVerifierBuild.ts";
import { cumulativeCampaignFactoryBuild } from "../../src/sdk/chain/builds/cumulativeCampaignFactoryBuild.ts";
import { instantCampaignFactoryBuild } from "../../src/sdk/chain/builds/instantCampaignFactoryBuild.ts";
import { lightInstantCampaignFactoryBuild } from "../../src/sdk/chain/builds/lightInstantCampaignFactoryBuild.ts";
import { schemaRegistryBuild } from "../../src/sdk/chain/builds/schemaRegistryBuild.ts";
import { vestingCampaignFactoryBuild } from "../../src/sdk/chain/builds/vestingCampaignFactoryBuild.ts";
import { witnessVerifierBuild } from "../../src/sdk/chain/builds/witnessVerifierBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/** The whole system, once a chain: no owner, no admin, nothing to configure. */
export default buildModule("System", (m) => {
  const schemaRegistry = m.contract("SchemaRegistry", artifactOf(schemaRegistryBuild));
  const attestationRegistry = m.contract("AttestationRegistry", artifactOf(attestationRegistryBuild), [
    schemaRegistry,
  ]);
  const batchRegistry = m.contract("BatchRegistry", artifactOf(batchRegistryBuild));
  const credentialVerifier = m.contract("CredentialVerifier", artifactOf(credentialVerifierBuild), [
    batchRegistry,
    attestationRegistry,
  ]);
  const witnessVerifier = m.contract("WitnessVerifier", artifactOf(witnessVerifierBuild));
  const instantCampaignFactory = m.contract(
    "InstantCampaignFactory",
    artifactOf(instantCampaignFactoryBuild),
  );
  const lightInstantCampaignFactory = m.contract(
    "LightInstantCampaignFactory",
    artifactOf(lightInstantCampaignFactoryBuild),
  );
  const vestingCampaignFactory = m.contract(
    "VestingCampaignFactory",
    artifactOf(vestingCampaignFactoryBuild),
  );
  const cumulativeCampaignFactory = m.contract(
    "CumulativeCampaignFactory",
    artifactOf(cumulativeCampaignFactoryBuild),
  );
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
