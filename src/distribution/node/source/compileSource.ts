import type { Hex } from "viem";
import { codeFingerprint } from "../../../chain/codeFingerprint.ts";
import { SymbolonError } from "../../../core/errors.ts";
import type { SourceRequest } from "./sourceRequest.ts";

type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
};

type Contract = {
  readonly evm: {
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences?: Readonly<Record<string, readonly { start: number; length: number }[]>>;
    };
  };
};

/**
 * Compiles what would be sent, in this process, in some ten seconds.
 * @returns whether it makes the code that is on the chain, immutables aside
 * @throws SymbolonError `DoesNotCompile`
 */
export async function compileSource({ contractName, input }: SourceRequest, code: Hex): Promise<boolean> {
  const { default: solc } = await import("solc");
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const [, path = "", name = ""] = /^(.*):([^:]*)$/.exec(contractName) ?? [];
  const found = output.contracts?.[path]?.[name]?.evm.deployedBytecode;
  if (found === undefined || found.object === "") throw doesNotCompile(output);
  const immutables = Object.values(found.immutableReferences ?? {})
    .flat()
    .map(({ start, length }) => [start, length] as const);
  return codeFingerprint(`0x${found.object}`, immutables) === codeFingerprint(code, immutables);
}

function doesNotCompile({ errors = [] }: Output): SymbolonError {
  const error = errors.find(({ severity }) => severity === "error")?.formattedMessage ?? "no code came out";
  return new SymbolonError({
    code: "DoesNotCompile",
    reason: `The source does not compile: ${error.split("\n")[0]}.`,
    hint: "Build the contracts again: npx hardhat build.",
    details: { error },
  });
}
