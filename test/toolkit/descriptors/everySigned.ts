import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "viem";
import { signatureOf } from "../../../src/node/descriptors/descriptor.ts";

const SRC = join(import.meta.dirname, "..", "..", "..", "src");
const ABIS = join(SRC, "sdk", "chain", "abi");

/** Functions that change something and that no person signs. */
export const UNSIGNED: Readonly<Record<string, string>> = {
  check: "a campaign asks its gate",
  payItem: "a campaign calls itself",
  payFees: "a campaign calls itself",
  releaseItem: "a campaign calls itself",
  enact: "a dispute desk calls the group that named it",
  approve: "ERC-20's own: wallets describe it for all tokens",
  transfer: "ERC-20's own: wallets describe it for all tokens",
  transferFrom: "ERC-20's own: wallets describe it for all tokens",
};

/** Typed data that others describe, and structs that stand within what is signed. */
export const OTHERS: Readonly<Record<string, string>> = {
  Delegation: "a token's own (its votes): its domain is the token's, which a descriptor of ours cannot name",
  Permit: "a token's own (ERC-2612): the registry has it for all tokens",
  EIP712Domain: "the domain's own type",
  Attestation: "what EAS's SDK once signed under this name, and we only verify",
};

/** The signature of every function of our ABIs that changes something. */
export async function changingFunctions(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const file of readdirSync(ABIS)) {
    const module = (await import(join(ABIS, file))) as Record<string, unknown>;
    for (const one of (Object.values(module).filter(Array.isArray) as Abi[]).flat()) {
      if (one.type !== "function" || ["view", "pure"].includes(one.stateMutability)) continue;
      found.add(signatureOf(one));
    }
  }
  return found;
}

/** The name of every struct of typed data that sources name. */
export function structsInSource(): ReadonlySet<string> {
  const found = new Set<string>();
  const paths = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  for (const path of paths.filter((name) => /\.tsx?$/.test(name) && !/abi\/|builds|descriptors/.test(name))) {
    const source = readFileSync(join(SRC, path), "utf8");
    for (const [, name = ""] of source.matchAll(/primaryType: "(\w+)"/g)) found.add(name);
    if (!/core\/(signing|governance)\//.test(path)) continue;
    for (const [, name = ""] of source.matchAll(/["`]([A-Z]\w+)\((?:[a-zA-Z]\w* \w|\$\{)/g)) found.add(name);
  }
  return found;
}
