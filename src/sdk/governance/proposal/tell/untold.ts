import { type AbiFunction, type Hex, isAddressEqual, size, slice, toFunctionSelector } from "viem";
import { attestationRegistryAbi } from "../../../chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../../chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../../chain/abi/cumulativeCampaignAbi.ts";
import { quorumAbi } from "../../../chain/abi/quorumAbi.ts";
import { rulebookAbi } from "../../../chain/abi/rulebookAbi.ts";
import { trustListAbi } from "../../../chain/abi/trustListAbi.ts";
import type { Act } from "../../../core/governance/acts.ts";
import type { ProposedHold } from "../../../core/governance/budget.ts";
import { WHOLE_BATCH } from "../../../core/status/holds.ts";
import { formatThings } from "../../../core/text/format.ts";
import { actOfChange } from "./batchCalls.ts";
import { encodedAgain } from "./decoded.ts";
import type { CallOf, GroupPlace, ReadCall } from "./told.ts";

/** What a group reads of a call by itself: which word is what, of the arguments' 32-byte words. */
type Known = {
  readonly abi: readonly AbiFunction[];
  readonly act: Act | "by kind";
  /** Words that a call has at least, of which the last is the evidence, if it names any. */
  readonly words?: number;
  readonly namesEvidence?: boolean;
};

const of = (abi: readonly { readonly type: string }[], name: string) =>
  abi.filter((one) => one.type === "function" && (one as AbiFunction).name === name) as AbiFunction[];

const CHANGE = { words: 16, namesEvidence: true } as const;
const GROUP: readonly Known[] = [{ abi: of(quorumAbi, "replaceRoster"), act: "Roster" }];
const RULEBOOK: readonly Known[] = ["announceRules", "dropRules"].map((name) => ({
  abi: of(rulebookAbi, name),
  act: "Rules",
}));
const OTHERS: readonly Known[] = [
  { abi: of(batchRegistryAbi, "issue"), act: "Issue", words: 13 },
  { abi: of(batchRegistryAbi, "imposeHold"), act: "Hold", ...CHANGE },
  { abi: of(batchRegistryAbi, "change"), act: "by kind", ...CHANGE },
  { abi: of(batchRegistryAbi, "endHold"), act: "EndHold", ...CHANGE },
  { abi: of(attestationRegistryAbi, "attest"), act: "Attest" },
  { abi: of(attestationRegistryAbi, "multiAttest"), act: "Attest" },
  { abi: of(attestationRegistryAbi, "revoke"), act: "Revoke" },
  { abi: of(attestationRegistryAbi, "multiRevoke"), act: "Revoke" },
  { abi: of(cumulativeCampaignAbi, "proposeRoot"), act: "ProposeRoot" },
  { abi: of(cumulativeCampaignAbi, "vetoRoot"), act: "VetoRoot" },
  { abi: of(trustListAbi, "cutBack"), act: "List", words: 4, namesEvidence: true },
  { abi: of(trustListAbi, "accredit"), act: "List" },
  { abi: of(trustListAbi, "endAccreditation"), act: "List" },
  { abi: of(trustListAbi, "nameTier"), act: "List" },
  { abi: of(trustListAbi, "nameRegion"), act: "List" },
];

const MAX_UINT64 = 2n ** 64n - 1n;
const SIZE_WORD = 3;
const TARGETS_WORD = 12;
const UNTIL_WORD = 13;
const KIND_WORD = 12;
const RULES_HASH_WORD = 9;

/**
 * A call that a group would take, and whose bytes are not just what its function's arguments encode to: what the group reads of
 * it, word by word as `contracts/libraries/Acts.sol`, and why nobody can be told the rest. Undefined: the group takes none such.
 */
