import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Hex } from "viem";
import { notWritable } from "../../../files/replaceDirectory.ts";
import { type AccountFacts, answerOfLine, type KeptAnswer, lineOfAnswer } from "./answerLines.ts";

/** What a node has answered about one block. Addresses and slots are in lower case. */
export type Answers = {
  readonly account: (address: string) => AccountFacts | undefined;
  readonly slot: (address: string, slot: string) => Hex | undefined;
  readonly answer: (question: string) => { readonly result: unknown } | undefined;
  readonly keep: (answer: KeptAnswer) => void;
  /** Waits until all that is kept is in the file. */
  readonly close: () => Promise<void>;
};

/**
 * What is known of one block: in memory and, where there is a folder, in files of it, to which is only added. Each run
 * adds to a file of its own, so that several may share the folder; the last line of a run that was killed may be torn and
 * is left out.
 * @param folder of one block of one chain; undefined: nothing outlives the run
 * @throws SymbolonError `OutputNotWritable`
 */
export async function openAnswers(folder: string | undefined): Promise<Answers> {
  const accounts = new Map<string, AccountFacts>();
  const slots = new Map<string, Map<string, Hex>>();
  const others = new Map<string, { readonly result: unknown }>();
  const share = sharing();
  const remember = (kept: KeptAnswer) => {
    if (kept.kind === "answer") others.set(kept.question, { result: kept.result });
    else if (kept.kind === "slot") slotsOf(slots, kept.address).set(kept.slot, share(kept.value));
    else {
      const { balance, codeHash } = kept.facts;
      accounts.set(kept.address, { balance: share(balance), codeHash: share(codeHash) });
    }
  };
  const file = folder === undefined ? undefined : await openFile(folder, remember);
  return {
    account: (address) => accounts.get(address),
    slot: (address, slot) => slots.get(address)?.get(slot),
    answer: (question) => others.get(question),
    keep: (kept) => {
      remember(kept);
      file?.write(lineOfAnswer(kept));
    },
    close: () => new Promise((resolve) => (file === undefined ? resolve() : file.end(resolve))),
  };
}

/** Different values that are kept once: most accounts hold nothing and have no code. */
const SHARED = 10_000;

function sharing(): (value: Hex) => Hex {
  const values = new Map<Hex, Hex>();
  return (value) => {
    const known = values.get(value);
    if (known === undefined && values.size < SHARED) values.set(value, value);
    return known ?? value;
  };
}

function slotsOf(slots: Map<string, Map<string, Hex>>, address: string): Map<string, Hex> {
  const known = slots.get(address);
  if (known !== undefined) return known;
  const none = new Map<string, Hex>();
  slots.set(address, none);
  return none;
}

const ENDING = ".answers";

/** Reads the files of earlier runs, and opens one for this. */
async function openFile(folder: string, remember: (kept: KeptAnswer) => void): Promise<WriteStream> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.endsWith(ENDING)) await readFile(join(folder, name), remember);
    }
    const path = join(folder, `${process.pid}-${randomBytes(6).toString("hex")}${ENDING}`);
    const file = createWriteStream(path, { flags: "ax" });
    await new Promise((resolve, reject) => file.once("open", resolve).once("error", reject));
    // A full disk costs the next run its cache, and this one nothing.
    file.on("error", () => {});
    return file;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw notWritable(folder, code, cause);
  }
}

async function readFile(path: string, remember: (kept: KeptAnswer) => void): Promise<void> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const kept = answerOfLine(line);
    if (kept !== undefined) remember(kept);
  }
}
