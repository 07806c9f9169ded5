import { expect } from "chai";
import type { Command } from "commander";
import { buildProgram } from "../../../scripts/program.ts";
import { pages } from "./pages.ts";

/** Commands that prose names between backticks, with or without `symbolon`; those in blocks are run by a journey. */
const NAMED =
  /`(?:symbolon )?((?:tree|allocation|attestation|credential|campaign|rehearse|work|gateway|store|timeline|deploy) [a-z][a-z-]*)((?: [^`]*)?)`/g;

const told = pages.flatMap(({ path, text }) =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(NAMED)].map(([, words = "", rest = ""]) => ({
    path,
    words,
    options: rest.match(/(?<= )--[a-z][\w-]*/g) ?? [],
  })),
);

/** The command of some words; undefined: there is none. */
async function commandOf(words: readonly string[]): Promise<Command | undefined> {
  const { command } = await buildProgram(words);
  return words.reduce<Command | undefined>(
    (found, word) => found?.commands.find((one) => one.name() === word),
    command,
  );
}

describe("docs: commands that prose names", () => {
  it("are there, with the options that are named", async () => {
    expect(told.length).to.be.greaterThan(100);
    const wrong: string[] = [];
    for (const { path, words, options } of told) {
      const command = await commandOf(words.split(" "));
      const known = new Set(command?.options.map(({ long }) => long));
      const unknown = options.filter((option) => option !== "--help" && !known.has(option));
      if (command === undefined) wrong.push(`${path}: ${words}`);
      else wrong.push(...unknown.map((option) => `${path}: ${words} ${option}`));
    }
    expect(wrong).to.deep.equal([]);
  });
});
