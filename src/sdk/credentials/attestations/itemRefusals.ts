import type { Address, Hex } from "viem";
import { momentText } from "../../core/text/moment.ts";
import {
  type ExplainItemRefusal,
  itemsOf,
  momentsText,
  named,
  type RequestedItem,
  type RequestedList,
  uidsOf,
  whichItem,
} from "./requestedItems.ts";

/** Refusals of items that nobody could have done, whoever the caller is. */
export const itemRefusals: Readonly<Record<string, ExplainItemRefusal>> = {
  InvalidSchema: ({ lists }) => {
    const schemas = schemasOf(lists);
    const uids = uidsOf(lists);
    const orOther = uids.length > 0 ? `, or is not that of ${named("attestation", uids)}` : "";
    return {
      reason: `${named("schema", schemas)} is not registered${orOther}.`,
      hint: "Register the schema first, or give the uid that the registry has it under.",
      details: { schemas, uids },
    };
  },
  InvalidExpirationTime: ({ call, lists }) => {
    const now = call?.now;
    const past = itemsOf(lists).filter((item) => {
      const expiration = expirationOf(item);
      return expiration !== 0n && (now === undefined || expiration <= now);
    });
    const expirationTimes = past.map(expirationOf);
    return {
      reason: `The expiration${momentsText(expirationTimes)} of ${whichItem(past, itemsOf(lists))} is not later than ${now === undefined ? "the block" : momentText(now)}.`,
      hint: "Give a later expiration in Unix seconds, or 0 for never.",
      details: { items: positionsOf(past), expirationTimes, now },
    };
  },
  Irrevocable: ({ lists }) => {
    const schemas = schemasOf(lists);
    const uids = uidsOf(lists);
    const revocable = itemsOf(lists).filter(({ attestation }) => attestation?.revocable === true);
    return uids.length > 0
      ? {
          reason: `${named("attestation", uids)} was made so that it can never be revoked.`,
          hint: "There is none: let it expire, or make another that says the opposite.",
          details: { uids },
        }
      : {
          reason: `${named("schema", schemas)} is registered as not revocable, and ${whichItem(revocable, itemsOf(lists))} asks for an attestation that is.`,
          hint: "Ask for an attestation that is not revocable, or use a schema that is.",
          details: { schemas, items: positionsOf(revocable) },
        };
  },
  NotFound: ({ lists }) => {
    const uids = uidsOf(lists);
    const referring = itemsOf(lists).filter(({ attestation }) => BigInt(attestation?.refUID ?? 0) !== 0n);
    const references = referring.map(({ attestation }) => attestation?.refUID);
    return uids.length > 0 || referring.length === 0
      ? {
          reason: `The registry does not have ${named("attestation", uids)}.`,
          hint: "Compare the uid, the chain and the registry with where the attestation was made.",
          details: { uids },
        }
      : {
          reason: `The registry does not have ${named("attestation", references)}, to which ${whichItem(referring, itemsOf(lists))} refers.`,
          hint: "Refer to an attestation of the same registry, or give 32 zero bytes for no reference.",
          details: { references, items: positionsOf(referring) },
        };
  },
  AccessDenied: ({ lists }) => {
    const revokers = issuersOf(lists);
    const uids = uidsOf(lists);
    return {
      reason: `${named("account", revokers)} is not the issuer of ${named("attestation", uids)}, and nobody else may revoke it.`,
      hint: "Revoke it from the account that issued it, or have that account sign the revocation.",
      details: { revokers, uids },
    };
  },
  AlreadyRevoked: ({ lists }) => {
    const uids = uidsOf(lists);
    const twice = uids.filter((uid, i) => uids.indexOf(uid) !== i);
    return {
      reason:
        twice.length > 0
          ? `${named("attestation", twice)} is twice in the list, or one of them was revoked before.`
          : `${named("attestation", uids)} was revoked before.`,
      hint: "Leave it out: a revocation is final.",
      details: { uids, twice },
    };
  },
  InvalidLength: ({ lists }) => {
    const empty = lists.flatMap(({ items }, i) => (items.length === 0 ? [i] : []));
    const unsigned = lists.flatMap(({ items, signatures }, i) =>
      signatures !== undefined && signatures !== items.length ? [i] : [],
    );
    const asksForNothing = `${named("list", empty)} (counted from 0) asks for nothing`;
    const lacksSignatures = `${named("list", unsigned)} (counted from 0) has not as many signatures as items`;
    const either = "a list of the call asks for nothing, or has not as many signatures as items";
    return {
      reason: `${empty.length > 0 ? asksForNothing : unsigned.length > 0 ? lacksSignatures : either}.`,
      hint: "Give every list at least one item and, where each is signed, one signature an item.",
      details: { empty, unsigned },
    };
  },
  NotPayable: ({ lists }) => {
    const paying = itemsOf(lists).filter((item) => weiOf(item) !== 0n);
    const schemas = [...new Set((paying.length > 0 ? paying : lists).map(({ schema }) => schema))];
    return {
      reason: `${named("schema", schemas)} has no resolver that takes ETH, but ${whichItem(paying, itemsOf(lists))} sends ETH.`,
      hint: "Give each item a value of 0.",
      details: { schemas, items: positionsOf(paying), values: paying.map(weiOf) },
    };
  },
  InsufficientValue: ({ lists }) => {
    const needed = itemsOf(lists).reduce((sum, item) => sum + weiOf(item), 0n);
    const isKnown = lists.length > 0;
    return {
      reason: `The values of the items total ${isKnown ? `${needed} wei, which is ` : ""}more than was sent.`,
      hint: `Send ${isKnown ? `${needed} wei` : "their sum"} with the call; what a resolver does not get comes back.`,
      details: isKnown ? { needed } : {},
    };
  },
  InvalidAttestation: refusedByResolver("attestation"),
  InvalidAttestations: refusedByResolver("attestations"),
  InvalidRevocation: refusedByResolver("revocation"),
  InvalidRevocations: refusedByResolver("revocations"),
};

function issuersOf(lists: readonly RequestedList[]): readonly Address[] {
  return [...new Set(lists.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer])))];
}

function schemasOf(lists: readonly RequestedList[]): readonly Hex[] {
  return [...new Set(lists.map(({ schema }) => schema))];
}

function positionsOf(items: readonly RequestedItem[]): readonly number[] {
  return items.map(({ position }) => position);
}

function expirationOf({ attestation }: RequestedItem): bigint {
  return attestation?.expirationTime ?? 0n;
}

function weiOf({ attestation, revocation }: RequestedItem): bigint {
  return attestation?.value ?? revocation?.value ?? 0n;
}

/** Asks a resolver item by item where a list has one, and about the whole list where it has more. */
function refusedByResolver(what: string): ExplainItemRefusal {
  const isOne = !what.endsWith("s");
  return ({ lists }) => {
    // An empty list of revocations reaches a resolver; an empty list of attestations does not.
    const matching = lists.filter(({ items: { length } }) => (isOne ? length === 1 : length !== 1));
    const schemas = schemasOf(
      matching.some(({ items }) => items.length > 0) ? withItems(matching) : matching,
    );
    return {
      reason: `The resolver of ${named("schema", schemas)} does not agree to the ${what}.`,
      hint: "Ask the schema's author what its resolver demands.",
      details: {
        schemas,
        items: matching.flatMap(({ items }) => positionsOf(items)),
        uids: uidsOf(matching),
      },
    };
  };
}

function withItems(lists: readonly RequestedList[]): readonly RequestedList[] {
  return lists.filter(({ items }) => items.length > 0);
}
