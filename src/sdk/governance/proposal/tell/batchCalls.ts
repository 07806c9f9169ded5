import { type Address, isAddressEqual, zeroAddress } from "viem";
import { batchRegistryAbi } from "../../../chain/abi/batchRegistryAbi.ts";
import { type BatchHeader, batchId, rulesHash } from "../../../core/credential/batchId.ts";
import type { Act } from "../../../core/governance/acts.ts";
import { type AnnouncedKind, changeKinds } from "../../../core/status/digest.ts";
import { WHOLE_BATCH } from "../../../core/status/holds.ts";
import { durationText } from "../../../core/text/duration.ts";
import { formatThings } from "../../../core/text/format.ts";
import { isoMoment } from "../../../core/text/moment.ts";
import { changeVerbs } from "../../../credentials/changes/changeWork.ts";
import { holdText } from "../../../credentials/changes/holdWork.ts";
import { decoded } from "./decoded.ts";
import { holdRows, holdWarnings } from "./holdFacts.ts";
import { areUsual, indexesOf, indexesText, type WordMask } from "./indexes.ts";
import type { CallFacts, CallOf, GroupPlace, Told, ToldRow } from "./told.ts";
import { hashOr, listed, quoted, who } from "./words.ts";

const ACTS: Readonly<Record<AnnouncedKind, Act>> = {
  Revoke: "Revoke",
  Suspend: "Suspend",
  Reinstate: "Reinstate",
  RetractRevoke: "Reinstate",
  RetractSuspension: "Reinstate",
};

/** The act that a change of this number is; undefined: there is none. */
export function actOfChange(number: bigint): Act | undefined {
  const kind = kindOfChange(number);
  return kind && ACTS[kind];
}

const kindOfChange = (number: bigint) =>
  (Object.keys(ACTS) as AnnouncedKind[]).find((name) => BigInt(changeKinds[name]) === number);

/** Seconds after its date in which a batch is issued at the latest. */
const DAY = 86_400n;

type Reason = { readonly reason: number; readonly evidence: `0x${string}` };

/** A call of a BatchRegistry. */
export function ofBatch(place: GroupPlace, call: CallOf, facts: CallFacts): Told | undefined {
  const found = decoded(batchRegistryAbi, call);
  const idOf = (header: BatchHeader) => batchId({ chainId: place.chainId, registry: call.target, header });
  switch (found?.functionName) {
    case "issue":
      return issued(place, idOf(found.args[0]), ...found.args);
    case "change": {
      const [header, number, masks, reason, evidence] = found.args;
      const kind = kindOfChange(BigInt(number));
      if (kind === undefined) return undefined;
      const why = reasonRows({ reason, evidence });
      const rows = [...maskRows(masks), ["kind", kind] as const, ...why, ...headerRows(place, header)];
      return { act: ACTS[kind], what: changeText(idOf(header), kind, masks), rows, evidence };
    }
    case "imposeHold": {
      const [header, targets, until, reason, evidence] = found.args;
      const credentials = targets.reduce((sum, one) => sum + (one === WHOLE_BATCH ? header.size : 1n), 0n);
      const hold = { until, credentials };
      return {
        act: "Hold",
        what: holdText(idOf(header), targets, { kind: "Emergency", until }),
        rows: [
          ...targetRows(targets, header),
          ...holdRows(hold, facts.holds),
          ...reasonRows({ reason, evidence }),
          ...headerRows(place, header),
        ],
        warnings: holdWarnings(hold, facts.holds),
        evidence,
        hold,
        // A hold begins with the next second, and holds for one at least.
        refusedFrom: until - 1n,
      };
    }
    case "endHold": {
      const [header, targets, until, reason, evidence] = found.args;
      const why = reasonRows({ reason, evidence });
      const ends = ["ends", isoMoment(until)] as const;
      return {
        act: "EndHold",
        what: holdText(idOf(header), targets, { kind: "EndEmergency", until }),
        rows: [...targetRows(targets, header), ends, ...why, ...headerRows(place, header)],
        evidence,
      };
    }
    default:
      return undefined;
  }
}

