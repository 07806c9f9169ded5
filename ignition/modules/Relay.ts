import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { relayBuild } from "../../src/sdk/chain/builds/relayBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A contract that takes the fees of signed claims for the keys that `owner` names, and gives them to `treasury` alone; see
 * `ignition/parameters/relay.example.json`.
 */
export default buildModule("Relay", (m) => {
  const relay = m.contract("Relay", artifactOf(relayBuild), [
    m.getParameter<string>("owner"),
    m.getParameter<string>("treasury"),
    m.getParameter<string[]>("keys"),
  ]);
  return { relay };
});
