import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { SymbolonError } from "../../../src/core/errors.ts";

export const SIGN_PROTOCOL = "@ethsign/sign-protocol-evm";
/** Those its own repository deploys with, but for the compiler's version: ours. */
export const SIGN_SETTINGS = {
  viaIR: true,
  evmVersion: "shanghai",
  optimizer: { enabled: true, runs: 10_000 },
} as const;
const SOURCE = "src/core/SP.sol";

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
 * Creation code of Sign Protocol, compiled in memory (about 4 s): its package has sources only. They are AGPL, so
 * nothing of them is kept here.
 */
export function compileSignProtocol(): Hex {
  const require = createRequire(import.meta.url);
  const root = dirname(require.resolve(`${SIGN_PROTOCOL}/package.json`));
  const compiler = require("solc") as Compiler;
  const read = (path: string) =>
    readFileSync(path.startsWith("@") ? join(root, "node_modules", path) : join(root, path), "utf8");
  const input = {
    language: "Solidity",
    sources: { [SOURCE]: { content: read(SOURCE) } },
    settings: { ...SIGN_SETTINGS, outputSelection: { [SOURCE]: { SP: ["evm.bytecode.object"] } } },
  };
  const imports = (path: string) => ({ contents: read(path) });
  const output: Output = JSON.parse(compiler.compile(JSON.stringify(input), { import: imports }));
  const code = output.contracts?.[SOURCE]?.SP?.evm.bytecode.object;
  if (code) return `0x${code}`;
  throw new SymbolonError({
    code: "DoesNotCompile",
    reason: "Sign Protocol's sources do not compile.",
    cure: "Look whether the version of its package, or of solc, has changed.",
    details: { package: SIGN_PROTOCOL },
  });
}
