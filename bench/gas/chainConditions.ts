import hre from "hardhat";

/** The chain's rules and the compiler's: for the results file. */
export function chainConditions() {
  const { embedded } = hre.config.networks;
  const { compilers = [], overrides = {} } = hre.config.solidity.profiles.default ?? {};
  const compiler = compilers[0];
  return {
    hardfork: embedded?.type === "edr-simulated" ? embedded.hardfork : "unknown",
    solidity: {
      version: compiler?.version ?? "unknown",
      settings: withoutOutput(compiler?.settings),
      overrides: Object.fromEntries(
        Object.entries(overrides).map(([file, { settings }]) => [file, withoutOutput(settings)]),
      ),
    },
  };
}

/** What the compiler is to print changes no gas. */
function withoutOutput(settings: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { outputSelection: _, ...rest } = settings;
  return rest;
}
