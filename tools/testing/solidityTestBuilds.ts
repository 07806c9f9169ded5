/**
 * How Hardhat builds what lies under `test`. Most of it is compiled with the profile `tests` of hardhat.config.ts, which leaves IR
 * and optimizer out, `BY_IR` by IR, with as little work of the optimizer as will do. With each file comes what it imports and what
 * it deploys by name, so that a test runs by itself.
 */
import { existsSync, globSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve, sep } from "node:path";
import type { HardhatHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";
import type { FileBuildResult } from "hardhat/types/solidity";
import { writeAbiFiles } from "../../test/vectors/kinds/abiFiles.ts";
import { neededSources } from "./neededSources.ts";

type Build = HardhatHooks["solidity"]["build"];
type Input = HardhatHooks["solidity"]["preprocessSolcInputBeforeBuilding"];

/** Around campaigns and others, for which the profile `tests` has too little stack. No test imports one: it deploys it by name. */
const BY_IR = [
  "test/attacks/twins/{InitializedTwin,LooseCloneFactoryTwin,OpenImplementationTwin,SelfCallingTwin}.sol",
  "test/attacks/twins/{SharedDomainTwin,StrictFeesTwin}.sol",
  "test/contracts/support/{KeyAccount,RootProbe}.sol",
];

export const solidityTestBuilds: HardhatPlugin = {
  id: "symbolon-solidity-test-builds",
  hookHandlers: {
    solidity: async () => ({ default: async () => ({ build, preprocessSolcInputBeforeBuilding }) }),
  },
};

/** In jobs folder by folder, after the vectors that they read: of all tests at once the compiler, which has 2 GiB, could not write its output. */
const build: Build = async (context, files, options, next) => {
  // Hardhat leaves a core free, of two the half.
  if (options?.scope !== "tests")
    return next(context, files, { concurrency: availableParallelism(), ...options });
  const { root, cache } = context.config.paths;
  writeAbiFiles(join(root, "test/vectors"), join(cache, "vectors"));
  await keepTraces(cache, await context.solidity.getArtifactsDirectory("tests"));
  const byIr = new Set(
    BY_IR.flatMap((glob) => globSync(glob, { cwd: root })).map((file) => resolve(root, file)),
  );
  const profileOf = (file: string) => (byIr.has(file) ? "byIr" : "tests");
  const jobs = Map.groupBy(neededSources(root, files).tests, (file) =>
    profileOf(file) === "tests" ? file.slice(root.length).split(sep)[2] : profileOf(file),
  );
  const results = new Map<string, FileBuildResult>();
  for (const needed of jobs.values()) {
    const buildProfile = profileOf(needed[0] as string);
    const result = await next(context, needed, { ...options, buildProfile, cleanupArtifacts: false });
    if (!(result instanceof Map)) return result;
    for (const [file, built] of result) results.set(file, built);
  }
  if (options.cleanupArtifacts === true) await context.solidity.cleanupArtifacts(files, { scope: "tests" });
  // Only what was asked for: Hardhat runs the tests of each file that it is given here.
  return new Map([...results].filter(([file]) => files.includes(file)));
};

/** What Hardhat asks the compiler for to draw the stack trace of what fails: a third of the time that tests compile. */
const FOR_TRACES = /^ast$|opcodes$|sourceMap$/;

/** In `npm test`, which goes by what failed and why. What is run by itself has its traces. */
const isWithoutTraces = process.env.SYMBOLON_TEST_COUNTS !== undefined;

/** Where one file was compiled without, Hardhat draws no trace of any: those of `npm test` go before others come beside them. */
async function keepTraces(cache: string, artifacts: string): Promise<void> {
  const mark = join(cache, "tests-without-traces");
  if (isWithoutTraces) return writeFile(mark, "");
  if (existsSync(mark)) await rm(artifacts, { recursive: true, force: true });
  await rm(mark, { force: true });
}

/** Asks for no traces, and for the code of tests alone. */
const preprocessSolcInputBeforeBuilding: Input = async (context, input, next) => {
  const ofTests = Object.keys(input.sources).filter((name) => name.startsWith("project/test/"));
  if (!isWithoutTraces || ofTests.length === 0) return next(context, input);
  const { settings } = input;
  const wanted = settings.outputSelection["*"]?.["*"]?.filter((output) => !FOR_TRACES.test(output)) ?? [];
  const outputSelection = Object.fromEntries(ofTests.map((name) => [name, { "*": wanted }]));
  return next(context, { ...input, settings: { ...settings, outputSelection } });
};
