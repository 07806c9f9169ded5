import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { allOfManyGateBuild } from "../../src/sdk/chain/builds/allOfManyGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A gate that asks 2 to 8 others, which are there already; see `ignition/parameters/allOfManyGate.example.json`. Each campaign
 * needs an adapter in it, which `symbolon campaign create` opens.
 */
export default buildModule("AllOfManyGate", (m) => {
  const allOfManyGate = m.contract("AllOfManyGate", artifactOf(allOfManyGateBuild), [
    m.getParameter<string[]>("parts"),
  ]);
  return { allOfManyGate };
});
