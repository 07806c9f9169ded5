import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const CALLS = "src/sdk/chain/calls";

/** A file of src, and its sentences: each text that begins with a capital, with `*` for what is filled in. */
export type Spoken = {
  readonly path: string;
  readonly source: string;
  readonly sentences: readonly string[];
};

/** All files in which planned calls may get their sentences. */
export function spokenFiles(): readonly Spoken[] {
  const paths = ["src/sdk", "src/node"].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" }).map((name) => `${room}/${name}`),
  );
  return paths
    .filter(
      (path) => path.endsWith(".ts") && !/descriptors|chain\/(abi|builds|calls)\/|lookupScript/.test(path),
    )
    .map((path) => {
      const source = readFileSync(join(ROOT, path), "utf8");
      let filled = source;
      for (let depth = 0; depth < 4; depth++) filled = filled.replace(/\$\{[^{}]*\}/g, "*");
      return {
        path,
        source,
        sentences: [...filled.matchAll(/["`]([A-Z][^"`\n]*)["`]/g)].map(([, one = ""]) => one),
      };
    });
}

/** How calls of a function are named in src: by the function itself, and by what encodes them. */
export function namesOfCalls(): (called: string) => readonly string[] {
  const encoders = new Map<string, string[]>();
  for (const name of readdirSync(join(ROOT, CALLS))) {
    const source = readFileSync(join(ROOT, CALLS, name), "utf8");
    for (const [text, encoder = ""] of source.matchAll(/export function (\w+Call)\b[\s\S]*?\n}\n/g)) {
      for (const [, called = ""] of text.matchAll(/functionName: "(\w+)"/g)) {
        encoders.set(called, [...(encoders.get(called) ?? []), encoder]);
      }
    }
  }
  return (called) => [...(encoders.get(called) ?? []), `"${called}"`];
}

/**
 * Whether a sentence begins as an intent does. What is filled in may be any words, where the sentence names two others before it
 * ends or the intent does.
 */
export function beginsWith(sentence: string, intent: string): boolean {
  const words = sentence.split(/(?=[ ,:])/);
  return words.some((_, i) => {
    const start = words.slice(0, i + 1);
    const own = start.filter((word) => /[a-zA-Z]/.test(word)).length;
    if (start.some((word) => word.includes("*")) && own < 2) return false;
    const pattern = start
      .join("")
      .split("*")
      .map((part) => part.replace(/[.?+()[\]{}^$|\\]/g, "\\$&"))
      .join(".+?");
    return new RegExp(`^${pattern}$`).test(intent);
  });
}
