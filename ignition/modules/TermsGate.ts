import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { termsGateBuild } from "../../src/sdk/chain/builds/termsGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A gate that wants a text signed: 1 to 8 texts, each in another language, with the keccak256 of its bytes; see
 * `ignition/parameters/termsGate.example.json`. One gate serves any number of campaigns.
 */
export default buildModule("TermsGate", (m) => {
  const termsGate = m.contract("TermsGate", artifactOf(termsGateBuild), [
    m.getParameter<{ language: string; hash: string }[]>("texts"),
  ]);
  return { termsGate };
});
