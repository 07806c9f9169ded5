import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Hex, isHex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";

/**
 * The creation code in an npm package's build artifact: their compiler, their settings, their bytes.
 * @param path of the artifact, from its package's name on
 * @param from a package of ours whose own copy of the artifact's package is meant
 * @throws SymbolonError `NoBytecode`
 */
export function publishedBytecode(path: string, from?: string): Hex {
  const ours = createRequire(import.meta.url);
  const require = from === undefined ? ours : createRequire(ours.resolve(`${from}/package.json`));
  const { bytecode } = JSON.parse(readFileSync(require.resolve(path), "utf8")) as {
    // Hardhat's artifacts hold the code itself, Foundry's an object around it.
    bytecode?: string | { object?: string };
  };
  const code = typeof bytecode === "object" ? bytecode.object : bytecode;
  if (isHex(code) && code.length > 2) return code;
  throw new SymbolonError({
    code: "NoBytecode",
    reason: `The artifact ${path} holds no bytecode that can be deployed as it is.`,
    hint: "Look whether the package's version has changed, or name an artifact without libraries to link.",
    details: { path },
  });
}
