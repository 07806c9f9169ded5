import { isAddressEqual, size, slice } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { ofAttestation } from "./tell/attestationCalls.ts";
import { ofBatch } from "./tell/batchCalls.ts";
import { ofCampaign } from "./tell/campaignCalls.ts";
import { ofRoster, ofRules } from "./tell/groupCalls.ts";
import { ofTrustList } from "./tell/listCalls.ts";
import type { CallFacts, CallOf, GroupPlace, ReadCall, Told, ToldText } from "./tell/told.ts";
import { untoldCall } from "./tell/untold.ts";

/**
 * Which act a call is, and all that it does, in words: by its selector, of a change by its kind too, and by where it goes. Twin of
 * `contracts/libraries/Acts.sol`. Where the group's Rulebook is not known, it is taken to be where rules are announced: the group
 * itself takes no other.
 * @param facts what the chain says of it; the sentence and the rows say more then
 * @throws SymbolonError `NotAnAct`
 */
export function readCall(place: GroupPlace, call: CallOf, facts: CallFacts = {}): ReadCall {
  const found = toldCall(place, call, facts);
  if (found !== undefined) return { warnings: [], ...found };
  const untold = untoldCall(place, call);
  if (untold !== undefined) return untold;
  const { target, data } = call;
  const selector = size(data) < 4 ? data : slice(data, 0, 4);
  throw new SymbolonError({
    code: "NotAnAct",
    reason: `The call ${selector} of ${target} is not an act of the group ${place.quorum}.`,
    hint: "A group issues, changes and holds credentials, attests, proposes and vetoes roots, keeps a trust list, and changes its own roster and rules: nothing else.",
    details: { target, selector },
  });
}

function toldCall(place: GroupPlace, call: CallOf, facts: CallFacts): Told | undefined {
  const { target } = call;
  const { quorum, rulebook, desk } = place;
  if (isAddressEqual(target, quorum)) return ofRoster(call, facts);
  if (rulebook !== undefined && isAddressEqual(target, rulebook)) return ofRules(call, facts);
  if (desk !== undefined && isAddressEqual(target, desk)) return undefined;
  return (
    ofBatch(place, call, facts) ??
    ofAttestation(call, facts) ??
    ofCampaign(call, facts) ??
    ofTrustList(call) ??
    (rulebook === undefined ? ofRules(call, facts) : undefined)
  );
}

/**
 * Refuses to have a call signed of which nobody can be told everything.
 * @throws SymbolonError `CallNotTold`
 */
export function requireTold({ act, untold }: ReadCall): void {
  if (untold === undefined) return;
  throw new SymbolonError({
    code: "CallNotTold",
    reason: `The call of the proposal, ${act}, cannot be told in full: ${untold}.`,
    hint: "Do not sign it: object to it, and let the call be made by the command for it and proposed again. Only whoever has read its bytes elsewhere signs it by --blind.",
    details: { act, untold },
  });
}

/** A call as people are told it; of one that is not an act of the group, only that. */
export type ToldCall = ReadCall | ToldText;

/** What a call does. What others have opened keeps nobody from looking. */
export function tellCall(place: GroupPlace, call: CallOf, facts: CallFacts = {}): ToldCall {
  try {
    return readCall(place, call, facts);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return { what: `A call of ${call.target} that is no act: do not sign it`, rows: [], warnings: [] };
  }
}
