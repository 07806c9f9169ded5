import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { isDeep } from "../deep.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const solc = createRequire(import.meta.url)("solc") as {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
};

/** Campaigns are deployed from our build, which compiles through Yul: their calls pass on more than the stack takes. */
const CAMPAIGNS = /^contracts\/distribution\/(?:\w+\.sol|terms\/)/;
const EXAMPLES = ["examples/MembersOnly.sol", "examples/HoldersGate.sol"];
const published = globSync("contracts/{credentials,distribution,interfaces,libraries}/**/*.sol", {
  cwd: ROOT,
});
const usable = [...published.filter((file) => !CAMPAIGNS.test(file)), ...EXAMPLES].sort();

/** What new projects compile with: Hardhat 3 and Foundry without the optimizer, most others with 200 runs. */
const UNOPTIMIZED = { enabled: false };
const OPTIMIZED = { enabled: true, runs: 200 };

const textOf = (file: string) =>
  readFileSync(join(ROOT, file.startsWith("@") ? "node_modules" : "", file), "utf8");

/** What the compiler, which is not told to go through Yul, says against those files and whoever uses all of their libraries. */
function complaints(files: readonly string[], optimizer: object): readonly string[] {
  const own = files.map((file): [string, string] => [file, textOf(file)]);
  const users = own.flatMap(([file, text]) => usersOf(file, text));
  const sources = Object.fromEntries([...own, ...users].map(([file, content]) => [file, { content }]));
  const asked = Object.fromEntries(
    Object.keys(sources).map((file) => [file, { "*": ["evm.bytecode.object"] }]),
  );
  const settings = { optimizer, outputSelection: asked };
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const { errors = [] } = JSON.parse(
    solc.compile(input, { import: (path) => ({ contents: textOf(path) }) }),
  ) as {
    errors?: { severity: string; formattedMessage: string }[];
  };
  return errors
    .filter(({ severity }) => severity === "error")
    .map(({ formattedMessage }) => formattedMessage);
}

/** A contract that uses each internal function of a library, since nothing else makes the compiler look at them. */
function usersOf(file: string, text: string): readonly [string, string][] {
  const library = /^library (\w+)/m.exec(text)?.[1];
  if (library === undefined) return [];
  const functions = [...text.matchAll(/^ {4}function (\w+)\(([^)]*)\)\s+internal\b/gm)];
  const names = functions.map(([, name]) => name);
  const isOverloaded = (name: string | undefined) => names.indexOf(name) !== names.lastIndexOf(name);
  // One of several by a name can be called, and not just named.
  const calls = functions.flatMap(([, name, parameters = ""], i) => {
    const values = parameters.split(",").map((parameter) => parameter.trim().split(" ").at(-1));
    return isOverloaded(name)
      ? [`function call${i}(${parameters}) internal view { ${library}.${name}(${values}); }`]
      : [];
  });
  const named = functions.map(([, name], i) => (isOverloaded(name) ? `call${i};` : `${library}.${name};`));
  const body = `${calls.join("\n")}\nfunction all() external pure { ${named.join(" ")} }`;
  return [
    [
      `uses/${library}.sol`,
      `pragma solidity ^0.8.28; import "../${file}"; contract Uses${library} { ${body} }`,
    ],
  ];
}

describe("published Solidity, with the settings of a new project", () => {
  it("compiles without the optimizer", () => {
    expect(usable.length).to.be.greaterThan(60);
    expect(complaints(usable, UNOPTIMIZED)).to.deep.equal([]);
  });

  // Seven seconds for all of them, for what the stack alone decides, nearly always as above.
  it("compiles with 200 runs of it", () => {
    expect(complaints(isDeep ? usable : EXAMPLES, OPTIMIZED)).to.deep.equal([]);
  });

  it("would be refused where a function of a library takes more than the stack has", () => {
    const campaign = "contracts/distribution/InstantCampaign.sol";
    expect(complaints([campaign], UNOPTIMIZED).join()).to.include("Stack too deep");
  });
});