function issued(place: GroupPlace, id: string, header: BatchHeader, uri: string): Told {
  const { size, policy, issuedAt } = header;
  const { revoker, emergency, rulesHash: bound } = policy;
  const roles = [does(place, revoker, "revokes"), does(place, emergency, "holds")].join("; ");
  return {
    act: "Issue",
    what: `Issue the batch ${id} of ${formatThings(size, "credential")}: ${roles}`,
    rows: [...headerRows(place, header), ["published at", uri === "" ? "not told" : quoted(uri)]],
    warnings: roleWarnings(place, header),
    rulesHash: bound,
    refusedFrom: issuedAt + DAY + 1n,
  };
}

/** `the group revokes`, `0x..., not the group, revokes` */
function does(place: GroupPlace, account: Address, verb: string): string {
  const text = who(place, account);
  return text.includes(",") ? `${text}, ${verb}` : `${text} ${verb}`;
}

/** Roles that the group has not: no later vote mends them. */
function roleWarnings(place: GroupPlace, { issuer, policy }: BatchHeader): readonly string[] {
  const { revoker, emergency } = policy;
  const isGroup = (account: Address) => isAddressEqual(account, place.quorum);
  const found: string[] = [];
  if (!isGroup(issuer)) found.push(`The batch names another issuer than the group: ${issuer}.`);
  if (revoker === zeroAddress) found.push("Nobody can ever revoke or suspend these credentials.");
  else if (!isGroup(revoker)) {
    found.push(`${revoker} alone revokes and suspends these credentials, for good: not the group.`);
  }
  if (emergency !== zeroAddress && !isGroup(emergency)) {
    found.push(`${emergency} alone holds these credentials, for good: not the group.`);
  }
  return found;
}

/** All that a header says: an id commits to it, and tells none of it. */
function headerRows(place: GroupPlace, header: BatchHeader): readonly ToldRow[] {
  const { issuer, schema, root, size, issuedAt, policy, manifestHash, salt } = header;
  const { revoker, emergency, epochLength, emergencyLimit, rulesHash: rules } = policy;
  return [
    ["size", formatThings(size, "credential")],
    ["issuer", who(place, issuer)],
    ["revoker", who(place, revoker)],
    ["emergency role, which holds", who(place, emergency)],
    ["longest hold", durationText(emergencyLimit)],
    ["epoch", durationText(epochLength)],
    ["schema", schema],
    ["root", root],
    ["rules", rulesText(place, rules)],
    ["dated", isoMoment(issuedAt)],
    ["manifest", hashOr(manifestHash)],
    ["salt", hashOr(salt)],
  ];
}

function rulesText({ chainId, rulebook }: GroupPlace, hash: `0x${string}`): string {
  if (rulebook === undefined) return hashOr(hash);
  const isOwn = hash === rulesHash({ chainId, rulebook });
  return isOwn ? `${hash}, the group's rulebook` : `${hashOr(hash)}, not the group's rulebook`;
}

function changeText(id: string, kind: AnnouncedKind, masks: readonly WordMask[]): string {
  const indexes = indexesOf(masks);
  const named =
    indexes.length === 1 ? `credential ${indexes[0]}` : formatThings(indexes.length, "credential");
  return `${changeVerbs[kind]} ${named} of the batch ${id}`;
}

function maskRows(masks: readonly WordMask[]): readonly ToldRow[] {
  const indexes: ToldRow = ["credentials", indexesText(indexesOf(masks))];
  if (areUsual(masks)) return [indexes];
  const words = masks.map(({ word, mask }) => `word ${word} mask 0x${mask.toString(16)}`);
  return [
    indexes,
    ["masks", `${formatThings(masks.length, "mask")}, which the registry may refuse: ${listed(words)}`],
  ];
}

function targetRows(targets: readonly bigint[], { size }: BatchHeader): readonly ToldRow[] {
  const named = targets.map((one) =>
    one === WHOLE_BATCH ? `the whole batch of ${formatThings(size, "credential")}` : `credential ${one}`,
  );
  const isPlain = targets.every((one, i) => one !== WHOLE_BATCH && one > (targets[i - 1] ?? -1n));
  return [
    [
      "targets",
      isPlain ? indexesText(targets) : `${formatThings(targets.length, "target")}: ${listed(named)}`,
    ],
  ];
}

function reasonRows({ reason, evidence }: Reason): readonly ToldRow[] {
  return [
    ["reason", `${reason}`],
    ["evidence", hashOr(evidence)],
  ];
}
