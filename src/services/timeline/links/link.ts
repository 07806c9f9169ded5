/**
 * The links between a payment and the issuer of the credentials that earned it, in order. From `credential` on, each
 * credential has one of each; `batch` only where the credential is in a batch.
 */
const linkNames = [
  "leaf",
  "signature",
  "root",
  "manifest",
  "allocation",
  "row",
  "rule",
  "credential",
  "batch",
  "status",
  "issuer",
] as const;

export type LinkName = (typeof linkNames)[number];

/** One link, and whether it holds. */
export type Link = {
  readonly name: LinkName;
  /** Undefined: the available data cannot decide it; the words say why. */
  readonly holds: boolean | undefined;
  /** The comparison and its result, in words. */
  readonly words: string;
  /** The values that decided: amounts in base units as decimal text, moments in Unix seconds. */
  readonly values: Readonly<Record<string, string>>;
};

/** The first broken link; undefined: no link is known to be broken. */
export function firstBroken(links: readonly Link[]): Link | undefined {
  return links.find(({ holds }) => holds === false);
}
