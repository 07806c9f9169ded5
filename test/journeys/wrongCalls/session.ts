import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Ended } from "../../toolkit/scripts/runProcess.ts";
import { type Call, jsonCall, type Names, parseCall, runHere } from "./runCall.ts";

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

/** What calls are made with. */
export type Setting = {
  readonly names: Names;
  /** Of every call that does not say otherwise. */
  readonly env: NodeJS.ProcessEnv;
  /** The current folder. */
  readonly folder: KeptFolder;
  /** Undoes what a call has done elsewhere, as on a chain. */
  readonly reset: () => Promise<void>;
  /** Replaces what differs from run to run. */
  readonly mask: (text: string) => string;
  /** Where calls are dear, one that fails is made with `--json` alone, which tells the same on stderr. */
  readonly isDear: boolean;
};

/** A part as it would be recorded now: its calls and remarks as they are, with the answers of today. */
export async function recordPart({ text }: Part, setting: Setting): Promise<string> {
  const lines: string[] = [];
  for (const line of text.split("\n").filter((one) => /^(?:#|\$ )/.test(one))) {
    const isCall = line.startsWith("$ ");
    if (!line.startsWith("## ") && !(isCall && lines.at(-1)?.startsWith("# "))) lines.push("");
    lines.push(line);
    if (isCall) lines.push(...(await answerLines(callOf(line.slice(2), setting), setting)));
  }
  return `${lines.join("\n")}\n\n`;
}

function callOf(line: string, { names, env }: Setting): Call {
  const call = parseCall(line, names);
  return { ...call, env: { ...env, ...call.env } };
}

async function answerLines(call: Call, setting: Setting): Promise<readonly string[]> {
  const inJson = jsonCall(call);
  const first = setting.isDear && inJson !== undefined ? await runAndUndo(inJson, setting) : undefined;
  const told = first && codeIn(first);
  if (first !== undefined && told !== undefined) return linesOf({ ...first, stdout: "" }, told, setting);
  const plain = await runAndUndo(call, setting);
  // A wrong call's document is the same for all.
  if (plain.code === 2 || inJson === undefined) return linesOf(plain, "", setting);
  const json = first ?? (await runAndUndo(inJson, setting));
  return linesOf(plain, jsonText(plain, json, setting), setting);
}

type Answer = Ended & { readonly changes: readonly string[] };

/** Whatever a call does, the next finds everything as it was. */
async function runAndUndo(call: Call, { reset, folder }: Setting, run = runHere): Promise<Answer> {
  const ended = await run(call);
  await reset();
  return { ...ended, changes: folder.restore() };
}

/** An answer as it stands in a file. */
function linesOf(answer: Answer, told: string, { mask }: Setting): readonly string[] {
  return [
    `  exit ${answer.code}${told}`,
    ...indented("  ", mask(answer.stderr)),
    ...indented("  > ", mask(answer.stdout)),
    ...answer.changes.map((change) => `  ${mask(change)}`),
  ];
}

/** What a call comes to, run in this process or apart. */
export async function plainLines(
  line: string,
  setting: Setting,
  run: (call: Call) => Promise<Ended>,
): Promise<readonly string[]> {
  return linesOf(await runAndUndo(callOf(line, setting), setting, run), "", setting);
}

/** What JSON adds: the error's code and the names of its details; and whatever differs that should not. */
function jsonText(plain: Ended, inJson: Ended, { mask }: Setting): string {
  const others = [
    ...(inJson.code === plain.code ? [] : [`exit ${inJson.code} with --json`]),
    ...(mask(inJson.stderr) === mask(plain.stderr) ? [] : ["another stderr with --json"]),
  ];
  return [codeIn(inJson) ?? "", ...others].join(", ");
}

type Document = { readonly error?: { readonly code: string; readonly details?: object } };

/** The error's code and the names of its details; undefined where none is told. */
function codeIn({ stdout }: Ended): string | undefined {
  if (stdout.trim() === "") return undefined;
  const { error } = JSON.parse(stdout) as Document;
  return error && ["", error.code, ...Object.keys(error.details ?? {})].join(" ");
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
