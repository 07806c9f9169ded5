import { useQuery } from "@tanstack/react-query";
import { type Hex, keccak256 } from "viem";

/** Where a text lies, and its hash: keccak256 of its bytes. */
export type TermsTextPlace = { readonly url: string; readonly hash: Hex };

/**
 * A text that accounts agree to. Null: it is not there, or is not the text with that hash, so that nobody is shown another text
 * than they sign.
 * @param place undefined: none is asked for
 */
export function useTermsText(place: TermsTextPlace | undefined) {
  return useQuery({
    queryKey: ["symbolon", "termsText", place],
    enabled: place !== undefined,
    queryFn: () => (place === undefined ? null : readText(place)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}

async function readText({ url, hash }: TermsTextPlace): Promise<string | null> {
  const answer = await fetch(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || keccak256(bytes) !== hash) return null;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
