import hre from "hardhat";

/** The terms under which gas was measured: they go into the results file. */
export function gasConditions(): Readonly<Record<string, unknown>> {
  const { embedded } = hre.config.networks;
  const compiler = hre.config.solidity.profiles.default?.compilers[0];
  // What the compiler is to print changes no gas.
  const { outputSelection: _, ...settings } = compiler?.settings ?? {};
  return {
    hardfork: embedded?.type === "edr-simulated" ? embedded.hardfork : "unknown",
    solidity: { version: compiler?.version, settings },
    peers: {
      uniswap: "@uniswap/merkle-distributor 1.0.1, build/MerkleDistributor.json as published (solc 0.6.11)",
      openzeppelin: "bench/contracts/OpenZeppelinStyleDistributor.sol, compiled as above",
    },
  };
}
