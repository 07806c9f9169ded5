import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** A command line of a page, as it stands there. */
export type DocCommand = {
  /** From the project's root. */
  readonly page: string;
  /** Line of the page, from 1. */
  readonly line: number;
  /** Lines that go on, and texts handed in by `<<END`, are part of it. */
  readonly text: string;
  /** In a block of `sh`, which is copied, or of `console`, where `$ ` stands before commands and their output behind. */
  readonly block: "sh" | "console" | "unmarked";
  /** What the page shows that it prints; undefined: nothing. */
  readonly shown: string | undefined;
};

/** Why a command is not run by test/journeys/docsCommands.test.ts. */
export type NotRun = {
  readonly page: string;
  /** What the command begins with. */
  readonly begins: string;
  /** What it needs that this test cannot have. */
  readonly needs: string;
};

/** Commands that need what is not in the checkout. All others are run, as they stand. */
export const NOT_RUN: readonly NotRun[] = [
  {
    page: "README.md",
    begins: "npm start",
    needs: "is run by test/journeys/start.test.ts and by CI's clean clone",
  },
  { page: "README.md", begins: "npm test", needs: "is what runs the test" },
  {
    page: "docs/accept-a-chain.md",
    begins: "symbolon acceptance --max-cost",
    needs: "somebody who says yes, and three minutes; test/toolkit/acceptance/accept.test.ts plays it",
  },
  { page: "docs/build-a-tree.md", begins: "curl ", needs: "a host that publishes a tree" },
  { page: "docs/keys.md", begins: "cast ", needs: "Foundry" },
  { page: "docs/keys.md", begins: "geth ", needs: "geth" },
  { page: "docs/keys.md", begins: "clef ", needs: "Clef and a device" },
  {
    page: "docs/keys.md",
    begins: "symbolon campaign create tree ... --signer",
    needs: "Clef and a device; doubles of both are in test/toolkit/scripts/command/signer",
  },
  {
    page: "docs/package.md",
    begins: "npm install",
    needs: "a release; test/toolkit/tools/package.test.ts installs what is packed",
  },
  { page: "docs/package.md", begins: "npx @symbolon/node", needs: "a release, as above" },
  {
    page: "docs/rehearse-claim-day.md",
    begins: "symbolon rehearse dry-run 0xCAMPAIGN tree --fork https://... --queue",
    needs: "PostgreSQL; test/toolkit/scripts/rehearse/join.test.ts brings one",
  },
  {
    page: "docs/verify-at-a-door.md",
    begins: "symbolon page",
    needs: "a browser; test/journeys/web/verify/docs.test.ts follows the page in one",
  },
  {
    page: "docs/waves.md",
    begins: "symbolon tree build drop.csv",
    needs:
      "drand's signature of a round to come; test/toolkit/scripts/treeShuffle.test.ts has one of the past",
  },
];

/** @returns undefined where the command is run */
export function reasonNotRun({ page, text }: DocCommand): NotRun | undefined {
  return NOT_RUN.find((one) => one.page === page && text.startsWith(one.begins));
}

/** The pages whose commands are documented, from the project's root. */
export function docPages(): readonly string[] {
  return globSync(["README.md", "docs/*.md", "docs/runbooks/*.md"], { cwd: ROOT })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
}

/** All command lines that blocks of pages show, in their order. */
export function docCommands(): readonly DocCommand[] {
  return docPages().flatMap((page) => commandsOf(page, readFileSync(join(ROOT, page), "utf8")));
}

/** A block of a page: what it is marked with, its lines, and the line of the page where they begin. */
export type Block = { readonly mark: string; readonly line: number; readonly lines: readonly string[] };

export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: mark = "", 2: body = "", index }) => ({
      mark,
      line: text.slice(0, index).split("\n").length + 1,
      lines: body.trimEnd().split("\n"),
    }),
  );
}

/** What looks like a command of a shell, in a block that does not say what it is. */
const COMMAND = /^(?:\$ )?(?:symbolon|npm|npx|node|curl|export) /;

function commandsOf(page: string, text: string): readonly DocCommand[] {
  return blocksOf(text).flatMap(({ mark, line, lines }) => {
    if (mark === "sh") return shellCommands(page, line, lines);
    if (mark === "console") return sessionCommands(page, line, lines);
    if (mark !== "") return [];
    return lines.flatMap((one, i) =>
      COMMAND.test(one)
        ? [{ page, line: line + i, text: one, block: "unmarked" as const, shown: undefined }]
        : [],
    );
  });
}

function shellCommands(page: string, first: number, lines: readonly string[]): readonly DocCommand[] {
  const commands: DocCommand[] = [];
  for (let i = 0; i < lines.length; i++) {
    const begin = i;
    const end = /<<(\w+)/.exec(lines[i] ?? "")?.[1];
    while (lines[i]?.endsWith("\\") || (end !== undefined && lines[i] !== end && i < lines.length)) i++;
    const text = lines.slice(begin, i + 1).join("\n");
    commands.push({ page, line: first + begin, text, block: "sh", shown: undefined });
  }
  return commands;
}

function sessionCommands(page: string, first: number, lines: readonly string[]): readonly DocCommand[] {
  const starts = lines.flatMap((line, i) => (line.startsWith("$ ") ? [i] : []));
  return starts.map((start, n) => ({
    page,
    line: first + start,
    text: lines[start]?.slice(2) ?? "",
    block: "console",
    shown: lines.slice(start + 1, starts[n + 1]).join("\n"),
  }));
}

/** The share of documented commands that are run literally, of those that could be. */
export function literalShare(commands: readonly DocCommand[] = docCommands()): number {
  const possible = commands.filter((command) => reasonNotRun(command) === undefined);
  return possible.filter(({ block }) => block !== "unmarked").length / possible.length;
}
