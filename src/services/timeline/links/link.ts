/**
 * The links between a payment and the issuer of the credentials that earned it, in their order. From `credential` on there is
 * one of each for each credential; `batch` only where it lies in one.
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
  /** Undefined: it cannot be told by what is at hand; the words say why. */
  readonly holds: boolean | undefined;
  /** What was compared and what came of it, in words. */
  readonly words: string;
  /** The values that decided: amounts in base units as decimal text, moments in Unix seconds. */
  readonly values: Readonly<Record<string, string>>;
};

/** The first link that does not hold; undefined: none is broken, as far as is known. */
export function firstBroken(links: readonly Link[]): Link | undefined {
  return links.find(({ holds }) => holds === false);
}
