import { InvalidArgumentError } from "commander";

/** Numbers of intents, one after the other. */
export function readIntentNumbers(text: string, before: readonly bigint[] = []): readonly bigint[] {
  if (/^[1-9]\d{0,17}$/.test(text)) return [...before, BigInt(text)];
  throw new InvalidArgumentError("It must be the number of an intent, such as 17.");
}
