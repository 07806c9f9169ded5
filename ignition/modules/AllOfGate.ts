import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { allOfGateBuild } from "../../src/sdk/chain/builds/allOfGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A gate that asks two, which are there already; see `ignition/parameters/allOfGate.example.json`. Each campaign needs an adapter
 * in it, which `symbolon campaign create` opens.
 */
export default buildModule("AllOfGate", (m) => {
  const allOfGate = m.contract("AllOfGate", artifactOf(allOfGateBuild), [
    m.getParameter<string>("first"),
    m.getParameter<string>("second"),
  ]);
  return { allOfGate };
});
