import { expect } from "chai";
import { Command } from "commander";
import { registerAllocation } from "../../../scripts/allocation.ts";
import { registerCredential } from "../../../scripts/credential.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import { registerTree } from "../../../scripts/tree.ts";
import { captured } from "./runAttestation.ts";

/** What stands where a command takes a path; `place` may be an address on the web too. */
const PATH = /^(?:file|dir|path|folder|place|before|after|batch)$/;

const commandsOf = (program: Command) =>
  program.commands.flatMap((group) => group.commands.map((command) => ({ group: group.name(), command })));

const programOf = () => {
  const program = new Command("symbolon");
  registerTree(program);
  registerAllocation(program);
  registerCredential(program);
  // Else a call without them would be wrong for that.
  for (const { command } of commandsOf(program))
    for (const option of command.options) option.mandatory = false;
  return program;
};

/** The commands of whose paths an empty one could be taken for the current folder. */
const commands = commandsOf(programOf()).filter(
  ({ group, command }) => group !== "credential" || command.name() === "batch",
);

describe("an empty path, as of an unset variable of the shell, is a wrong call", () => {
  for (const { group, command } of commands) {
    const places = command.registeredArguments.map((argument) => argument.name());
    const options = command.options.filter(({ flags }) => PATH.test(/[<[]([a-z]+)/.exec(flags)?.[1] ?? ""));
    const calls = [
      ...places.flatMap((name, i) => (PATH.test(name) ? [places.map((_, at) => (at === i ? "" : "x"))] : [])),
      ...options.map(({ long }) => [...places.map(() => "x"), long ?? "", ""]),
    ];
    it(`symbolon ${group} ${command.name()}, ${calls.length} times`, async () => {
      for (const args of calls) {
        const { code, stderr } = await captured({}, [], async () => {
          const program = programOf();
          process.argv = ["node", "symbolon", group, command.name(), ...args];
          await runProgram(program);
        });
        expect(code, args.join(" ")).to.equal(2);
        expect(stderr, args.join(" ")).to.include("It is empty");
      }
    });
  }
});
