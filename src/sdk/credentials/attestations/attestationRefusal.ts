import type { Hex } from "viem";
import { type ContractRefusal, contractRefusal, refusedCall } from "../../chain/errors/contractRefusal.ts";
import { schemaUid } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { itemRefusals } from "./itemRefusals.ts";
import {
  type AttestationCall,
  type ExplainItemRefusal,
  momentsText,
  named,
  type RefusalFacts,
  requestedLists,
} from "./requestedItems.ts";

export type AttestationRefusalContext = {
  /** Unix seconds of the block that refused: shows which expiration or deadline is past. */
  readonly now?: bigint;
};

/** `explainAttestationRefusal` of what viem threw; undefined where no registry of these refused. */
export function attestationRefusal(
  thrown: unknown,
  { now }: AttestationRefusalContext = {},
): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  if (refusal === undefined) return undefined;
  const call = refusedCall(thrown);
  if (call === undefined) return explainAttestationRefusal(refusal);
  const { functionName, args = [], sender } = call;
  // The arguments fit the function: viem has encoded them.
  return explainAttestationRefusal(refusal, { functionName, args, sender, now } as never);
}

/**
 * Turns the custom error with which an attestation registry or a schema registry refused a call into an error with a
 * sentence, the deciding values and the hint. EAS's errors carry no values, so they come from the call: which items can
 * be meant, their uids, schemas and signers. Its code is the error's name.
 * @param call what was called; without it, the sentence is general
 * @returns undefined for an error that neither registry has, such as one of a schema's resolver
 */
export function explainAttestationRefusal(
  { error, args }: ContractRefusal,
  call?: AttestationCall,
): SymbolonError | undefined {
  if (!Object.hasOwn(explanations, error)) return undefined;
  const explained = explanations[error]?.({ args, call, lists: requestedLists(call) });
  if (explained === undefined) return undefined;
  const { reason } = explained;
  const sentence = `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}`;
  return new SymbolonError({ ...explained, code: error, reason: sentence });
}

/**
 * One entry for each error of the attestation registry, the schema registry, and the libraries that they are built
 * from.
 */
const explanations: Readonly<Record<string, ExplainItemRefusal>> = {
  ...itemRefusals,

  // The signature does not count.
  DeadlineExpired: ({ call, lists }) => {
    const now = call?.now;
    const deadlines = lists
      .map(({ deadline = 0n }) => deadline)
      .filter((deadline) => deadline !== 0n && (now === undefined || deadline < now));
    return {
      reason: `The signature's deadline${momentsText(deadlines)} has passed${now === undefined ? "" : `: it is ${momentText(now)}`}.`,
      hint: "Have it signed again with a later deadline, or with 0 for no end.",
      details: { deadlines, now },
    };
  },
  InvalidSignature: ({ lists }) => {
    const signers = [...new Set(lists.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer])))];
    return {
      reason: `A signature is not by ${named("account", signers)} over this request, for this chain, this registry and that account's next nonce.`,
      hint: "Read the account's nonce and have the request signed again with it: each is used once, and in order.",
      details: {
        signers,
        schemas: lists.map(({ schema }) => schema),
        deadlines: lists.map(({ deadline }) => deadline),
      },
    };
  },
  InvalidNonce: ({ call }) => {
    const nonce = call?.functionName === "increaseNonce" ? call.args[0] : undefined;
    return {
      reason: `The new nonce${nonce === undefined ? "" : `, ${nonce},`} is not above the present one${call?.sender === undefined ? "" : ` of ${call.sender}`}.`,
      hint: "Read the present nonce and give a higher one: nonces only grow.",
      details: { nonce, account: call?.sender },
    };
  },

  // What was to be recorded is already recorded, or could not be.
  AlreadyTimestamped: (facts) => ({
    reason: `${named("value", wordsOf(facts))} already has a timestamp${orTwice(facts)}.`,
    hint: "Leave it out: the first timestamp stays.",
    details: { data: wordsOf(facts) },
  }),
  AlreadyRevokedOffchain: (facts) => ({
    reason: `${facts.call?.sender ?? "The sender"} revoked ${named("value", wordsOf(facts))} before${orTwice(facts)}.`,
    hint: "Leave it out: a revocation is final.",
    details: { data: wordsOf(facts), revoker: facts.call?.sender },
  }),
  AlreadyExists: ({ call }) => {
    if (call?.functionName !== "register") {
      return {
        reason: "The schema is registered already, with the same resolver and revocability.",
        hint: "Use it as it is: it belongs to nobody.",
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
    hint: "A resolver took more than it was sent: ask the schema's author.",
    details: { balance, needed },
  }),

  // Only a wrong deployment, or another contract, answers with these.
  InvalidRegistry: () => ({
    reason: "The attestation registry was to be deployed with the zero address for its schema registry.",
    hint: "Deploy the schema registry first and give its address.",
  }),
  InvalidOffset: neverThrown("InvalidOffset"),
  InvalidVerifier: neverThrown("InvalidVerifier"),
  WrongSchema: neverThrown("WrongSchema"),
  InvalidShortString: neverThrown("InvalidShortString"),
  StringTooLong: neverThrown("StringTooLong"),
};

function orTwice(facts: RefusalFacts): string {
  const words = wordsOf(facts);
  return new Set(words).size < words.length ? ", or it is twice in the list" : "";
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

/** EAS declares these and throws them nowhere. */
function neverThrown(name: string): ExplainItemRefusal {
  return () => ({
    reason: `The contract refused with ${name}, which neither this registry nor EAS 1.4.0 ever does.`,
    hint: "Compare the address with the registry's: another contract answers there, or a schema's resolver.",
  });
}
