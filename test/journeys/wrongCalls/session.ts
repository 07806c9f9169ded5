import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Ended } from "../../toolkit/scripts/runProcess.ts";
import { type Call, inJson, type Names, parseCall, runHere } from "./runCall.ts";

/**
 * A file of recorded calls. A line `## TITLE` begins a part; `# ...` is a remark; `$ ...` is a call, and what is indented
 * below it is its answer. Who adds a call writes its line and records again.
 */
export type Part = { readonly title: string; readonly text: string };

/** The parts of a file, and what stands before the first. */
export function readParts(file: string): { readonly head: string; readonly parts: readonly Part[] } {
  const [head = "", ...parts] = readFileSync(file, "utf8").split(/^(?=## )/m);
  return { head, parts: parts.map((text) => ({ title: /^## (.*)/.exec(text)?.[1] ?? "", text })) };
}

/** The calls of a part. */
export function callsOf({ text }: Part): readonly string[] {
  return [...text.matchAll(/^\$ (.*)$/gm)].map(([, line = ""]) => line);
}

/** What calls are made with. */
export type Setting = {
  readonly names: Names;
  /** Of every call that does not say otherwise. */
  readonly env: NodeJS.ProcessEnv;
  /** Replaces what differs from run to run. */
  readonly mask: (text: string) => string;
  /** Undoes what a call has done elsewhere than in the folder, as on a chain. */
  readonly reset: () => Promise<void>;
};

/** A part as it would be recorded now: its calls and remarks as they are, with the answers of today. */
export async function recordPart({ text }: Part, setting: Setting, folder: KeptFolder): Promise<string> {
  const lines: string[] = [];
  for (const line of text.split("\n").filter((one) => /^(?:#|\$ )/.test(one))) {
    const isCall = line.startsWith("$ ");
    if (!line.startsWith("## ") && !(isCall && lines.at(-1)?.startsWith("# "))) lines.push("");
    lines.push(line);
    if (isCall) lines.push(...(await answerLines(line.slice(2), setting, folder)));
  }
  return `${lines.join("\n")}\n\n`;
}

async function answerLines(line: string, setting: Setting, folder: KeptFolder): Promise<readonly string[]> {
  const { names, env, mask } = setting;
  const { args, env: own } = parseCall(line, names);
  const call = { args, env: { ...env, ...own } };
  const asked = inJson(call);
  const [plain, changes] = await runAndUndo(call, setting, folder);
  const told = asked === undefined ? "" : jsonText(plain, (await runAndUndo(asked, setting, folder))[0]);
  return [
    `  exit ${plain.code}${told}`,
    ...endedLines(plain, mask),
    ...changes.map((change) => `  ${mask(change)}`),
  ];
}

/** Whatever a call does, the next finds everything as it was. */
async function runAndUndo(call: Call, { reset }: Setting, folder: KeptFolder) {
  const ended = await runHere(call);
  await reset();
  return [ended, folder.restore()] as const;
}

/** What a call said, as it stands in a file. */
export function endedLines({ stdout, stderr }: Ended, mask: Setting["mask"]): readonly string[] {
  return [...indented("  ", mask(stderr)), ...indented("  > ", mask(stdout))];
}

/** What JSON adds: the error's code and the names of its details; and whatever differs that should not. */
function jsonText(plain: Ended, { code, stdout, stderr }: Ended): string {
  const others = [
    ...(code === plain.code ? [] : [`exit ${code} with --json`]),
    ...(stderr === plain.stderr ? [] : ["another stderr with --json"]),
  ];
  const { error } = documentIn(stdout);
  const told =
    error === undefined ? "" : ` ${error.code} ${Object.keys(error.details ?? {}).join(" ")}`.trimEnd();
  return [told, ...others].join(", ");
}

type Document = { readonly error?: { readonly code: string; readonly details?: object } };

function documentIn(stdout: string): Document {
  if (stdout.trim() === "") return {};
  return JSON.parse(stdout) as Document;
}

function indented(prefix: string, text: string): readonly string[] {
  if (text === "") return [];
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${prefix}${line}`.trimEnd());
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Replaces values by their names, whatever their case. */
export function unnamed(names: Names): Setting["mask"] {
  const known = [...names]
    .filter(([, value]) => value.length > 5)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, value]) => [new RegExp(escaped(value), "gi"), `{${name}}`] as const);
  return (text) => known.reduce((told, [value, name]) => told.replaceAll(value, name), text);
}

type Entry = { readonly content: Buffer | undefined; readonly stamp: string };

/** What lies in the current folder: files, and folders, which have no content. */
export class KeptFolder {
  readonly #entries = new Map(namesHere().map((name) => [name, entryAt(name)] as const));

  /** Puts everything back as it was, and tells what had become of it. */
  restore(): readonly string[] {
    const names = namesHere();
    const added = names.filter((name) => !this.#entries.has(name));
    for (const name of added) rmSync(name, { recursive: true, force: true });
    const present = new Set(names);
    const changed = [...this.#entries].filter(
      ([name, { stamp }]) => !present.has(name) || stampOf(name) !== stamp,
    );
    for (const [name, { content }] of changed) {
      mkdirSync(content === undefined ? name : dirname(name), { recursive: true });
      if (content !== undefined) writeFileSync(name, content);
      this.#entries.set(name, entryAt(name));
    }
    return [
      ...added.map((name) => `wrote ${name}`),
      ...changed.map(([name]) => `${present.has(name) ? "changed" : "lost"} ${name}`),
    ];
  }
}

const namesHere = () => readdirSync(".", { recursive: true, encoding: "utf8" }).toSorted();

/** Of a folder nothing but its name counts. */
function stampOf(name: string): string {
  const found = statSync(name);
  return found.isDirectory() ? "" : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

function entryAt(name: string): Entry {
  return { content: statSync(name).isDirectory() ? undefined : readFileSync(name), stamp: stampOf(name) };
}
