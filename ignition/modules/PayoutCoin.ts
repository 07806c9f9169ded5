import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { payoutCoinBuild } from "../../src/sdk/chain/builds/payoutCoinBuild.ts";
import { artifactOf } from "../artifactOf.ts";

/** The chain's own coin as an ERC-20 for campaigns. Nobody owns it, so one on each chain serves everybody. */
export default buildModule("PayoutCoin", (m) => ({
  payoutCoin: m.contract("PayoutCoin", artifactOf(payoutCoinBuild)),
}));
