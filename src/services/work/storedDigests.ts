import { type Hex, keccak256, stringToHex } from "viem";
import { type ClaimContent, CONTENT_VERSION, contentDigest } from "./claimIntent.ts";

/** What names a stored claim: its row has one of these, as long as nobody altered it or forgot its signature. */
export type StoredDigests = {
  readonly digest: Hex;
  /**
   * Only of a row that an earlier version stored: keccak256 of its JSON, if that was in the order of `formatSignedClaim`
   * and its signature in the form that campaigns take. Such a row may have neither: the order that it came in is lost.
   */
  readonly former: Hex | undefined;
};

/** The digests of an intent's content: see {@link StoredDigests}. */
export function storedDigests(content: unknown): StoredDigests {
  const { claim: document, version } = content as ClaimContent;
  return {
    digest: contentDigest(content),
    former:
      version === CONTENT_VERSION ? undefined : keccak256(stringToHex(JSON.stringify(inOrder(document)))),
  };
}

const ORDER = "format version chainId campaign leaf terms paidBefore signature gateData proof".split(" ");
const LEAF_ORDER = ["index", "account", "amount"];
const TERMS_ORDER = ["upTo", "recipient", "maxFee", "feeTaker", "deadline"];

/** A claim's members in the order in which `formatSignedClaim` writes them: a store keeps none. */
function inOrder(document: unknown): object {
  const sorted = (value: unknown, names: readonly string[]) => {
    const members = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(names.flatMap((name) => (name in members ? [[name, members[name]]] : [])));
  };
  const { leaf, terms, ...rest } = document as Readonly<Record<string, unknown>>;
  const parts = {
    ...rest,
    leaf: sorted(leaf, LEAF_ORDER),
    ...(terms !== undefined && { terms: sorted(terms, TERMS_ORDER) }),
  };
  return sorted(parts, ORDER);
}
