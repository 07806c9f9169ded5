import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { trustPolicyBuild } from "../../src/sdk/chain/builds/trustPolicyBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/** What is wanted of a list: its address, the least tier, one bit a region, and how much its word counts. */
type ListTerms = {
  readonly list: string;
  readonly leastTier: number;
  readonly regions: bigint;
  readonly weight: number;
};

/** A verifier's rule over lists that are there; see `ignition/parameters/trustPolicy.example.json`. */
export default buildModule("TrustPolicy", (m) => {
  const trustPolicy = m.contract("TrustPolicy", artifactOf(trustPolicyBuild), [
    m.getParameter<ListTerms[]>("lists"),
    m.getParameter<bigint>("needed"),
  ]);
  return { trustPolicy };
});
