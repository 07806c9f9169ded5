import { expect } from "chai";
import type { Command } from "commander";
import { buildProgram, type Program } from "../../../scripts/program.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import { captured } from "./runSymbolon.ts";

/** What stands where a command takes a path; `place` may be an address on the web too. */
const PATH = /^(?:file|dir|path|folder|place|before|after|batch)$/;

/** The commands of whose paths an empty one could be taken for the current folder. */
const NOUNS = ["tree", "allocation", "credential"];
const isMeant = (noun: string, verb: string) => noun !== "credential" || verb === "batch";

const nounsOf = ({ command }: Program) =>
  command.commands.filter((noun) => NOUNS.includes(noun.name())) as readonly Command[];

/** The program for one command, and that command; without options that must be given: else a call would be wrong for that. */
async function programFor(noun: string, verb: string) {
  const program = await buildProgram([noun, verb]);
  const group = nounsOf(program).find((one) => one.name() === noun);
  const command = group?.commands.find((one) => one.name() === verb);
  if (command === undefined) throw new Error(`There is no ${noun} ${verb}.`);
  for (const option of command.options) option.mandatory = false;
  return { program, command };
}

const commands = nounsOf(await buildProgram([])).flatMap((noun) =>
  noun.commands
    .filter((verb) => isMeant(noun.name(), verb.name()))
    .map((verb) => ({ noun: noun.name(), verb: verb.name() })),
);

describe("an empty path, as of an unset variable of the shell, is a wrong call", () => {
  for (const { noun, verb } of commands) {
    it(`symbolon ${noun} ${verb}`, async () => {
      const { command } = await programFor(noun, verb);
      const places = command.registeredArguments.map((argument) => argument.name());
      const usual = command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? "x");
      const options = command.options.filter(({ flags }) => PATH.test(/[<[]([a-z]+)/.exec(flags)?.[1] ?? ""));
      const calls = [
        ...places.flatMap((name, i) =>
          PATH.test(name) ? [usual.map((value, at) => (at === i ? "" : value))] : [],
        ),
        ...options.map(({ long }) => [...usual, long ?? "", ""]),
      ];
      for (const args of calls) {
        const { program } = await programFor(noun, verb);
        const { code, stderr } = await captured({}, () => runProgram(program, [noun, verb, ...args]));
        expect(code, args.join(" ")).to.equal(2);
        expect(stderr, args.join(" ")).to.include("It is empty");
      }
    });
  }
});
