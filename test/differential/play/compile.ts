import { readFileSync } from "node:fs";
import { join } from "node:path";
import "../../../tools/compiler/soljson.cjs";
import solc from "solc";
import type { Hex } from "viem";

const root = join(import.meta.dirname, "..", "..", "..");

export type Compiled = { readonly creation: Hex; readonly runtime: Hex };

export type CompileParameters = {
  /** Source from the checkout's root, or from a package's name on. */
  readonly file: string;
  readonly contract: string;
  /** Changes a source before it is compiled. */
  readonly edit?: (source: string, file: string) => string;
  /** Settings of the compiler besides the defaults: no optimizer, which is the quickest. */
  readonly settings?: Readonly<Record<string, unknown>>;
};

/** Compiles one contract in this process, apart from Hardhat, whose artifacts know nothing of tests or changed sources. */
export function compile({ file, contract, edit = same, settings = {} }: CompileParameters): Compiled {
  const input = {
    language: "Solidity",
    sources: { [file]: { content: edit(read(file), file) } },
    settings: {
      evmVersion: "prague",
      metadata: { bytecodeHash: "none" },
      ...settings,
      outputSelection: { [file]: { [contract]: ["evm.bytecode.object", "evm.deployedBytecode.object"] } },
    },
  };
  const open = (path: string) => {
    try {
      return { contents: edit(read(path), path) };
    } catch (error) {
      return { error: String(error) };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: open })) as Output;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const { bytecode, deployedBytecode } = output.contracts[file]![contract]!.evm;
  return { creation: `0x${bytecode.object}`, runtime: `0x${deployedBytecode.object}` };
}

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<
    string,
    Record<string, { evm: { bytecode: { object: string }; deployedBytecode: { object: string } } }>
  >;
};

function read(file: string): string {
  return readFileSync(join(root, file.startsWith("@") ? "node_modules" : ".", file), "utf8");
}

function same(source: string): string {
  return source;
}
