import { chainConditions } from "../chainConditions.ts";
import { THIRDWEB_SETTINGS } from "./compileThirdweb.ts";

/** Which peers of campaigns were measured, made how, and which could not be: for the results file. */
export function distributorConditions() {
  const { version } = chainConditions().solidity;
  return {
    uniswap: "@uniswap/merkle-distributor 1.0.1, build/MerkleDistributor.json as published (solc 0.6.11)",
    openzeppelin:
      "bench/contracts/OpenZeppelinStyleDistributor.sol and, for bundles and signed claims, OpenZeppelinStyleBundles.sol, compiled as above, over the native tree",
    thirdweb: {
      package:
        "@thirdweb-dev/contracts 3.15.0, prebuilts/airdrop/Airdrop.sol compiled in memory with its own solady 0.0.180",
      compiler: { version, settings: THIRDWEB_SETTINGS },
      setup:
        "behind a minimal proxy (EIP-1167) as its factory makes it, the factory's own gas left out; tokens are taken from the owner, who allowed it",
    },
    notMeasured: {
      sablier:
        "its instant campaigns (@sablier/airdrops) could not be had from the package registry used; @sablier/v2-periphery 1.2.0 has only campaigns that open a vesting stream a claim, which is another product",
      "1inch": "no npm package with its distribution contracts was found",
    },
  };
}
