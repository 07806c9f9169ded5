import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, type Option } from "commander";
import type { ExplainRefusal } from "../src/sdk/chain/errors/explainViemError.ts";
import { allocation } from "./allocation.ts";
import { attestation } from "./attestation.ts";
import { campaign } from "./campaign.ts";
import { addNoun, addVerbs, calledWords, type Noun, type Verbs } from "./command/verbs.ts";
import { credential } from "./credential.ts";
import { deploy } from "./deploy.ts";
import { gateway } from "./gateway.ts";
import { govern } from "./govern.ts";
import { packageRoot } from "./packageRoot.ts";
import { page } from "./page.ts";
import { rehearse } from "./rehearse.ts";
import { relay } from "./relay.ts";
import { store } from "./store.ts";
import { timeline } from "./timeline.ts";
import { tree } from "./tree.ts";
import { trust } from "./trust.ts";
import { work } from "./work.ts";

const FIRST: Verbs = {
  start: {
    summary: "play a whole distribution on an embedded chain: build, issue, fund, claim, refuse, report",
    load: () => import("./start.ts"),
  },
};
const LAST: Verbs = {
  "trace <what>": {
    summary: "lead from a result back to the intention behind it, and say where time went",
    load: () => import("./trace.ts"),
  },
  acceptance: {
    summary: "try all of it on a chain, with little money, and tell what that chain does otherwise",
    load: () => import("./acceptance.ts"),
  },
  doctor: {
    summary: "check Node, packages, compiler, contracts, the embedded chain and, if asked, a chain's RPC",
    load: () => import("./doctor.ts"),
  },
};

/** In the order in which help lists them. */
const NOUNS: readonly Noun[] = [
  tree,
  allocation,
  attestation,
  credential,
  trust,
  campaign,
  relay,
  govern,
  rehearse,
  work,
  gateway,
  page,
  store,
  timeline,
  deploy,
];

/** The command line for one call: every command is listed, the one that is called knows its options. */
export type Program = {
  readonly command: Command;
  /** Loads what explains the contracts that the call speaks to; undefined: it speaks to none. */
  readonly loadExplain: (() => Promise<ExplainRefusal>) | undefined;
};

const FROM_ENVIRONMENT = "optionEnv:";

/** Commander's command, with what it says of the environment, and reads from there, mended. */
class Line extends Command {
  override createCommand(name?: string): Command {
    return new Line(name);
  }

  /**
   * Called by commander, whose types leave it out, with the value of an option's variable. An empty one is as one that is not
   * set, as containers and CI pass it on; unless something else would then be taken instead, such as another store.
   */
  emit(event: string, ...values: readonly unknown[]): boolean {
    const isEmpty = event.startsWith(FROM_ENVIRONMENT) && values[0] === "";
    const name = event.slice(FROM_ENVIRONMENT.length);
    const option = isEmpty ? this.options.find((one) => one.name() === name) : undefined;
    if (option !== undefined && option.defaultValue === undefined) return true;
    return EventEmitter.prototype.emit.call(this as unknown as EventEmitter, event, ...values);
  }

  /** Called by commander, whose types leave it out. Names the variable, too, from which the option would have been taken. */
  missingMandatoryOptionValue({ flags, envVar }: Option): void {
    const hint = envVar === undefined ? "" : `: give it, or set ${envVar}`;
    this.error(`error: required option '${flags}' not specified${hint}`, {
      code: "commander.missingMandatoryOptionValue",
    });
  }
}

/** A noun by its name, a verb with what it takes. */
function termOf(command: Command): string {
  return command.commands.length > 0 ? command.name() : `${command.name()} ${command.usage()}`.trimEnd();
}

/** @param args what was typed after `symbolon` */
export async function buildProgram(args: readonly string[]): Promise<Program> {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  const program = new Line("symbolon")
    .description(
      "Credentials issued once and verified anywhere; allocations paid out to everybody exactly once.",
    )
    .version(manifest.version)
    .showHelpAfterError("hint: run the same command with --help to see what it takes")
    .configureHelp({ subcommandTerm: termOf })
    .addHelpText("after", "\nWhere a command reads a file of data, - is standard input.");
  const [first, second] = calledWords(args);
  await addVerbs(program, FIRST, first);
  for (const noun of NOUNS) await addNoun(program, noun, noun.name === first ? second : undefined);
  await addVerbs(program, LAST, first);
  const called = NOUNS.find(({ name }) => name === first);
  return { command: program, loadExplain: called?.loadExplain };
}
