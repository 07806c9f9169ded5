import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { ExplainRefusal } from "../src/sdk/chain/errors/explainViemError.ts";
import { allocation } from "./allocation.ts";
import { attestation } from "./attestation.ts";
import { campaign } from "./campaign.ts";
import { CommandLine } from "./command/help/CommandLine.ts";
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
    example: "symbolon start --chapter vesting,dispute",
    load: () => import("./start.ts"),
  },
};
const LAST: Verbs = {
  "trace <what>": {
    summary: "lead from a result back to the intention behind it, and say where time went",
    load: () => import("./usage/trace.ts"),
  },
  acceptance: {
    summary: "try all of it on a chain, with little money, and tell what that chain does otherwise",
    example: "symbolon acceptance --max-cost 0.05 --out accepted",
    load: () => import("./usage/acceptance.ts"),
  },
  doctor: {
    summary: "check Node, packages, compiler, contracts, the embedded chain and, if asked, a chain's RPC",
    example: "symbolon doctor --rpc http://127.0.0.1:8545",
    load: () => import("./usage/doctor.ts"),
  },
  "completion <shell>": {
    summary: "print what completes commands and options in a shell",
    load: async () => (await import("./completion.ts")).completing(buildProgram),
  },
  "help [word...]": {
    summary: "show the help of a command, or of the options that many share",
    example: "symbolon help options",
    load: () => import("./help.ts"),
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

/** A noun by its name, a verb with what it takes. */
function termOf(command: Command): string {
  if (command.commands.length > 0) return command.name();
  return `${command.name()} ${command.usage().replace("[options]", "").trim()}`.trimEnd();
}

/** @param args what was typed after `symbolon` */
export async function buildProgram(args: readonly string[]): Promise<Program> {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  const program = new CommandLine("symbolon", args.includes("--all") && args.includes("--help"))
    .description(
      "Credentials issued once and verified anywhere; allocations paid out to everybody exactly once.",
    )
    .version(manifest.version)
    .showHelpAfterError("hint: run the same command with --help to see what it takes")
    .configureHelp({ subcommandTerm: termOf });
  const [first, second] = calledWords(args);
  await addVerbs(program, FIRST, first);
  for (const noun of NOUNS) await addNoun(program, noun, noun.name === first ? second : undefined);
  await addVerbs(program, LAST, args[0] === "help" ? "help" : first);
  const called = NOUNS.find(({ name }) => name === first);
  return { command: program, loadExplain: called?.loadExplain };
}
