import { expect } from "chai";
import type { Command } from "commander";
import { buildProgram } from "../../../scripts/program.ts";

/** Every verb with what it takes, and the words that call it. */
async function allVerbs(): Promise<readonly (readonly [words: string, Command])[]> {
  const { command } = await buildProgram([]);
  const calls = command.commands.flatMap((noun) =>
    noun.commands.length === 0 ? [[noun.name()]] : noun.commands.map((verb) => [noun.name(), verb.name()]),
  );
  const verbs = [];
  for (const words of calls) {
    const program = await buildProgram(words);
    const named = (parent: Command, word: string) =>
      parent.commands.find((child) => child.name() === word) as Command;
    verbs.push([words.join(" "), words.reduce(named, program.command)] as const);
  }
  return verbs;
}

describe("help", () => {
  it("tells each default once, as it would be typed", async () => {
    const verbs = await allVerbs();
    expect(verbs).to.have.length.above(40);
    for (const [words, verb] of verbs) {
      for (const { flags, description, defaultValue } of verb.options) {
        const what = `${words} ${flags}`;
        expect(defaultValue, what).to.not.be.an("array");
        if (defaultValue !== undefined) expect(description, what).to.not.include("(default");
      }
    }
  });
});
