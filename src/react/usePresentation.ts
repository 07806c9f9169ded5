import { useMemo } from "react";
import { type Address, getAddress, zeroAddress } from "viem";
import { isSameAddress } from "../sdk/core/isSameAddress.ts";
import { type CheckedDisclosure, checkDisclosure } from "../sdk/credentials/disclosure/checkDisclosure.ts";
import { badPresentation, type Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import { parsePresentation } from "../sdk/credentials/disclosure/presentationText.ts";
import { readLink } from "./links.ts";

export type PresentationParameters = {
  /** What was handed over: a link, the compact form, or JSON. Undefined or empty: nothing. */
  readonly given: string | undefined;
  readonly chainId: number;
  /** The BatchRegistries that are trusted: anybody can write one that agrees to all. */
  readonly registries: readonly Address[];
};

/** What was shown, and proven to be of its batch. Not who issued it counts yet, and not whether it is valid. */
export type ReadPresentation = {
  readonly presentation: Presentation;
  readonly values: CheckedDisclosure<string>["values"];
  /** As people compare them, by EIP-55; the compact form has no case. */
  readonly addresses: { readonly issuer: Address; readonly subject: Address; readonly registry: Address };
};

/** Letters of what is read: a thousand fields. Nobody has a page choke on more. */
const MAX_LETTERS = 1_000_000;

/**
 * Reads what was handed over, and checks it without any network.
 * @throws SymbolonError `BadPresentation`, and what `checkDisclosure` throws: `ChainMismatch`, `RegistryMismatch`,
 * `FieldNotProven` and the like
 */
export function readPresentation({
  given = "",
  chainId,
  registries,
}: PresentationParameters): ReadPresentation {
  if (given.length > MAX_LETTERS) {
    throw badPresentation(`it has ${given.length} letters, where ${MAX_LETTERS} are the most`);
  }
  const presentation = parsePresentation(textOf(given));
  const { registry } = presentation.batch;
  const listed = registries.find((one) => isSameAddress(one, registry)) ?? registries[0] ?? zeroAddress;
  const { values } = checkDisclosure(presentation, {
    schema: presentation.schema.schema,
    issuers: "any",
    subject: "any",
    chainId: BigInt(chainId),
    registry: listed,
  });
  const { issuer } = presentation.batch.header;
  const { subject } = presentation.credential;
  const addresses = {
    issuer: getAddress(issuer),
    subject: getAddress(subject),
    registry: getAddress(registry),
  };
  return { presentation, values, addresses };
}

/** What {@link readPresentation} gives, or why it is none; nothing where nothing was handed over. */
export function usePresentation({ given, chainId, registries }: PresentationParameters): {
  readonly read?: ReadPresentation;
  readonly thrown?: unknown;
} {
  return useMemo(() => {
    if (given === undefined || given.trim() === "") return {};
    try {
      return { read: readPresentation({ given, chainId, registries }) };
    } catch (thrown) {
      return { thrown };
    }
  }, [given, chainId, registries]);
}

/** The text itself, or what a link hands over behind its `#`. */
export function textOf(given: string): string {
  const text = given.trim();
  const link = /^[a-z][\w+.-]*:[^\s{]*?(#.*)$/is.exec(text)?.[1];
  return (link === undefined ? undefined : readLink(link)?.text) ?? text;
}
