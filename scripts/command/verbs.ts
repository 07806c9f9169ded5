import type { Command } from "commander";
import type { ExplainRefusal } from "../../src/sdk/chain/errors/explainViemError.ts";

/** A command as help lists it. What it takes and what it does is in a file of its own, loaded only when it is called. */
type Verb = {
  readonly summary: string;
  /** A call of it, as somebody would type it; its file may have more. */
  readonly example?: string;
  readonly isHidden?: boolean;
  readonly load: () => Promise<VerbFile>;
};

/** By the call, as help shows it but for its options: `build <file>`. */
export type Verbs = Readonly<Record<string, Verb>>;

/** What the file of a verb exports. */
export type VerbFile = {
  /** Adds arguments, options, help and body. */
  readonly define: (command: Command) => unknown;
};

/** What verbs are about: `symbolon tree ...`. */
export type Noun = {
  readonly name: string;
  readonly summary: string;
  readonly help?: string;
  readonly verbs: Verbs;
  /** Loads what knows the contracts that its verbs call: only a failure needs it. */
  readonly loadExplain?: () => Promise<ExplainRefusal>;
};

/** Adds verbs; only the one that is called knows its options. */
export async function addVerbs(parent: Command, verbs: Verbs, called: string | undefined): Promise<void> {
  for (const [call, { summary, example, isHidden = false, load }] of Object.entries(verbs)) {
    const [name = "", ...args] = call.split(" ");
    const command = parent
      .command(name, { hidden: isHidden })
      .description(summary)
      .usage(isHidden ? "" : ["[options]", ...args].join(" "));
    if (example !== undefined) command.addHelpText("after", `Example:\n${example}`);
    if (called === name) (await load()).define(command);
  }
}

/** Adds a noun and its verbs. */
export async function addNoun(program: Command, noun: Noun, called: string | undefined): Promise<void> {
  const command = program.command(noun.name).description(noun.summary);
  if (noun.help !== undefined) command.addHelpText("after", noun.help);
  await addVerbs(command, noun.verbs, called);
}

/** Which noun and verb a call names, help or not: words before the first value of an option. */
export function calledWords(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith("-") && word !== "help").slice(0, 2);
}
