import { type Address, zeroAddress } from "viem";
import { isoMomentOr } from "../../../sdk/core/text/moment.ts";
import { requestSentence } from "../../../sdk/credentials/delegation/requestSentence.ts";
import { parseSignedRequest } from "../../../sdk/credentials/delegation/requestText.ts";
import { CLAIM_KIND, claimOf } from "../../work/claimIntent.ts";
import { DELEGATION_KIND, delegationOf } from "../../work/delegationIntent.ts";
import { REQUEST_KIND } from "../../work/requestKind.ts";
import { isForgotten } from "../forget/forgotten.ts";
import type { IntentRecord } from "../tables/intentRecords.ts";
import { alterationOf } from "./alteration.ts";

/** What somebody asked for, in words; who has signed for it, and whether their signature was forgotten since. */
export type Intention = {
  readonly words: string;
  readonly signer: Address | undefined;
  readonly isForgotten: boolean;
  /** Why it is not what was submitted; undefined: nothing shows that. */
  readonly altered: string | undefined;
};

/** Reads it out of what was handed in. */
export function intentionOf(record: IntentRecord): Intention {
  const altered = alterationOf(record);
  return { ...wordsOf(record, altered), isForgotten: isForgotten(record.content), altered };
}

type Words = Pick<Intention, "words" | "signer">;

/** What was altered may be unreadable. */
function wordsOf(record: IntentRecord, altered: string | undefined): Words {
  try {
    return parseIntention(record);
  } catch (thrown) {
    if (altered === undefined) throw thrown;
    return { words: record.key, signer: undefined };
  }
}

function parseIntention(record: IntentRecord): Words {
  const { kind, contract, content, key } = record;
  if (kind === REQUEST_KIND) {
    const request = parseSignedRequest(JSON.stringify(content));
    return { words: requestSentence(request), signer: request.signer };
  }
  if (kind === DELEGATION_KIND) return delegationWords(record);
  if (kind !== CLAIM_KIND) return { words: key, signer: undefined };
  const { index, account, amount, signed } = claimOf(content).claim;
  const leaf = `index ${index} of the campaign ${contract}`;
  if (signed === undefined)
    return { words: `Pay ${leaf} to its account ${account}: ${amount} base units`, signer: undefined };
  const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
  const taker = feeTaker === zeroAddress ? "whoever sends it" : feeTaker;
  const fee = maxFee === 0n ? "without a fee" : `with a fee of at most ${maxFee} for ${taker}`;
  const until = `until ${isoMomentOr(deadline, "any time")}`;
  return {
    words: `Pay ${leaf} to ${recipient}: at most ${upTo} base units, ${fee}, ${until}, as ${account} signed`,
    signer: account,
  };
}

function delegationWords({ contract, content }: IntentRecord): Words {
  const { account, delegation } = delegationOf(content);
  const { delegatee, nonce, expiry } = delegation;
  const until = `until ${isoMomentOr(expiry, "any time")}`;
  return {
    words: `Give the votes of ${account} in the token ${contract} to ${delegatee} once the claim is paid, ${until}, with the nonce ${nonce}, as ${account} signed`,
    signer: account,
  };
}
