import { type Address, isAddressEqual } from "viem";
import type { ReasonLine, RuledManifest } from "../../../node/allocation/credentials/readRuledDirectory.ts";
import type { Outcome } from "../../../sdk/core/verdict.ts";
import type { ChainEvent } from "../tables/events.ts";
import type { Link, LinkName } from "./link.ts";

/** A credential that the reasons name. */
export type Reason = ReasonLine["credentials"][number];

/** What the store has of a registry of credentials. */
export type KnownRegistry = {
  readonly address: Address;
  /** First block that is followed of it; undefined: not followed. */
  readonly since: number | undefined;
  /** Last block read of its chain; -1: none. */
  readonly cursor: number;
};

/** What the store has of a credential that earned a row. */
export type CredentialFacts = {
  readonly reason: Reason;
  /** The account of the row. */
  readonly account: Address;
  readonly manifest: RuledManifest;
  /** The registry that the manifest names; undefined: the allocation was not made from it. */
  readonly registry: KnownRegistry | undefined;
  /**
   * The registry's events about it, or about its batch, up to the allocation's block, in the chain's order, without
   * those taken back.
   */
  readonly events: readonly ChainEvent[];
};

/** The chain's data about a credential, or why the store does not know. */
export type FactSource<Made> =
  | { readonly made: Made }
  /** `holds`: false where the chain has no such thing, undefined where the store cannot decide. */
  | { readonly made: undefined; readonly holds: false | undefined; readonly why: string };

/** A registry's batch or attestation, or why it is not known. @param what `the batch 0x...` */
export function sourceOf<Made>(
  { registry, manifest }: CredentialFacts,
  what: string,
  made: Made | undefined,
): FactSource<Made> {
  const { chainId, block } = manifest;
  if (registry === undefined)
    return { made: undefined, holds: false, why: `the allocation was not made from ${what}` };
  const { address, since, cursor } = registry;
  const place = `the registry ${address} on chain ${chainId}`;
  if (since === undefined)
    return { made: undefined, holds: undefined, why: `the store does not follow ${place}` };
  if (cursor < Number(block.number)) {
    const why = `the store has chain ${chainId} up to block ${cursor}, and the allocation is of block ${block.number}`;
    return { made: undefined, holds: undefined, why };
  }
  if (made !== undefined) return { made };
  // Block 0 has no events.
  if (since <= 1)
    return { made: undefined, holds: false, why: `${place} had not issued ${what} by block ${block.number}` };
  const why = `the store follows ${place} from block ${since} on alone, and has nothing of ${what}`;
  return { made: undefined, holds: undefined, why };
}

/** The ground on which the store has an event of that name. */
export function groundOf({ events }: CredentialFacts, name: string): Readonly<Record<string, string>> {
  const event = events.find((one) => one.name === name);
  return event === undefined ? {} : { ground: event.way };
}

/** A link of one credential. */
export function credentialLink(
  name: LinkName,
  { reason }: CredentialFacts,
  { holds, words, values }: Omit<Link, "name">,
): Link {
  return { name, holds, words, values: { credential: reason.credential, ...values } };
}

/** Whether the credential counted at the allocation's block; the expiry is in the credential, and not in the store. */
export function statusLink(facts: CredentialFacts, outcome: Outcome | undefined, why: string): Link {
  const { number } = facts.manifest.block;
  if (outcome === undefined)
    return credentialLink("status", facts, {
      holds: undefined,
      words: `whether it was revoked is not known: ${why}`,
      values: { block: number },
    });
  const holds = outcome === "Valid";
  const was = holds ? "neither revoked nor suspended" : outcome;
  const words = `as of block ${number} the credential ${nameOf(facts)} was ${was}`;
  return credentialLink("status", facts, { holds, words, values: { block: number, outcome } });
}

/**
 * Whether the issuer is the one in the reasons, and one whose credentials count. @param found the issuer in the event
 */
export function issuerLink(facts: CredentialFacts, found: Address | undefined, why: string): Link {
  const { reason, manifest } = facts;
  const { issuer } = reason;
  const values = { issuer, ...(found !== undefined && { found }) };
  if (!manifest.issuers.some((one) => isAddressEqual(one, issuer))) {
    const words = `the reasons name ${issuer}, who is not among the issuers whose credentials count`;
    return credentialLink("issuer", facts, { holds: false, words, values });
  }
  if (found === undefined) {
    const words = `the reasons name ${issuer}; who issued it is not known: ${why}`;
    return credentialLink("issuer", facts, { holds: undefined, words, values });
  }
  const holds = isAddressEqual(found, issuer);
  const words = holds
    ? `issued by ${issuer}, whose credentials count`
    : `the reasons name ${issuer}, and ${found} issued it`;
  return credentialLink("issuer", facts, { holds, words, values });
}

/** A credential's name for people: `BATCH:INDEX`, or an attestation's uid. */
export function nameOf({ reason }: CredentialFacts): string {
  return reason.batch === undefined ? reason.credential : `${reason.batch}:${reason.index}`;
}
