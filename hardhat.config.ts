import { createRequire } from "node:module";
import hardhatIgnitionViem from "@nomicfoundation/hardhat-ignition-viem";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { configVariable, defineConfig } from "hardhat/config";

/** The compiler comes from npm, as a file: nothing is downloaded when contracts are built. */
const soljson = createRequire(import.meta.url).resolve("solc/soljson.js");

export default defineConfig({
  plugins: [hardhatViem, hardhatIgnitionViem, hardhatMocha, hardhatNetworkHelpers],
  paths: {
    sources: ["contracts", "bench/contracts", "docs/examples"],
    tests: { mocha: "test", solidity: "test" },
  },
  solidity: {
    // Test contracts stay out of artifacts/ and of the types made from it.
    splitTestsCompilation: true,
    profiles: {
      // One profile, the one that ships: what is tested is what is deployed.
      default: {
        version: "0.8.37",
        path: soljson,
        settings: {
          viaIR: true,
          evmVersion: "prague",
          optimizer: { enabled: true, runs: 1_000_000 },
          metadata: { bytecodeHash: "none" },
          // For the snapshot of where contracts keep things (scripts/storageLayouts.ts).
          outputSelection: { "*": { "*": ["storageLayout"] } },
        },
      },
    },
  },
  networks: {
    embedded: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "osaka",
      allowUnlimitedContractSize: false,
    },
    remote: {
      type: "http",
      url: configVariable("SYMBOLON_RPC_URL"),
      accounts: [configVariable("SYMBOLON_PRIVATE_KEY")],
    },
  },
  test: {
    solidity: {
      profiles: {
        default: {
          fsPermissions: { readDirectory: ["test/vectors"] },
          fuzz: { runs: 256, seed: "0x53796d626f6c6f6e" },
          invariant: { runs: 64, depth: 64, failOnRevert: true },
        },
        deep: {
          fsPermissions: { readDirectory: ["test/vectors"] },
          fuzz: { runs: 5_000 },
          invariant: { runs: 1_000, depth: 256, failOnRevert: true },
        },
      },
    },
  },
});
