import { readFileSync } from "node:fs";
import type { Address } from "viem";
import { accountFromKeystore } from "../src/node/index.ts";
import { remoteSigner } from "../src/sdk/distribution/index.ts";

/** The issuer's account, of an encrypted key, and the treasury's, which a signer elsewhere keeps. */
export async function openKeys(keystore: string, password: string, treasury: Address) {
  return {
    issuer: await accountFromKeystore(readFileSync(keystore, "utf8"), password),
    treasury: remoteSigner("http://127.0.0.1:8550", treasury),
  };
}
