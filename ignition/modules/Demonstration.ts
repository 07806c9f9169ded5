import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { sampleTokenBuild } from "../../src/chain/builds/sampleTokenBuild.ts";
import { artifactOf } from "../artifactOf.ts";
import Gate from "./Gate.ts";
import System from "./System.ts";

/** What `npm start` deploys: the system, a gate, and a token that is worth nothing. */
export default buildModule("Demonstration", (m) => {
  const system = m.useModule(System);
  const gate = m.useModule(Gate);
  const sampleToken = m.contract("SampleToken", artifactOf(sampleTokenBuild), [
    m.getParameter<string>("holder"),
    m.getParameter<bigint>("supply"),
  ]);
  return { ...system, ...gate, sampleToken };
});
