import { BaseError, type Transport } from "viem";
import { nodeWords } from "../chain/errors/nodeWords.ts";

/** A transport whose errors have a text as details: viem fails of its own where a node's message is no text. */
export function wordedTransport(transport: Transport): Transport {
  return (parameters) => {
    const made = transport(parameters);
    const ask: typeof made.request = async (question, options) => {
      try {
        return await made.request(question, options);
      } catch (thrown) {
        giveWords(thrown);
        throw thrown;
      }
    };
    return { ...made, request: ask };
  };
}

function giveWords(thrown: unknown): void {
  if (!(thrown instanceof BaseError) || typeof (thrown.details ?? "") === "string") return;
  const words = nodeWords(thrown);
  for (let one: unknown = thrown; one instanceof BaseError; one = one.cause) one.details = words;
}
