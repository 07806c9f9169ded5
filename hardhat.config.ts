import { createRequire } from "node:module";
import hardhatIgnitionViem from "@nomicfoundation/hardhat-ignition-viem";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatVerify from "@nomicfoundation/hardhat-verify";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { configVariable, defineConfig } from "hardhat/config";
import { campaignRuns, compilerSettings, usualRuns } from "./src/distribution/node/source/shippedSources.ts";
import { solidityTestBuilds } from "./tools/testing/solidityTestBuilds.ts";

/** The compiler comes from npm, as a file: nothing is downloaded when contracts are built. */
const soljson = createRequire(import.meta.url).resolve("solc/soljson.js");

const version = { version: "0.8.37", path: soljson };

/** For the tests themselves, their tokens, wallets and twins: a small part of the time. */
const quickCompiler = (settings: object) => ({
  ...version,
  settings: { ...compilerSettings(0), ...settings },
});

const compiler = (runs: number) => ({
  ...version,
  settings: {
    ...compilerSettings(runs),
    // For the snapshot of where contracts keep things (tools/generate/storageLayouts.ts).
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
});

const filesAt = (runs: number, files: readonly string[]) =>
  Object.fromEntries(files.map((file) => [`contracts/${file}.sol`, compiler(runs)]));

/** What ships. */
const shipped = {
  compilers: [compiler(usualRuns)],
  overrides: {
    ...filesAt(campaignRuns, [
      "distribution/InstantCampaign",
      "distribution/InstantCampaignFactory",
      "distribution/VestingCampaign",
      "distribution/VestingCampaignFactory",
      "distribution/CumulativeCampaign",
      "distribution/CumulativeCampaignFactory",
    ]),
    // Compiled as all others are, but in jobs of their own: one compiler would take minutes for all, while a core is idle.
    ...filesAt(usualRuns, [
      "credentials/AttestationRegistry",
      "credentials/BatchRegistry",
      "credentials/WitnessVerifier",
      "distribution/gates/AllOfGate",
      "distribution/gates/CredentialGate",
    ]),
  },
};

export default defineConfig({
  plugins: [
    hardhatViem,
    hardhatIgnitionViem,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatVerify,
    solidityTestBuilds,
  ],
  paths: {
    sources: ["contracts", "bench/contracts", "docs/examples"],
    tests: { mocha: "test", solidity: "test" },
  },
  solidity: {
    // Test contracts stay out of artifacts/ and of the types made from it.
    splitTestsCompilation: true,
    profiles: {
      // In tests, too, which deploy what ships from its artifacts. Ignition, called directly, builds by `production`.
      default: shipped,
      production: shipped,
      // tools/testing/solidityTestBuilds.ts says which files these two are for.
      tests: { compilers: [quickCompiler({ viaIR: false, optimizer: { enabled: false } })] },
      byIr: {
        compilers: [
          quickCompiler({
            viaIR: true,
            // All that the optimizer does for size and gas is left out: it takes most of the time.
            optimizer: {
              enabled: true,
              details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: "" } },
            },
          }),
        ],
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
  // Looked up only when something is verified: an environment variable, or Hardhat's keystore.
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
  test: {
    solidity: {
      profiles: {
        default: {
          fsPermissions: { readDirectory: ["cache/vectors"] },
          fuzz: { runs: 64, seed: "0x53796d626f6c6f6e" },
          invariant: { runs: 16, depth: 64, failOnRevert: true },
        },
        deep: {
          fsPermissions: { readDirectory: ["cache/vectors"] },
          fuzz: { runs: 5_000 },
          invariant: { runs: 1_000, depth: 256, failOnRevert: true },
        },
      },
    },
  },
});
