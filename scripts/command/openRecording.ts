import type { Command } from "commander";
import { openFileSink } from "../../src/node/batches/openFileSink.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { OnAnswer } from "../../src/sdk/credentials/verify/onAnswer.ts";
import { openRecorder } from "../../src/sdk/credentials/verify/record/openRecorder.ts";
import { printAside } from "../output.ts";
import { closeAtEnd } from "./openConnections.ts";
import type { RecordOptions } from "./recordOptions.ts";
import { readSalt, saltSourceOf } from "./saltOption.ts";

/**
 * What records each answer, until the command ends; undefined: nobody asked for it. That an answer cannot be written down is
 * told, and changes nothing else. Ends with 2 where only some of the options are given.
 * @throws SymbolonError `BadSalt`, `BadVerifierName`
 */
export function openRecording(
  command: Command,
  { record, verifier, salt }: RecordOptions,
): OnAnswer | undefined {
  if (record === undefined && verifier === undefined && salt === undefined) return undefined;
  if (record === undefined || verifier === undefined || salt === undefined)
    return command.error("error: --record, --verifier and --salt must be given together");
  const onTrouble = (thrown: unknown) => printAside([`warning: ${wordsOf(thrown)}`]);
  const sink = openFileSink({ file: record, onTrouble });
  const onAnswer = openRecorder({ verifier, salt: readSalt(saltSourceOf(command, salt)), sink });
  closeAtEnd(async () => {
    await sink.close();
    if (sink.lost() > 0) printAside([`warning: ${formatThings(sink.lost(), "answer")} not recorded`]);
  });
  return onAnswer;
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof SymbolonError) return `${thrown.reason} ${thrown.hint}`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
