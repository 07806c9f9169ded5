import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { compilePeer } from "../compilePeer.ts";

export const SIGN_PROTOCOL = "@ethsign/sign-protocol-evm";
/** Those its own repository deploys with, but for the compiler's version: ours. */
export const SIGN_SETTINGS = {
  viaIR: true,
  evmVersion: "shanghai",
  optimizer: { enabled: true, runs: 10_000 },
} as const;

/** Creation code of Sign Protocol, compiled in memory (about 4 s). Its sources are AGPL: nothing of them is kept here. */
export function compileSignProtocol(settings: Readonly<Record<string, unknown>> = SIGN_SETTINGS): Hex {
  const root = dirname(createRequire(import.meta.url).resolve(`${SIGN_PROTOCOL}/package.json`));
  return compilePeer({
    package: SIGN_PROTOCOL,
    source: "src/core/SP.sol",
    contract: "SP",
    settings,
    read: (path) =>
      readFileSync(path.startsWith("@") ? join(root, "node_modules", path) : join(root, path), "utf8"),
  });
}
