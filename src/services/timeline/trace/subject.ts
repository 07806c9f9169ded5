import { type Hex, isAddress, isHex, size } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { readTicket, type Ticket } from "../../gateway/policy/tickets.ts";

/** What somebody asks about, as they name it; 32 bytes may be several things, until the store is asked. */
export type NamedSubject =
  | { readonly is: "intent"; readonly intent: bigint }
  | { readonly is: "account"; readonly account: Hex }
  | { readonly is: "leaf"; readonly campaign: Hex; readonly index: bigint }
  | { readonly is: "credential"; readonly batch: Hex; readonly index: bigint }
  | { readonly is: "hash"; readonly hash: Hex }
  | { readonly is: "ticket"; readonly ticket: Ticket };

const INTENT = /^(?:intent:)?(\d{1,18})$/;
const INDEX = /^\d{1,18}$/;

/**
 * Reads what is asked about: a number (or `intent:17`), an address, 32 bytes (a transaction, an attestation, a batch, a request),
 * `CAMPAIGN:INDEX`, `BATCH:INDEX`, or a gateway's ticket.
 * @throws SymbolonError `BadSubject`
 */
export function parseSubject(text: string): NamedSubject {
  const ticket = readTicket(text);
  if (ticket !== undefined) return { is: "ticket", ticket };
  const intent = INTENT.exec(text)?.[1];
  if (intent !== undefined) return { is: "intent", intent: BigInt(intent) };
  const [name = "", index, ...rest] = text.toLowerCase().split(":");
  if (!isHex(name) || rest.length > 0) throw badSubject(text);
  const bytes = name.length % 2 === 0 ? size(name) : 0;
  if (index === undefined) {
    if (isAddress(name)) return { is: "account", account: name };
    if (bytes === 32) return { is: "hash", hash: name };
    throw badSubject(text);
  }
  if (!INDEX.test(index)) throw badSubject(text);
  if (isAddress(name)) return { is: "leaf", campaign: name, index: BigInt(index) };
  if (bytes === 32) return { is: "credential", batch: name, index: BigInt(index) };
  throw badSubject(text);
}

function badSubject(text: string): SymbolonError {
  return new SymbolonError({
    code: "BadSubject",
    reason: `${JSON.stringify(text.slice(0, 100))} cannot be traced.`,
    hint: "Give an intent's number, an address, 32 bytes (a transaction, an attestation, a batch, a request's digest), CAMPAIGN:INDEX, BATCH:INDEX or a gateway's ticket.",
    details: { given: text.slice(0, 100) },
  });
}
