import { chainConditions } from "../chainConditions.ts";
import { THIRDWEB_SETTINGS } from "./compileThirdweb.ts";

/** Which peers of campaigns were measured, made how, and which could not be: for the results file. */
export function distributorConditions() {
  const { version } = chainConditions().solidity;
  return {
    uniswap: "@uniswap/merkle-distributor 1.0.1, build/MerkleDistributor.json as published (solc 0.6.11)",
    openzeppelin:
      "bench/contracts/OpenZeppelinStyleDistributor.sol and, for bundles and signed claims, OpenZeppelinStyleBundles.sol, compiled as above, over the native tree",
    solady:
      "bench/contracts/SoladyStyleDistributor.sol with solady 0.1.26 (bit toggled in one look, memory-only hashing), compiled as above, over the native tree",
    thirdweb: {
      package:
        "@thirdweb-dev/contracts 3.15.0, prebuilts/airdrop/Airdrop.sol compiled in memory with its own solady 0.0.180",
      compiler: { version, settings: THIRDWEB_SETTINGS },
      setup:
        "behind a minimal proxy (EIP-1167) as its factory makes it, the factory's own gas left out; tokens are taken from the owner, who allowed it",
    },
    openzeppelinOverTime:
      "bench/contracts/OpenZeppelinStyleVesting.sol, OpenZeppelinVestingWallets.sol (a VestingWallet of @openzeppelin/contracts 5.7.0 a claim) and OpenZeppelinStyleCumulative.sol (in the manner of 1inch's and Morpho's), compiled as above, over the native tree",
    sablier: {
      package:
        "@sablier/v2-periphery 1.2.0, artifacts/SablierV2MerkleLL.json over @sablier/v2-core 1.2.0, artifacts/SablierV2LockupLinear.json, as published (solc 0.8.26; 10,000 and 1,000 runs, evm shanghai)",
      setup:
        "linear streams over the same time as the schedules, no cliff, neither cancelable nor transferable, without a broker; a claim opens a stream and pays nothing, what vests is withdrawn from the streams",
    },
    notMeasured: {
      sablier:
        "its newer campaigns (@sablier/airdrops), instant or vesting, could not be had from the package registry used; those of @sablier/v2-periphery 1.2.0 all open a stream a claim, so they stand beside vesting only",
      "1inch": "no npm package with its distribution contracts was found",
      morpho: "no npm package with its rewards distributor was found",
    },
  };
}
