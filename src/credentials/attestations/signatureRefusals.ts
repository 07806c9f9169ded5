import { momentText } from "../../core/text/momentText.ts";
import { type ExplainRefusal, momentsText, named } from "./refusalText.ts";

/** What was signed does not count. */
export const signatureRefusals: Readonly<Record<string, ExplainRefusal>> = {
  DeadlineExpired: ({ call, lists }) => {
    const now = call?.now;
    const deadlines = lists
      .map(({ deadline = 0n }) => deadline)
      .filter((deadline) => deadline !== 0n && (now === undefined || deadline < now));
    return {
      reason: `The deadline${momentsText(deadlines)} of the signature is earlier than ${now === undefined ? "the block" : momentText(now)}.`,
      hint: "Have it signed again with a later deadline, or with 0 for no end.",
      details: { deadlines, now },
    };
  },
  InvalidSignature: ({ lists }) => {
    const signers = [...new Set(lists.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer])))];
    return {
      reason: `A signature is not one by ${named("account", signers)} over just this request, for this chain, this registry and that account's next nonce.`,
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
};
