import {
  type Abi,
  type Address,
  decodeFunctionData,
  encodeFunctionData,
  type Hex,
  isAddressEqual,
  slice,
} from "viem";
import { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../chain/abi/cumulativeCampaignAbi.ts";
import { quorumAbi } from "../../chain/abi/quorumAbi.ts";
import { rulebookAbi } from "../../chain/abi/rulebookAbi.ts";
import { trustListAbi } from "../../chain/abi/trustListAbi.ts";
import { actNamed, ruleFrom } from "../../chain/events/groups.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Act } from "../../core/governance/acts.ts";
import type { ProposedHold } from "../../core/governance/budget.ts";
import type { Seat } from "../../core/governance/roster.ts";
import type { RuleChange } from "../../core/governance/rules.ts";
import { type AnnouncedKind, changeKinds } from "../../core/status/digest.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { statusChangeText } from "../../credentials/changes/changeWork.ts";
import { holdText } from "../../credentials/changes/holdWork.ts";
import type { Group } from "../group/readGroup.ts";
import { trustListChangeText as listChangeText, type TrustListChange } from "../trust/changeText.ts";

/** What a call is for a group that makes it. */
export type ReadCall = {
  readonly act: Act;
  /** What it does, in words for a person who signs it, from its bytes alone. */
  readonly what: string;
  /** Evidence that the call itself names; undefined: calls of its kind name none. */
  readonly evidence?: Hex;
  readonly hold?: ProposedHold;
  /** Rules that a batch to be issued is bound to. */
  readonly rulesHash?: Hex;
  /** First Unix second in which the contract called would refuse it as too late; undefined: never for that reason. */
  readonly refusedFrom?: bigint;
  /** Who is to sit in the group. */
  readonly seats?: readonly Seat[];
  /** Rules that are to be announced, and the Unix second from which they are in force. */
  readonly announced?: { readonly changes: readonly RuleChange[]; readonly from: bigint };
};

type Place = Pick<Group, "quorum" | "rulebook" | "desk" | "chainId">;
export type CallOf = { readonly target: Address; readonly data: Hex };

const CHANGES: Readonly<Record<AnnouncedKind, Act>> = {
  Revoke: "Revoke",
  Suspend: "Suspend",
  Reinstate: "Reinstate",
  RetractRevoke: "Reinstate",
  RetractSuspension: "Reinstate",
};

/** Seconds after its date in which a batch is issued at the latest. */
const DAY = 86_400n;

/**
 * Which act a call is, and what it does: by its selector, of a change by its kind too, and by where it goes. Twin of
 * `contracts/libraries/Acts.sol`.
 * @throws SymbolonError `NotAnAct`
 */
export function readCall(place: Place, call: CallOf): ReadCall {
  const { target } = call;
  const { quorum, rulebook, desk } = place;
  const found = isAddressEqual(target, quorum)
    ? ofRoster(call)
    : isAddressEqual(target, rulebook)
      ? ofRules(call)
      : desk !== undefined && isAddressEqual(target, desk)
        ? undefined
        : (ofBatch(place, call) ?? ofAttestation(call) ?? ofCampaign(call) ?? ofTrustList(call));
  if (found !== undefined) return found;
  const selector = call.data.length < 10 ? call.data : slice(call.data, 0, 4);
  throw new SymbolonError({
    code: "NotAnAct",
    reason: `The call ${selector} of ${target} is not an act of the group ${quorum}.`,
    hint: "A group issues, changes and holds credentials, attests, proposes and vetoes roots, keeps a trust list, and changes its own roster and rules: nothing else.",
    details: { target, selector },
  });
}

/** What a call does, in words; of one that is read in no way, that it is. What others have opened keeps nobody from looking. */
export function tellCall(place: Place, call: CallOf): string {
  try {
    return readCall(place, call).what;
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return `A call of ${call.target} with unusual encoding: do not sign it`;
  }
}

/** The function and arguments of a call whose bytes are just what they encode to; undefined: it is none of these. */
function decoded<const abi extends Abi>(abi: abi, { data }: CallOf) {
  try {
    const found = decodeFunctionData({ abi, data });
    // Bytes that are read in two ways are refused: what is shown must be what is done.
    const reencoded = encodeFunctionData({ abi, ...found } as never);
    return reencoded === data.toLowerCase() ? found : undefined;
  } catch {
    return undefined;
  }
}

function ofRoster(call: CallOf): ReadCall | undefined {
  const found = decoded(quorumAbi, call);
  if (found?.functionName !== "replaceRoster") return undefined;
  const [seats] = found.args;
  const what = `Replace the roster of the group by one of ${count(seats.length, "seat")}`;
  return { act: "Roster", what, seats };
}

function ofRules(call: CallOf): ReadCall | undefined {
  const found = decoded(rulebookAbi, call);
  if (found?.functionName === "dropRules") return { act: "Rules", what: "Drop the announced rules" };
  if (found?.functionName !== "announceRules") return undefined;
  const [encoded, from] = found.args;
  const changes = encoded.map(({ act, rule }) => ({ act: actNamed(act), rule: ruleFrom(rule) }));
  const named = changes.map(({ act }) => act).join(", ");
  const what = `Announce new rules of ${named}, in force from ${isoMoment(from)}`;
  return { act: "Rules", what, announced: { changes, from } };
}

function ofBatch({ chainId }: Place, call: CallOf): ReadCall | undefined {
  const found = decoded(batchRegistryAbi, call);
  const idOf = (header: BatchHeader) => batchId({ chainId, registry: call.target, header });
  switch (found?.functionName) {
    case "issue": {
      const [header] = found.args;
      return {
        act: "Issue",
        what: `Issue the batch ${idOf(header)} of ${count(Number(header.size), "credential")}`,
        rulesHash: header.policy.rulesHash,
        refusedFrom: header.issuedAt + DAY + 1n,
      };
    }
    case "change": {
      const [header, number, masks, , evidence] = found.args;
      const kind = (Object.keys(CHANGES) as AnnouncedKind[]).find((name) => changeKinds[name] === number);
      return kind && { act: CHANGES[kind], what: statusChangeText(idOf(header), kind, masks), evidence };
    }
    case "imposeHold": {
      const [header, targets, until, , evidence] = found.args;
      const credentials = targets.reduce((sum, one) => sum + (one === WHOLE_BATCH ? header.size : 1n), 0n);
      const what = holdText(idOf(header), targets, { kind: "Emergency", until });
      // A hold begins with the next second, and holds for one at least.
      return { act: "Hold", what, evidence, hold: { until, credentials }, refusedFrom: until - 1n };
    }
    case "endHold": {
      const [header, targets, until, , evidence] = found.args;
      const what = holdText(idOf(header), targets, { kind: "EndEmergency", until });
      return { act: "EndHold", what, evidence };
    }
    default:
      return undefined;
  }
}

function ofAttestation(call: CallOf): ReadCall | undefined {
  const found = decoded(attestationRegistryAbi, call);
  switch (found?.functionName) {
    case "attest": {
      const [{ schema, data }] = found.args;
      return { act: "Attest", what: `Make an attestation about ${data.recipient} under ${schema}` };
    }
    case "multiAttest": {
      const made = found.args[0].reduce((sum, { data }) => sum + data.length, 0);
      return { act: "Attest", what: `Make ${count(made, "attestation")}` };
    }
    case "revoke":
      return { act: "Revoke", what: `Revoke the attestation ${found.args[0].data.uid}, for ever` };
    case "multiRevoke": {
      const revoked = found.args[0].reduce((sum, { data }) => sum + data.length, 0);
      return { act: "Revoke", what: `Revoke ${count(revoked, "attestation")}, for ever` };
    }
    default:
      return undefined;
  }
}

function ofCampaign(call: CallOf): ReadCall | undefined {
  const found = decoded(cumulativeCampaignAbi, call);
  if (found?.functionName === "proposeRoot") {
    return { act: "ProposeRoot", what: `Propose the root ${found.args[0]} to the campaign ${call.target}` };
  }
  if (found?.functionName !== "vetoRoot") return undefined;
  return { act: "VetoRoot", what: `Veto the proposal ${found.args[0]} of the campaign ${call.target}` };
}

function ofTrustList(call: CallOf): ReadCall | undefined {
  const change = listChange(call);
  if (change === undefined) return undefined;
  const what = listChangeText(call.target, change);
  return { act: "List", what, ...(change.kind === "cutBack" && { evidence: change.evidence }) };
}

function listChange(call: CallOf): TrustListChange | undefined {
  const found = decoded(trustListAbi, call);
  switch (found?.functionName) {
    case "accredit": {
      const [issuer, schemas, tier, regions, from, until] = found.args;
      const moments = { from: given(from), until: given(until) };
      return { kind: "accredit", issuer, schemas, tier, regions, ...moments };
    }
    case "endAccreditation": {
      const [issuer, schemas, until] = found.args;
      return { kind: "end", issuer, schemas, until: BigInt(until) };
    }
    case "cutBack": {
      const [issuer, schemas, moment, evidence] = found.args;
      return { kind: "cutBack", issuer, schemas, moment: BigInt(moment), evidence };
    }
    case "nameTier":
    case "nameRegion": {
      const [number, name] = found.args;
      return { kind: found.functionName, number, name };
    }
    default:
      return undefined;
  }
}

/** A list takes 0 for a moment that is not given. */
const given = (seconds: number) => (seconds === 0 ? undefined : BigInt(seconds));

function count(number: number, one: string): string {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}
