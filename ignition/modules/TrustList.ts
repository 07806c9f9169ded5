import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { trustListBuild } from "../../src/sdk/chain/builds/trustListBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/** One authority's list, whose ends take `notice` seconds; see `ignition/parameters/trustList.example.json`. */
export default buildModule("TrustList", (m) => {
  const trustList = m.contract("TrustList", artifactOf(trustListBuild), [
    m.getParameter<string>("authority"),
    m.getParameter<number>("notice"),
  ]);
  return { trustList };
});
