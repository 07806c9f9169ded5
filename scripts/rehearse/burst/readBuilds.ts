import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RehearsalBuilds } from "../../../src/rehearsal/edr/rehearsalBuilds.ts";
import { packageRoot } from "../../packageRoot.ts";
import { requireCheckout } from "../../requireCheckout.ts";

/**
 * The compiled contracts that a burst deploys.
 * @throws SymbolonError `NeedsCheckout`
 */
export function readBuilds(): RehearsalBuilds {
  requireCheckout("rehearse burst");
  return {
    token: readBuild("mocks", "SampleToken"),
    campaign: readBuild("distribution", "InstantCampaign"),
    batchRegistry: readBuild("credentials", "BatchRegistry"),
    credentialGate: readBuild(join("distribution", "gates"), "CredentialGate"),
  };
}

function readBuild(folder: string, name: string): RehearsalBuilds["token"] {
  const file = join(packageRoot(), "artifacts", "contracts", folder, `${name}.sol`, `${name}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8"));
  return { abi, bytecode };
}
