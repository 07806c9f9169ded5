import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { payoutCoinBuild } from "../../src/sdk/chain/builds/payoutCoinBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/**
 * The chain's own coin as an ERC-20 for campaigns. The toolkit calls coin only what `symbolon deploy coin` puts at its one address
 * on each chain; one that is deployed by this module is for tests of contracts of your own.
 */
export default buildModule("PayoutCoin", (m) => ({
  payoutCoin: m.contract("PayoutCoin", artifactOf(payoutCoinBuild)),
}));
