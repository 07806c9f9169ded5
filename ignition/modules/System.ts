import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { attestationRegistryBuild } from "../../src/chain/builds/attestationRegistryBuild.ts";
import { batchRegistryBuild } from "../../src/chain/builds/batchRegistryBuild.ts";
import { credentialVerifierBuild } from "../../src/chain/builds/credentialVerifierBuild.ts";
import { cumulativeCampaignFactoryBuild } from "../../src/chain/builds/cumulativeCampaignFactoryBuild.ts";
import { instantCampaignFactoryBuild } from "../../src/chain/builds/instantCampaignFactoryBuild.ts";
import { lightInstantCampaignFactoryBuild } from "../../src/chain/builds/lightInstantCampaignFactoryBuild.ts";
import { schemaRegistryBuild } from "../../src/chain/builds/schemaRegistryBuild.ts";
import { vestingCampaignFactoryBuild } from "../../src/chain/builds/vestingCampaignFactoryBuild.ts";
import { witnessVerifierBuild } from "../../src/chain/builds/witnessVerifierBuild.ts";
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
