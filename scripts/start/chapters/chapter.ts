import type { Markup } from "../../../src/node/report/markup.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import type { GasEntry } from "../helpers.ts";
import type { ChapterName } from "./chapterNames.ts";

/** Something that must hold of every story. */
export type StoryCheck = { readonly promise: string; readonly holds: boolean; readonly found: string };

/** A part of the story that is played on demand. */
export type Chapter = {
  /** Printed as it begins. */
  readonly step: string;
  /** Base units of the sample token that it spends. */
  readonly supply: bigint;
} & (
  | {
      /** Plays it on the chain of the main story, after that. */
      readonly play: (chain: EmbeddedChain, contracts: Contracts) => Promise<PlayedChapter>;
    }
  | {
      /** Plays it on a chain of its own, in processes of their own, beside the main story; ends where that fails. */
      readonly playBeside: (signal: AbortSignal) => Promise<PlayedChapter>;
    }
);

/** A chapter, told in every way. */
export type PlayedChapter = {
  readonly name: ChapterName;
  /** Heads it on the page. */
  readonly title: string;
  /** As `--json` prints it under its name. */
  readonly result: object;
  readonly gas: readonly GasEntry[];
  /** For the terminal. */
  readonly lines: readonly string[];
  /** What happened, in words. */
  readonly prose: Markup;
  /** What shows that it did: tables and charts. */
  readonly evidence: Markup;
  readonly checks: readonly StoryCheck[];
};
