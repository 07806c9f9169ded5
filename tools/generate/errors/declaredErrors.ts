import { type ErrorItem, selectorOf } from "../../../src/sdk/chain/errors/knownErrors.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type Artifact, deployables } from "../deployables.ts";

/** An error that a contract or a library may revert with. */
type DeclaredError = {
  readonly item: ErrorItem;
  /** Its NatSpec; undefined where it has none, or where others declare it. */
  readonly why: string | undefined;
};

/** A contract that can be deployed, or a library. */
export type Thrower = {
  /** From contracts/, without its ending: `distribution/gates/CredentialGate`. */
  readonly file: string;
  readonly name: string;
  readonly errors: readonly DeclaredError[];
};

/** Members of each enumeration, by its name in an ABI: `enum Outcome`. */
export type Enumerations = ReadonlyMap<string, readonly string[]>;

export type DeclaredErrors = {
  readonly throwers: readonly Thrower[];
  readonly enumerations: Enumerations;
};

type BuildOutput = {
  readonly output: { readonly sources: { readonly [source: string]: { readonly ast: SyntaxNode } } };
};
type Build = {
  readonly contracts: ReadonlyMap<string, SyntaxNode>;
  readonly errors: ReadonlyMap<number, { readonly node: SyntaxNode; readonly isOurs: boolean }>;
  readonly enumerations: Enumerations;
};

/**
 * The errors of all that ships, from the artifacts of the last build and its syntax trees.
 * @throws SymbolonError `ErrorWithoutSource`
 */
export function declaredErrors(artifacts: string): DeclaredErrors {
  const builds = new Map<BuildOutput, Build>();
  const throwers = deployables<BuildOutput>(artifacts, /^(mocks|interfaces)$/).map(
    ({ path, artifact, output }) => {
      const build = builds.get(output) ?? readBuild(output);
      builds.set(output, build);
      const file = path.replace(/^contracts\/|\.sol\/.*$/g, "");
      return { file, name: artifact.contractName, errors: errorsOf(artifact, build) };
    },
  );
  const enumerations = new Map([...builds.values()].flatMap((build) => [...build.enumerations]));
  return { throwers, enumerations };
}

/** Two interfaces may declare one error alike: which one a contract means, the compiler has noted. */
function errorsOf({ contractName, inputSourceName, abi }: Artifact, build: Build): readonly DeclaredError[] {
  const used = build.contracts.get(`${inputSourceName}:${contractName}`)?.usedErrors ?? [];
  const definitions = used.flatMap((id) => build.errors.get(id) ?? []);
  return abi
    .filter((item) => item.type === "error")
    .map((item) => {
      const selector = selectorOf(item);
      const found = definitions.find(({ node }) => `0x${node.errorSelector}` === selector);
      if (found === undefined) {
        throw new SymbolonError({
          code: "ErrorWithoutSource",
          reason: `The build has ${item.name} in the ABI of ${contractName}, but not in its syntax tree.`,
          hint: "Build everything again: npx hardhat build --force.",
          details: { contract: contractName, error: item.name },
        });
      }
      return { item, why: found.isOurs ? noticeOf(found.node.documentation?.text) : undefined };
    });
}

function readBuild({ output }: BuildOutput): Build {
  const trees = Object.entries(output.sources);
  return {
    contracts: new Map(
      trees.flatMap(([source, { ast }]) =>
        nodesOfType(ast, "ContractDefinition").map((node) => [`${source}:${node.name}`, node] as const),
      ),
    ),
    errors: new Map(
      trees.flatMap(([source, { ast }]) =>
        nodesOfType(ast, "ErrorDefinition").map(
          (node) => [node.id, { node, isOurs: source.startsWith("project/") }] as const,
        ),
      ),
    ),
    enumerations: new Map(
      trees.flatMap(([, { ast }]) =>
        nodesOfType(ast, "EnumDefinition").map(
          ({ name, members = [] }) => [`enum ${name}`, members.map((member) => member.name)] as const,
        ),
      ),
    ),
  };
}

/** The parts of solc's syntax trees that the catalogue of errors is made of. */
export type SyntaxNode = {
  readonly id: number;
  readonly nodeType: string;
  readonly name?: string;
  readonly nodes?: readonly SyntaxNode[];
  /** Of a contract: the errors that it may revert with, those of its bases and libraries included. */
  readonly usedErrors?: readonly number[];
  /** Of an enumeration. */
  readonly members?: readonly { readonly name: string }[];
  /** Of an error. */
  readonly errorSelector?: string;
  readonly documentation?: { readonly text: string };
};

/** All nodes of that type in a source file: in the file itself, or in a contract. */
export function nodesOfType(tree: SyntaxNode, nodeType: string): readonly SyntaxNode[] {
  return (tree.nodes ?? [])
    .flatMap((node) => [node, ...(node.nodes ?? [])])
    .filter((node) => node.nodeType === nodeType);
}

/** What NatSpec says to people, in one line; undefined where it says nothing to them. */
export function noticeOf(documentation: string | undefined): string | undefined {
  const text = documentation?.replace(/\s+/g, " ").trim() ?? "";
  const notice = text.startsWith("@") ? /@notice (.*?)(?= @|$)/.exec(text)?.[1] : text.split(" @")[0];
  return notice?.trim() || undefined;
}
