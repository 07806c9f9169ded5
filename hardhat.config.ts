import { globSync } from "node:fs";
import { join } from "node:path";
import hardhatIgnitionViem from "@nomicfoundation/hardhat-ignition-viem";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import hardhatVerify from "@nomicfoundation/hardhat-verify";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { configVariable, defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { campaignRuns, compilerSettings, usualRuns } from "./src/node/campaigns/source/shippedSources.ts";
import { solidityTestBuilds } from "./tools/testing/solidityTestBuilds.ts";

/** The compiler comes from npm, as a file: nothing is downloaded when contracts are built. */
const soljson = join(import.meta.dirname, "tools/compiler/soljson.cjs");

const version = { version: "0.8.37", path: soljson };

/** For the tests themselves, their tokens, wallets and twins: a small part of the time. */
const quickCompiler = (settings: object) => ({
  ...version,
  settings: { ...compilerSettings(0), ...settings },
});
const plainCompiler = quickCompiler({ viaIR: false, optimizer: { enabled: false } });

const compiler = (runs: number) => ({
  ...version,
  settings: {
    ...compilerSettings(runs),
    // For the snapshot of where contracts keep things (tools/generate/storageLayouts.ts).
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
});

/** All in one job of the compiler, see `sharedJobs`. */
const filesAt = (runs: number, files: readonly string[]) => {
  const together = compiler(runs);
  return Object.fromEntries(files.map((file) => [`contracts/${file}.sol`, together]));
};
const filesIn = (folder: string, together: object) => {
  const files = globSync(`${folder}/**/*.sol`, { cwd: import.meta.dirname });
  return Object.fromEntries(files.map((file) => [file.replaceAll("\\", "/"), together]));
};

/** A job for the files of each folder that nothing below names: a line that many import costs those that a test deploys, not all. */
const byFolder = Object.assign(
  {},
  ...["bench/contracts", "examples", "contracts/mocks", "contracts/credentials", "contracts/governance"].map(
    (folder) => filesIn(folder, compiler(usualRuns)),
  ),
);

const TOKENS = "contracts/mocks/tokens";

/** What ships. */
const shipped = {
  compilers: [compiler(usualRuns)],
  overrides: {
    ...byFolder,
    // With the factory that creates it: the optimizer heeds an order that goes by all that is compiled together.
    ...filesAt(campaignRuns, ["distribution/InstantCampaign", "distribution/InstantCampaignFactory"]),
    ...filesAt(campaignRuns, ["distribution/VestingCampaign", "distribution/VestingCampaignFactory"]),
    ...filesAt(campaignRuns, ["distribution/CumulativeCampaign", "distribution/CumulativeCampaignFactory"]),
    // Compiled as all others are, but in jobs of their own: one compiler would take minutes for all, while a core is idle.
    ...filesAt(usualRuns, ["distribution/LightInstantCampaign", "distribution/LightInstantCampaignFactory"]),
    ...filesAt(usualRuns, ["credentials/AttestationRegistry"]),
    ...filesAt(usualRuns, ["credentials/BatchRegistry"]),
    ...filesAt(usualRuns, ["credentials/WitnessVerifier"]),
    ...filesAt(usualRuns, ["governance/Quorum", "governance/Rulebook"]),
    ...filesAt(usualRuns, ["distribution/PayoutCoin"]),
    ...filesAt(usualRuns, ["distribution/gates/AllOfGate"]),
    ...filesAt(usualRuns, ["distribution/gates/AllOfManyGate"]),
    ...filesAt(usualRuns, ["distribution/gates/CredentialGate"]),
    // It would be too large otherwise.
    ...filesAt(campaignRuns, ["governance/DisputeDesk"]),
    // These do not ship: tests pay them out.
    ...filesIn(TOKENS, plainCompiler),
  },
};

/** Hardhat compiles in one job what has the very same settings, but gives each file that is named above a copy of its own. */
const sharedJobs: HardhatPlugin = {
  id: "symbolon-shared-jobs",
  hookHandlers: {
    config: async () => ({
      default: async () => ({
        resolveUserConfig: async (userConfig, resolveVariable, next) => {
          const config = await next(userConfig, resolveVariable);
          for (const { overrides } of Object.values(config.solidity.profiles)) shareAgain(overrides);
          return config;
        },
      }),
    }),
  },
};

function shareAgain(overrides: Record<string, object>): void {
  const copies = new Map<object, object>();
  for (const [file, copy] of Object.entries(overrides)) {
    const settings = shipped.overrides[file];
    if (settings === undefined) continue;
    overrides[file] = copies.get(settings) ?? copy;
    copies.set(settings, overrides[file]);
  }
}

export default defineConfig({
  plugins: [
    hardhatViem,
    hardhatIgnitionViem,
    hardhatMocha,
    hardhatNetworkHelpers,
    hardhatVerify,
    sharedJobs,
    solidityTestBuilds,
  ],
  paths: {
    sources: ["contracts", "bench/contracts", "examples"],
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
      tests: { compilers: [plainCompiler] },
      byIr: {
        compilers: [
          quickCompiler({
            viaIR: true,
            // All that the optimizer does for size and gas is left out: it takes most of the time.
            optimizer: {
              enabled: true,
              details: {
                peephole: false,
                inliner: false,
                jumpdestRemover: false,
                orderLiterals: false,
                deduplicate: false,
                cse: false,
                constantOptimizer: false,
                yul: true,
                yulDetails: { stackAllocation: true, optimizerSteps: "" },
              },
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
