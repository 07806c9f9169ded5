import { InvalidArgumentError } from "commander";
import { PUBLIC_ID } from "../../src/services/gateway/publicIds.ts";

/** An intent's number, or the id that a gateway gave whoever handed it in. */
export type IntentName = bigint | string;

/** Names of intents, one after the other. */
export function readIntentNames(text: string, before: readonly IntentName[] = []): readonly IntentName[] {
  if (/^[1-9]\d{0,17}$/.test(text)) return [...before, BigInt(text)];
  if (PUBLIC_ID.test(text)) return [...before, text];
  throw new InvalidArgumentError("It must be an intent's number, such as 17, or its id of 32 digits.");
}
