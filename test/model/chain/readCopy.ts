import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { credentialVerifierAbi } from "../../../src/sdk/chain/abi/credentialVerifierAbi.ts";
import { readHolds, readStatusWords } from "../../../src/sdk/chain/read/batches.ts";
import { namedVerdict } from "../../../src/sdk/chain/read/verdicts.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import type { Scene, WatchedCredential } from "../history/scene.ts";
import type { Chain } from "./openChain.ts";
import type { BatchCopy, IssuedBatch, LiveAnswer } from "./recording.ts";

/** Reads a batch whole at the latest block: its words at once, its holds at once. */
export async function readBatchCopy(
  { client, registry }: Chain,
  { size, watched }: Scene,
  issued: IssuedBatch,
): Promise<BatchCopy> {
  const batch = issued.id;
  const count = Math.ceil(size / 224);
  const words = await readStatusWords(client, { registry, batch, firstWord: 0, count });
  if (!words.holdsUsed) return { ...issued, words, holds: new Map() };
  const targets = watched.map(({ credential }) => credential.index);
  const holds = await readHolds(client, { registry, batch, targets });
  return { ...issued, words, holds: new Map(targets.map((target, i) => [Number(target), holds[i]!])) };
}

/** A question to the verifier, encoded once and asked at many blocks. */
const questions = new WeakMap<BatchHeader, Map<WatchedCredential, Hex>>();

/** What the CredentialVerifier says at the latest block of some credentials: many in one call. */
export async function askVerifier(
  { request, verifier }: Chain,
  { watched }: Scene,
  asked: readonly Omit<LiveAnswer, "verdict">[],
): Promise<readonly LiveAnswer[]> {
  const calls = asked.map(({ batch, position }) => questionAbout(batch.header, watched[position]!));
  const call = encodeFunctionData({ abi: credentialVerifierAbi, functionName: "verifyMany", args: [calls] });
  const data = (await request("eth_call", { to: verifier, data: call }, "latest")) as Hex;
  const verdicts = decodeFunctionResult({ abi: credentialVerifierAbi, functionName: "verifyMany", data });
  return asked.map((about, i) => ({ ...about, verdict: namedVerdict(verdicts[i]!) }));
}

function questionAbout(header: BatchHeader, watched: WatchedCredential): Hex {
  const about = questions.get(header) ?? new Map<WatchedCredential, Hex>();
  questions.set(header, about);
  const known = about.get(watched);
  if (known !== undefined) return known;
  const { credential, proof } = watched;
  const question = encodeFunctionData({
    abi: credentialVerifierAbi,
    functionName: "verify",
    args: [header, credential, proof],
  });
  about.set(watched, question);
  return question;
}
