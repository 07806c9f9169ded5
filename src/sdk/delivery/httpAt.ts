import { http, type Transport } from "viem";
import { placeOf } from "../core/text/placeOf.ts";
import { requireSpoken } from "./otherAnswer.ts";
import { wordedTransport } from "./wordedTransport.ts";

export type HttpTerms = {
  /** Milliseconds that an answer may take, the last byte included; default: 10,000. */
  readonly patience?: number;
  /** Gives up whatever is asked. */
  readonly signal?: AbortSignal;
  /** Throws for an answer of which viem would drop something; default: {@link requireSpoken}. */
  readonly look?: (response: Response, rpc: string) => Promise<Response>;
};

/** HTTP under the name of the place alone: viem repeats the address that it knows in its errors. */
export function httpAt(url: string, terms: HttpTerms = {}): Transport {
  const { patience = 10_000, signal: end, look = requireSpoken } = terms;
  const address = new URL(url);
  const { username, password } = address;
  [address.username, address.password] = ["", ""];
  const basic = btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const authorization: Record<string, string> =
    username === "" && password === "" ? {} : { authorization: `Basic ${basic}` };
  const fetchFn = async (_: unknown, init: RequestInit = {}) => {
    const headers = { ...(init.headers as Record<string, string>), ...authorization };
    const signals = [init.signal, end].filter((one) => (one ?? undefined) !== undefined) as AbortSignal[];
    return look(await fetch(address, { ...init, headers, signal: AbortSignal.any(signals) }), url);
  };
  return wordedTransport(http(placeOf(url), { fetchFn, retryCount: 0, timeout: patience }));
}
