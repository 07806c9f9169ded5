import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { sanctionsGateBuild } from "../../src/sdk/chain/builds/sanctionsGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A gate that asks a sanctions oracle, which is there already and never changes; see
 * `ignition/parameters/sanctionsGate.example.json`. One gate serves any number of campaigns.
 */
export default buildModule("SanctionsGate", (m) => {
  const sanctionsGate = m.contract("SanctionsGate", artifactOf(sanctionsGateBuild), [
    m.getParameter<string>("oracle"),
  ]);
  return { sanctionsGate };
});
