/**
 * Runs Solidity tests by themselves: `node tools/testing/chosenSolidityTests.ts FILE... [--grep WORDS]`. Of what ships it compiles the
 * jobs of those contracts alone that the tests deploy by name: each job whole, since the optimizer heeds what is compiled together.
 */
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { neededSources } from "./neededSources.ts";

const { positionals: testFiles, values } = parseArgs({
  options: { grep: { type: "string" } },
  allowPositionals: true,
});
const { root } = hre.config.paths;
const needed = neededSources(
  root,
  testFiles.map((file) => resolve(root, file)),
);
const files = [...new Set(needed.contracts.flatMap(jobOf))];
if (files.length > 0) await hre.tasks.getTask("build").run({ files, noTests: true });
const grep = values.grep === undefined ? {} : { grep: values.grep };
const ended: unknown = await hre.tasks
  .getTask(["test", "solidity"])
  .run({ testFiles, noCompile: true, ...grep });
process.exitCode = (ended as { readonly success: boolean }).success ? 0 : 1;

/** What is compiled together with a contract: the files of the very same settings. */
function jobOf(contract: string): readonly string[] {
  const overrides = hre.config.solidity.profiles.default?.overrides ?? {};
  const path = relative(root, contract).replaceAll("\\", "/");
  const settings = overrides[path];
  if (settings === undefined) return [path];
  return Object.keys(overrides).filter((file) => overrides[file] === settings);
}