export function untoldCall(place: GroupPlace, call: CallOf): ReadCall | undefined {
  const { data } = call;
  if (size(data) < 4) return undefined;
  const selector = slice(data, 0, 4);
  const known = knownAt(place, call).find(({ abi: [one] }) => one && toFunctionSelector(one) === selector);
  const [called] = known?.abi ?? [];
  if (known === undefined || called === undefined) return undefined;
  const { words = 0 } = known;
  if (size(data) < 4 + words * 32) return undefined;
  const act = known.act === "by kind" ? actOfChange(BigInt(word(data, KIND_WORD))) : known.act;
  const hold = act === "Hold" ? holdIn(data) : undefined;
  if (act === undefined || (act === "Hold" && hold === undefined)) return undefined;
  const untold = whyUntold(called, data);
  return {
    act,
    what: `A call ${called.name} of ${call.target} that cannot be told in full: ${untold}`,
    rows: [["bytes", formatThings(size(data), "byte")]],
    warnings: ["Nobody can be told all that this call says: do not sign it."],
    untold,
    ...(known.namesEvidence && { evidence: word(data, words - 1) }),
    ...(hold !== undefined && { hold, refusedFrom: hold.until - 1n }),
    ...(act === "Issue" && { rulesHash: word(data, RULES_HASH_WORD) }),
  };
}

function knownAt({ quorum, rulebook, desk }: GroupPlace, { target }: CallOf): readonly Known[] {
  if (isAddressEqual(target, quorum)) return GROUP;
  if (rulebook === undefined) return [...RULEBOOK, ...OTHERS];
  if (isAddressEqual(target, rulebook)) return RULEBOOK;
  return desk !== undefined && isAddressEqual(target, desk) ? [] : OTHERS;
}

/** What a group takes a hold for: `holdIn` of `Acts.sol`. Undefined: its targets do not lie within the call. */
function holdIn(data: Hex): ProposedHold | undefined {
  const number = (index: number) => BigInt(word(data, index));
  const place = number(TARGETS_WORD);
  const most = BigInt(size(data) - 4 - 32);
  if (place > most) return undefined;
  const targets = slice(data, 4 + Number(place));
  const length = BigInt(slice(targets, 0, 32));
  if (length > (most - place) / 32n) return undefined;
  const held = Array.from({ length: Number(length) }, (_, i) =>
    BigInt(slice(targets, 32 + i * 32, 64 + i * 32)),
  );
  const batch = number(SIZE_WORD) & MAX_UINT64;
  return {
    until: number(UNTIL_WORD) & MAX_UINT64,
    credentials: held.reduce((sum, one) => sum + (one === WHOLE_BATCH ? batch : 1n), 0n),
  };
}

const word = (data: Hex, index: number): Hex => slice(data, 4 + index * 32, 36 + index * 32);

/** Why bytes are not just what the arguments of their function encode to. */
function whyUntold(called: AbiFunction, data: Hex): string {
  const usual = encodedAgain([called], data);
  if (usual === undefined)
    return `its bytes are no arguments of ${called.name}, or have bits set that no value has (dirty bits)`;
  if (data.startsWith(usual))
    return `${formatThings(size(data) - size(usual), "byte trails", "bytes trail")} behind its arguments`;
  const at = firstDifference(usual, data);
  if (usual.length === data.length && isPadding(usual, data)) {
    return `bits are set that no value has (dirty bits), first in byte ${at}`;
  }
  return `its arguments lie elsewhere than usual, or over one another, from byte ${at} on, so that it has two readings`;
}

function firstDifference(usual: Hex, data: Hex): number {
  const bytes = Math.min(size(usual), size(data));
  for (let at = 0; at < bytes; at++) if (slice(usual, at, at + 1) !== slice(data, at, at + 1)) return at;
  return bytes;
}

/** Whether in each word that differs only zeros stand where the usual encoding has them to fill the word up. */
function isPadding(usual: Hex, data: Hex): boolean {
  for (let at = 4; at < size(usual); at += 32) {
    const [plain, given] = [usual, data].map((bytes) => BigInt(slice(bytes, at, at + 32))) as [
      bigint,
      bigint,
    ];
    if (plain !== given && (plain & given) !== plain) return false;
  }
  return true;
}
