import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, type Hex, keccak256 } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Acceptance } from "../../../src/lab/acceptance/index.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type OtherChain, openOtherChain } from "./otherChain.ts";

export const keyOf = (name: string): Hex => keccak256(`0x${Buffer.from(name).toString("hex")}`);
export const addressOf = (name: string): Address => privateKeyToAccount(keyOf(name)).address;
export const ids = ({ findings }: Acceptance) => findings.map(({ id }) => id);
export const statuses = ({ steps }: Acceptance) => new Set(steps.map(({ status }) => status));
export const statusIn = ({ steps }: Acceptance, name: string) =>
  steps.find(({ step }) => step === name)?.status;
/** What became of each step, in words, for a test that fails. */
export const stepsIn = ({ steps }: Acceptance) =>
  steps.map(({ step, status, note }) => `${step}: ${status}: ${note}`).join("\n");
export const failureOf = async (run: Promise<unknown>) =>
  (await run.catch((thrown) => thrown)) as SymbolonError;
export const isSend = (method: string) => method === "eth_sendRawTransaction";

/** Runs on a chain that a suite has for itself, each of an account by its name, with a key and a folder of its own. */
export function useRuns() {
  let chain: OtherChain;
  let folder: string;
  const out = (name: string) => join(folder, name);
  beforeEach(() => chain.behave({}));
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    async openChain(): Promise<OtherChain> {
      folder = mkdtempSync(join(tmpdir(), "symbolon-acceptance-"));
      chain = await openOtherChain();
      return chain;
    },
    out,
    parameters: (name: string, ...more: [] | [object]) => chain.parameters(keyOf(name), out(name), ...more),
    /** With an ether. */
    fund: (name: string) => chain.giveEther(addressOf(name)),
  };
}

/** Nonces of all that was sent, by steps. */
export function noncesBySteps(folder: string): ReadonlyMap<string, ReadonlySet<number>> {
  const nonces = new Map<string, Set<number>>();
  for (const line of readFileSync(join(folder, "sent.jsonl"), "utf8").split("\n").slice(0, -1)) {
    const { record, step, nonce } = JSON.parse(line) as { record: string; step: string; nonce: number };
    if (record === "sent") nonces.set(step, (nonces.get(step) ?? new Set()).add(nonce));
  }
  return nonces;
}

/** Bytes of all that was sent, by steps. */
export function bytesBySteps(folder: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of readFileSync(join(folder, "sent.jsonl"), "utf8").split("\n").slice(0, -1)) {
    const { record, step, raw } = JSON.parse(line) as { record: string; step: string; raw?: Hex };
    if (record === "sent" && raw !== undefined) sums.set(step, (sums.get(step) ?? 0) + raw.length / 2 - 1);
  }
  return sums;
}
