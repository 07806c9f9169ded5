import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { quorumBuild } from "../../src/sdk/chain/builds/quorumBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * A group, which makes its Rulebook: `seats` of three keys each, `rules` one an act in their order, times in seconds; `desk` is zero
 * for none. See `ignition/parameters/group.example.json`; `symbolon deploy group` takes files that people write.
 */
export default buildModule("Group", (m) => {
  const group = m.contract("Quorum", artifactOf(quorumBuild), [
    m.getParameter<Record<string, string>[]>("seats"),
    m.getParameter<Record<string, number | boolean>[]>("rules"),
    m.getParameter<string>("desk"),
  ]);
  return { group };
});
