import { openSync } from "node:fs";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Level } from "../policy/levels.ts";
import type { BundleChange } from "./followBundles.ts";
import type { Handled } from "./handled.ts";

/** A log of a gateway's process, a JSON document a line. Each line is put together here, of what is no secret. */
export type GatewayLog = {
  readonly answered: (handled: Handled) => void;
  readonly bundle: (change: BundleChange) => void;
  readonly level: (level: Level, before: Level) => void;
  /** @param words that hold no secret */
  readonly trouble: (words: string) => void;
  /** Writes what is left. */
  readonly close: () => void;
};

const STDERR = 2;

/**
 * Opens a log, to which is added.
 * @param to a file, or `stderr`
 * @throws SymbolonError `LogNotWritable`
 */
export async function openGatewayLog(to: string): Promise<GatewayLog> {
  const { pino } = await import("pino");
  // Each at once and in its order: whoever is killed has written what they did.
  const lines = pino.destination({ dest: descriptorOf(to), sync: true });
  const log = pino({ base: { process: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, lines);
  return {
    answered({ lane, intent, answer, milliseconds: ms, wait }) {
      log.info(
        { intent: numbered(intent), lane, answer, wait: rounded(wait), ms: rounded(ms) },
        "submission answered",
      );
    },
    bundle({ change, chain, by, sender, transaction, hash, intents, gas, block, milliseconds: ms }) {
      const about = { chain, by, sender, hash, gas, block, ms: rounded(ms) };
      log.info(
        { ...about, transaction: String(transaction), intents: intents.map(String) },
        `bundle ${change}`,
      );
    },
    level: (level, before) => log.warn({ gateway: level, before }, "level changed"),
    trouble: (words) => log.warn({ trouble: words }, "trouble"),
    close: () => lines.flushSync(),
  };
}

const numbered = (intent: bigint | undefined) => (intent === undefined ? undefined : String(intent));

/** To thousandths. */
function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1_000) / 1_000;
}

function descriptorOf(to: string): number {
  if (to === "stderr") return STDERR;
  try {
    return openSync(to, "a");
  } catch (cause) {
    throw notWritable(to, cause);
  }
}

function notWritable(file: string, cause: unknown): SymbolonError {
  const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new SymbolonError({
    code: "LogNotWritable",
    reason: `The log ${file} cannot be written (${system}).`,
    hint: "Give --log a file in an existing folder that you may write, or stderr.",
    details: { file, system },
    cause,
  });
}
