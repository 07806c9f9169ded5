import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "viem";
import { compilePeer } from "../compilePeer.ts";

const THIRDWEB = "@thirdweb-dev/contracts";
/** Those of its repository (foundry.toml), but for the compiler's version: ours. */
export const THIRDWEB_SETTINGS = { evmVersion: "london", optimizer: { enabled: true, runs: 20 } } as const;

/** Creation code of thirdweb's Airdrop, compiled in memory (about 1 s). */
export function compileThirdweb(): Hex {
  const theirs = createRequire(createRequire(import.meta.url).resolve(`${THIRDWEB}/package.json`));
  return compilePeer({
    package: THIRDWEB,
    source: `${THIRDWEB}/prebuilts/airdrop/Airdrop.sol`,
    contract: "Airdrop",
    settings: THIRDWEB_SETTINGS,
    read: (path) => readFileSync(theirs.resolve(path), "utf8"),
  });
}
