import type { Address, Client, Transport } from "viem";
import type { BatchHeader } from "../src/sdk/core/index.ts";
import {
  checkDisclosure,
  explain,
  openStatusCache,
  parsePresentation,
} from "../src/sdk/credentials/verify/index.ts";

type Door = { readonly chainId: bigint; readonly registry: Address; readonly header: BatchHeader };

/** A back end that checks credentials out of a copy: at once, and also while no node answers. */
export async function openDoor(client: Client<Transport>, { chainId, registry, header }: Door) {
  // Copies of final blocks need no margin for reorgs; this machine's clock may be off by five seconds.
  const cache = openStatusCache({ chainId, registry, finality: "finalized", reorgMargin: 0n, clockSkew: 5n });
  cache.follow({ header });
  await cache.refresh(client);

  return {
    /** Call it now and then, twice an epoch at least; the answers in between need no network. */
    refresh: () => cache.refreshByEvents(client),
    /**
     * `presentation`: what the visitor sent. `visitor`: the account that they have proven to be theirs, by a signature.
     * @throws SymbolonError where it is another's credential, of another issuer, or altered
     */
    mayEnter(presentation: string, visitor: Address, now: bigint) {
      const shown = parsePresentation(presentation);
      const expected = { issuers: [header.issuer], schema: header.schema, subject: visitor };
      const { values } = checkDisclosure(shown, {
        ...expected,
        schema: "string name,bool adult",
        chainId,
        registry,
      });
      const { credential, proof } = shown;
      const answer = cache.strict(cache.admit({ header, credential, proof, expected }), now);
      return { open: answer.outcome === "Valid" && values.adult === true, why: explain(answer) };
    },
  };
}
