import { createRequire } from "node:module";
import type { Hex } from "viem";
import { SymbolonError } from "../../src/sdk/core/errors.ts";

export type CompilePeerParameters = {
  /** The npm package that has the sources. */
  readonly package: string;
  /** Path of the source file, as `read` takes it. */
  readonly source: string;
  readonly contract: string;
  /** The compiler's settings, but for what it is to print. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Text of a source file, by its path or by what an import names. */
  readonly read: (path: string) => string;
};

type Compiler = {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string;
};
type Output = {
  readonly contracts?: {
    readonly [file: string]: {
      readonly [name: string]: { readonly evm: { readonly bytecode: { readonly object: string } } };
    };
  };
};

/**
 * Creation code of a peer whose package has sources only, compiled in memory by our solc.
 * @throws SymbolonError `DoesNotCompile`
 */
export function compilePeer(peer: CompilePeerParameters): Hex {
  const { source, contract, settings, read } = peer;
  const compiler = createRequire(import.meta.url)("solc") as Compiler;
  const input = {
    language: "Solidity",
    sources: { [source]: { content: read(source) } },
    settings: { ...settings, outputSelection: { [source]: { [contract]: ["evm.bytecode.object"] } } },
  };
  const imports = (path: string) => ({ contents: read(path) });
  const output: Output = JSON.parse(compiler.compile(JSON.stringify(input), { import: imports }));
  const code = output.contracts?.[source]?.[contract]?.evm.bytecode.object;
  if (code) return `0x${code}`;
  throw new SymbolonError({
    code: "DoesNotCompile",
    reason: `The sources of ${contract} in ${peer.package} do not compile.`,
    hint: "Look whether the version of its package, or of solc, has changed.",
    details: { package: peer.package },
  });
}
