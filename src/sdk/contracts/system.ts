import { type SystemContract, systemContracts } from "../chain/book/addressBook.ts";
import { attestationRegistryBuild } from "../chain/builds/attestationRegistryBuild.ts";
import { batchRegistryBuild } from "../chain/builds/batchRegistryBuild.ts";
import { credentialVerifierBuild } from "../chain/builds/credentialVerifierBuild.ts";
import { cumulativeCampaignFactoryBuild } from "../chain/builds/cumulativeCampaignFactoryBuild.ts";
import { instantCampaignFactoryBuild } from "../chain/builds/instantCampaignFactoryBuild.ts";
import { lightInstantCampaignFactoryBuild } from "../chain/builds/lightInstantCampaignFactoryBuild.ts";
import { schemaRegistryBuild } from "../chain/builds/schemaRegistryBuild.ts";
import { vestingCampaignFactoryBuild } from "../chain/builds/vestingCampaignFactoryBuild.ts";
import { witnessVerifierBuild } from "../chain/builds/witnessVerifierBuild.ts";
import { type Construction, deterministicAddress } from "./deterministic.ts";

/** The whole system, once a chain, in the order in which it is deployed: no owner, no admin, nothing to configure. */
export function systemConstructions(): Readonly<Record<SystemContract, Construction>> {
  const schemaRegistry = { build: schemaRegistryBuild, args: [] };
  const attestationRegistry = {
    build: attestationRegistryBuild,
    args: [deterministicAddress(schemaRegistry)],
  };
  const batchRegistry = { build: batchRegistryBuild, args: [] };
  const registries = [deterministicAddress(batchRegistry), deterministicAddress(attestationRegistry)];
  return {
    schemaRegistry,
    attestationRegistry,
    batchRegistry,
    credentialVerifier: { build: credentialVerifierBuild, args: registries },
    witnessVerifier: { build: witnessVerifierBuild, args: [] },
    instantCampaignFactory: { build: instantCampaignFactoryBuild, args: [] },
    lightInstantCampaignFactory: { build: lightInstantCampaignFactoryBuild, args: [] },
    vestingCampaignFactory: { build: vestingCampaignFactoryBuild, args: [] },
    cumulativeCampaignFactory: { build: cumulativeCampaignFactoryBuild, args: [] },
  };
}

/** Where the proxy puts the system: what `canonicalAddresses` holds, computed from the code itself. */
export function systemAddresses(): Readonly<Record<SystemContract, ReturnType<typeof deterministicAddress>>> {
  const constructions = systemConstructions();
  const entries = systemContracts.map((name) => [name, deterministicAddress(constructions[name])] as const);
  return Object.fromEntries(entries) as ReturnType<typeof systemAddresses>;
}
