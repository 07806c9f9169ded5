import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Hex, keccak256 } from "viem";
import { SymbolonError } from "../sdk/core/errors.ts";

/** Where a text lies, and its hash: keccak256 of its bytes. */
export type TermsTextPlace = { readonly url: string; readonly hash: Hex };

/**
 * A text that accounts agree to. Null: what is there is not the text with that hash, so that nobody is shown another text than
 * they sign. An error: the host did not serve it.
 * @param place undefined: none is asked for
 */
export function useTermsText(place: TermsTextPlace | undefined) {
  return useQuery(termsTextQueryOptions(place));
}

/** What {@link useTermsText} asks, for a query client. */
export function termsTextQueryOptions(place: TermsTextPlace | undefined) {
  return queryOptions({
    queryKey: ["symbolon", "termsText", place],
    enabled: place !== undefined,
    queryFn: () => (place === undefined ? null : readText(place)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}

async function readText({ url, hash }: TermsTextPlace): Promise<string | null> {
  const bytes = await readBytes(url);
  return keccak256(bytes) === hash ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : null;
}

/** @throws SymbolonError `NotServed` */
async function readBytes(url: string): Promise<Uint8Array> {
  const notServed = (why: string, cause?: unknown) =>
    new SymbolonError({
      code: "NotServed",
      reason: `${url} ${why}.`,
      hint: "Try again in a minute; if it stays, tell whoever put up this page.",
      details: { url },
      cause,
    });
  const failed = (cause: unknown): never => {
    throw notServed("did not answer", cause);
  };
  const answer = await fetch(url).catch(failed);
  if (!answer.ok) throw notServed(`answered with ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer().catch(failed));
}
