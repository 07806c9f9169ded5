import { join } from "node:path";
import type { RehearsalBuilds } from "../../../src/simulation/edr/rehearsalBuilds.ts";
import { readBuild } from "../readBuild.ts";

/**
 * The compiled contracts that a burst deploys.
 * @throws SymbolonError `NeedsCheckout`
 */
export function readBuilds(): RehearsalBuilds {
  const read = (folder: string, name: string) => readBuild("rehearse burst", folder, name);
  return {
    token: read("mocks", "SampleToken"),
    campaign: read("distribution", "InstantCampaign"),
    batchRegistry: read("credentials", "BatchRegistry"),
    credentialGate: read(join("distribution", "gates"), "CredentialGate"),
  };
}
