import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { contractsOf } from "../../../sdk/chain/campaigns/campaignContracts.ts";
import type { CampaignDesign } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import { packJson, unpackJson } from "../../files/packedJson.ts";

/*
 * The sources that ship, and how they were compiled: what makes a campaign's code again, without a compiler's output.
 * Hardhat's configuration takes its settings from here.
 */

export const compilerVersion = "0.8.37+commit.f401782d";

/** A campaign is deployed again for each distribution, so its size counts as much as its claims' gas. */
export const campaignRuns = 500;
/** Of everything else that ships, clones' implementation included. */
export const usualRuns = 1_000_000;

export const compilerSettings = (runs: number) => ({
  evmVersion: "prague",
  metadata: { bytecodeHash: "none" },
  viaIR: true,
  optimizer: { enabled: true, runs },
});

/** What the contracts import from elsewhere, by the name that the compiler knew it by; the build packs it into `SHIPPED`. */
const SHIPPED = "dist/npm.br";
const LIBRARY = "@openzeppelin/contracts";
const LIBRARY_NAME = `npm/${LIBRARY}@5.7.0/`;

/** Solidity's standard JSON input, as far as it is looked at. */
export type CompilerInput = {
  readonly language: string;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** A campaign's source by the compiler's name, `project/contracts/.../VestingCampaign.sol`, and what it was compiled from. */
export type CampaignSource = { readonly name: string; readonly input: CompilerInput };

/**
 * What a campaign and its factory need, as the factory was compiled with them: a campaign alone may come out otherwise, since
 * the optimizer heeds an order that goes by all that is compiled together.
 * @param root the folder of our package.json, in a checkout or in the published package
 */
export function campaignSource(root: string, design: CampaignDesign): CampaignSource {
  const { campaign, factory } = contractsOf(design);
  const nameOf = (contract: string) => `project/contracts/distribution/${contract}.sol`;
  const runs = design.form === "light" ? usualRuns : campaignRuns;
  return {
    name: nameOf(campaign),
    input: {
      language: "Solidity",
      sources: sourcesOf(nameOf(factory), sourceReader(root)),
      settings: {
        ...compilerSettings(runs),
        remappings: [`project/:${LIBRARY}/=${LIBRARY_NAME}`],
        outputSelection: { "*": { "*": ["abi", "evm.bytecode", "evm.deployedBytecode"] } },
      },
    },
  };
}

const PROJECT = "project/contracts/";

/** The contracts of a checkout, or of the package that has them. */
function contractsFolder(root: string): string {
  const own = join(root, "contracts");
  if (existsSync(own)) return own;
  return dirname(createRequire(join(root, "package.json")).resolve("@symbolon/contracts/package.json"));
}

/** Reads a source by its name; what is from elsewhere out of what the package brings, or where npm has put it. */
function sourceReader(root: string): (name: string) => string {
  const packed = join(root, SHIPPED);
  const shipped = existsSync(packed) ? (unpackJson(readFileSync(packed)) as Record<string, string>) : {};
  const library = join(root, "node_modules", LIBRARY);
  const fileOf = (name: string) =>
    name.startsWith(PROJECT)
      ? join(contractsFolder(root), name.slice(PROJECT.length))
      : join(library, name.slice(LIBRARY_NAME.length));
  return (name) => shipped[name] ?? readFileSync(fileOf(name), "utf8");
}

/** What campaigns' sources import from elsewhere, as the published package has it: whoever installs that has the contracts by it. */
export function packLibrary(inputs: readonly CompilerInput[]): Uint8Array {
  const sources = inputs.flatMap((input) => Object.entries(input.sources));
  const library = sources.filter(([name]) => name.startsWith(LIBRARY_NAME)).toSorted();
  return packJson(Object.fromEntries(library.map(([name, { content }]) => [name, content])));
}

/** `import "a.sol"`, `import { B } from "a.sol"`, `import * as C from "a.sol"`. */
const IMPORT = /^\s*import\s+(?:[^"';]*?\sfrom\s+|)["']([^"']+)["']/gm;

/** A source and all that it imports, however far down, by name. */
function sourcesOf(source: string, read: (name: string) => string): CompilerInput["sources"] {
  const contents = new Map<string, string>();
  const visit = (name: string) => {
    if (contents.has(name)) return;
    const content = read(name);
    contents.set(name, content);
    for (const [, target = ""] of content.matchAll(IMPORT)) visit(resolveImport(name, target));
  };
  visit(source);
  const names = [...contents.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, { content: contents.get(name) ?? "" }]));
}

function resolveImport(from: string, target: string): string {
  return target.startsWith(".")
    ? posix.join(posix.dirname(from), target)
    : target.replace(`${LIBRARY}/`, LIBRARY_NAME);
}
