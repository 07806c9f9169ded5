import type { Command } from "commander";
import type { ExplainRefusal } from "../../src/chain/errors/explainThrown.ts";

/** A command as help lists it. What it takes and what it does is in a file of its own, loaded only when it is called. */
export type Verb = {
  readonly name: string;
  /** What follows the name: `[options] <file>`. */
  readonly usage: string;
  readonly summary: string;
  readonly isHidden?: boolean;
  readonly load: () => Promise<VerbFile>;
};

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
  readonly verbs: readonly Verb[];
  /** Loads what knows the contracts that its verbs call: only a failure needs it. */
  readonly loadExplain?: () => Promise<ExplainRefusal>;
};

/** Adds a verb; only the one that is called knows its options. */
export async function addVerb(parent: Command, verb: Verb, called: string | undefined): Promise<void> {
  const command = parent
    .command(verb.name, { hidden: verb.isHidden ?? false })
    .description(verb.summary)
    .usage(verb.usage);
  if (called !== verb.name) return;
  const { define } = await verb.load();
  define(command);
}

/** Adds a noun and its verbs. */
export async function addNoun(program: Command, noun: Noun, called: string | undefined): Promise<void> {
  const command = program.command(noun.name).description(noun.summary);
  if (noun.help !== undefined) command.addHelpText("after", noun.help);
  for (const verb of noun.verbs) await addVerb(command, verb, called);
}

/** Which noun and verb a call names, help or not: what stands before the first value of an option. */
export function calledWords(args: readonly string[]): readonly string[] {
  return args.filter((word) => !word.startsWith("-") && word !== "help").slice(0, 2);
}
