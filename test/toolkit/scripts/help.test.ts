import { expect } from "chai";
import type { Command, Option } from "commander";
import { keccak256, stringToHex } from "viem";
import { allVerbs } from "../../../bench/commands/allVerbs.ts";
import { MAX_LINES } from "../../../scripts/command/help/CommandHelp.ts";
import type { CommandLine } from "../../../scripts/command/help/CommandLine.ts";
import { isRare } from "../../../scripts/command/help/rareOptions.ts";
import { groupOf } from "../../../scripts/command/help/sharedOptions.ts";
import { COLUMNS } from "../../../scripts/command/help/wrap.ts";
import { buildProgram } from "../../../scripts/program.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import { parseCall } from "../../journeys/wrongCalls/runCall.ts";
import { captured } from "./runSymbolon.ts";

/** Options of its own that a command shows at most. */
const MAX_OPTIONS = 12;
/** What an example leaves to its reader: 32 bytes where a name says so, else an account. */
const HASHES = /^0x(?:SCHEMA|UID|HASH|ROOT|BATCH|TRANSACTION)$/;
/** What the environment gives where an example does not. */
const ENVIRONMENT = { SYMBOLON_RPC_URL: "http://127.0.0.1:8545" };
/** What a command fills itself. */
const FILLED_BY_COMMANDS = new Map(["batch", "purpose"].map((name) => [name, `{${name}}`]));

const verbs = await allVerbs();

describe("help of every command", () => {
  it("fits a screen", () => {
    expect(verbs).to.have.length.above(100);
    for (const [words, verb] of verbs) {
      const lines = verb.helpInformation().trimEnd().split("\n");
      expect(lines.length, words).to.be.at.most(MAX_LINES);
      expect(
        lines.filter((line) => line.length > COLUMNS),
        words,
      ).to.deep.equal([]);
    }
  });

  it(`shows at most ${MAX_OPTIONS} options of its own`, () => {
    const isOwn = (option: Option) =>
      !option.hidden && !isRare(option) && groupOf(option.flags) === undefined;
    for (const [words, verb] of verbs) {
      expect(verb.options.filter(isOwn).length, words).to.be.at.most(MAX_OPTIONS);
    }
  });

  it("has an example, which is a call of that command as it can be typed", async () => {
    for (const [words, verb] of verbs) {
      const { examples } = (verb as CommandLine).helpText();
      expect(examples, words).not.to.deep.equal([]);
      for (const example of examples) {
        const { code, stderr, called } = await readCall(example);
        expect({ code, stderr, called }, example).to.deep.equal({ code: 0, stderr: "", called: words });
      }
    }
  });

  it("is held to calls that cannot be typed", async () => {
    const wrong = [
      "symbolon campaign fund tree.campaign.json",
      "symbolon campaign sweep 0xCAMPAIGN tree",
      "symbolon campaign show 0xCAMPAIGN --three tree",
      "symbolon govern case collect",
      "symbolon deploy gate pause --guardian 0xGUARDIAN --max-paused soon --pause-free 2d",
      "symbolon trust list 0xLIST:1",
    ];
    for (const example of wrong) {
      const { code, stderr } = await readCall(example);
      expect(code, example).to.equal(2);
      expect(stderr, example).to.include("error: ");
    }
  });
});

/** Reads a call as the command line does, and does nothing. */
async function readCall(example: string) {
  const [name, ...args] = parseCall(filled(example), FILLED_BY_COMMANDS).args;
  expect(name, example).to.equal("symbolon");
  const { command: program } = await buildProgram(args);
  let called: string | undefined;
  for (const [words, command] of leavesOf(program)) {
    command.action(() => {
      called = words;
    });
  }
  const ended = await captured(ENVIRONMENT, () =>
    runProgram({ command: program, loadExplain: undefined }, args),
  );
  return { ...ended, called };
}

function leavesOf(command: Command, words = ""): readonly (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[words.trimStart(), command]];
  return command.commands.flatMap((child) => leavesOf(child, `${words} ${child.name()}`));
}

/** An example with something sound for what it leaves to its reader; two names are two things. */
function filled(example: string): string {
  return example
    .replaceAll("https://...", "https://node.example")
    .replaceAll("postgres://...", "postgres://localhost/symbolon")
    .replaceAll(/\b0x[A-Z_]+\b/g, (name) =>
      keccak256(stringToHex(name)).slice(0, HASHES.test(name) ? undefined : 42),
    );
}
