import type { Address, Hex } from "viem";

/** The safeguard that a plain finder goes without. */
export type FinderHole = "None" | "UnreadHint" | "AnyLength" | "AnyChain" | "NoEnd";

export type FinderQuestion = {
  readonly gateway: string;
  readonly chainId: number;
  readonly recipient: Address;
  readonly schema: Hex;
  /** Whether a gate takes an attestation, by the registry's word. */
  readonly isGood: (uid: Hex) => Promise<boolean>;
  /** Bytes of an answer. */
  readonly longest: number;
};

type Said = { readonly chainId: number; readonly uids: readonly Hex[] };

/** What a gateway leads to, by a finder written plainly. Every `hole ===` is a place where a safeguard may be missing. */
export async function plainlyFound(hole: FinderHole, question: FinderQuestion): Promise<Hex | undefined> {
  const { gateway, chainId, recipient, schema, isGood, longest } = question;
  const query = new URLSearchParams({ recipient, schema });
  const answer = await fetch(`${gateway}/v1/attestations?${query}`);
  let text = "";
  for await (const piece of answer.body ?? []) {
    text += new TextDecoder().decode(piece);
    if (hole !== "NoEnd" && hole !== "AnyLength" && text.length > longest) return undefined;
  }
  const said = JSON.parse(text) as Said;
  if (hole !== "AnyChain" && said.chainId !== chainId) return undefined;
  const looked = hole === "AnyLength" ? said.uids : said.uids.slice(0, 20);
  for (const uid of looked) if (hole === "UnreadHint" || (await isGood(uid))) return uid;
  return undefined;
}
