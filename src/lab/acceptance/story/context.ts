import type { Address } from "viem";
import { fileJournal } from "../../../node/journal/fileJournal.ts";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Journal } from "../../../sdk/delivery/journal.ts";
import type { Timing } from "../../../sdk/delivery/timing.ts";
import type { StepName } from "../ourChain.ts";
import type { StoryClock } from "./clock.ts";
import type { StoryFolder } from "./runFolder.ts";

/** What every step works with. */
export type StepContext = {
  readonly client: WriteClient;
  readonly folder: StoryFolder;
  readonly clock: StoryClock;
  readonly timing: Timing;
  /** Seconds from a block to the next, as far as it is known; at least 1. */
  readonly blockSeconds: number;
  /** Seconds that the slowest transaction of this call took until now. */
  readonly slowest: () => number;
  /** Called with what is waited for. */
  readonly onNote: (text: string) => void;
};

export type StoryStep = {
  readonly name: StepName;
  /** What it is, for people. */
  readonly title: string;
  /** Steps that must be done before. */
  readonly needs: readonly StepName[];
  /** Steps of which one must be done before; default: none. */
  readonly needsOneOf?: readonly StepName[];
  /** Whether what an earlier run did of it is all that is to be done; default: it is. */
  readonly isStillDone?: (context: StepContext, note: string) => boolean;
  /** Does it, or finds it done. @returns what it came to, in words */
  readonly run: (context: StepContext) => Promise<string>;
};

/** Seconds of an epoch, at least; and how many blocks fit into one. */
const MIN_EPOCH = 60;
const BLOCKS_AN_EPOCH = 10;
/** Seconds that a campaign is open, at least, and at most; and how many blocks fit into them. */
const MIN_OPEN = 180;
const MAX_OPEN = 3_600;
const BLOCKS_OPEN = 40;
/** And how many transactions as slow as the slowest yet. */
const SLOW_ONES_OPEN = 8;

/** How long the story will wait. Seconds. */
export function planWaits(blockSeconds: number, slowest = 0) {
  const epoch = Math.max(MIN_EPOCH, Math.ceil(BLOCKS_AN_EPOCH * blockSeconds));
  const open = Math.min(
    MAX_OPEN,
    Math.max(MIN_OPEN, Math.ceil(BLOCKS_OPEN * blockSeconds), Math.ceil(SLOW_ONES_OPEN * slowest)),
  );
  return { epoch, open };
}

/** Something came out otherwise than it must. */
export function otherwise(what: string, details: Readonly<Record<string, unknown>> = {}): SymbolonError {
  return new SymbolonError({
    code: "StoryDiffers",
    reason: what,
    hint: "Send the report to the authors of Symbolon: the chain, or its node, does something that is not expected.",
    details,
  });
}

/** Who sends. */
export const sender = ({ client }: StepContext): Address => client.account.address;

/** The journal of a step that keeps one. */
export const journalOf = ({ folder }: StepContext, name: string): Journal =>
  fileJournal(folder.path(`${name}.journal`));
