import type { Hex } from "viem";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { type ExplainRefusal, named, type RefusalFacts } from "./refusalText.ts";

/** What was to be recorded is recorded, or could not be. */
export const recordRefusals: Readonly<Record<string, ExplainRefusal>> = {
  AlreadyTimestamped: (facts) => ({
    reason: `${named("value", wordsOf(facts))} has a timestamp already${orTwice(facts)}.`,
    hint: "Leave it out: the first timestamp stays.",
    details: { data: wordsOf(facts) },
  }),
  AlreadyRevokedOffchain: (facts) => ({
    reason: `${facts.call?.sender ?? "The sender"} revoked ${named("value", wordsOf(facts))} before${orTwice(facts)}.`,
    hint: "Leave it out: a revocation is final and needs no other.",
    details: { data: wordsOf(facts), revoker: facts.call?.sender },
  }),
  AlreadyExists: ({ call }) => {
    if (call?.functionName !== "register") {
      return {
        reason: "The schema is registered already, with the same resolver and revocability.",
        hint: "Use it as it is: it belongs to nobody.",
        details: {},
      };
    }
    const [schema, resolver, revocable] = call.args;
    const uid = schemaUid({ schema, resolver, revocable });
    return {
      reason: `The schema ${JSON.stringify(schema)} is registered already, with the same resolver and revocability, as ${uid}.`,
      hint: "Use it as it is: it belongs to nobody.",
      details: { uid, schema, resolver, revocable },
    };
  },
  DataNotStored: ({ args: [length] }) => ({
    reason: `The chain did not store ${length} bytes of attestation data as code.`,
    hint: "Send the call with more gas; if that does not help, this chain cannot hold data of that length.",
    details: { length },
  }),
  FailedCall: ({ call }) => ({
    reason: `${call?.sender ?? "The sender"} did not take back the ETH that no resolver was sent.`,
    hint: "Send exactly the sum of the items' values, or send from an account that takes ETH.",
    details: { sender: call?.sender },
  }),
  InsufficientBalance: ({ args: [balance, needed] }) => ({
    reason: `The registry holds ${balance} wei where it was to give back ${needed}.`,
    hint: "A resolver took more than it was sent: ask whoever registered the schema.",
    details: { balance, needed },
  }),
};

function orTwice(facts: RefusalFacts): string {
  const words = wordsOf(facts);
  return new Set(words).size < words.length ? ", or it stands twice in the list" : "";
}

/** The 32 bytes that a call timestamps or revokes. */
function wordsOf({ call }: RefusalFacts): readonly Hex[] {
  switch (call?.functionName) {
    case "timestamp":
    case "revokeOffchain":
      return [call.args[0]];
    case "multiTimestamp":
    case "multiRevokeOffchain":
      return call.args[0];
    default:
      return [];
  }
}
