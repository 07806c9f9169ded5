import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { pauseGateBuild } from "../../src/sdk/chain/builds/pauseGateBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A gate that a guardian may stop for a while: `maxPaused` seconds of all pauses together, and none that leaves fewer than
 * `noPauseWindow` seconds to claim. One gate serves any number of campaigns; see `ignition/parameters/pauseGate.example.json`.
 */
export default buildModule("PauseGate", (m) => {
  const pauseGate = m.contract("PauseGate", artifactOf(pauseGateBuild), [
    m.getParameter<string>("guardian"),
    m.getParameter<bigint>("maxPaused"),
    m.getParameter<bigint>("noPauseWindow"),
  ]);
  return { pauseGate };
});
