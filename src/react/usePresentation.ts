import { useMemo } from "react";
import { type Address, getAddress, zeroAddress } from "viem";
import { isSameAddress } from "../sdk/core/isSameAddress.ts";
import { type CheckedDisclosure, checkDisclosure } from "../sdk/credentials/disclosure/checkDisclosure.ts";
import { badPresentation, type Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import { parsePresentation } from "../sdk/credentials/disclosure/presentationText.ts";
import { readLink } from "./links.ts";

export type PresentationParameters = {
  /** The holder's input: a link, the compact form, or JSON. Undefined or empty: nothing. */
  readonly given: string | undefined;
  readonly chainId: number;
  /** Trusted BatchRegistries: anybody can write one that agrees to everything. */
  readonly registries: readonly Address[];
};

/**
 * A presentation that is proven to be of its batch. It is not yet checked whether its issuer counts, nor whether it is
 * valid.
 */
export type ReadPresentation = {
  readonly presentation: Presentation;
  readonly values: CheckedDisclosure<string>["values"];
  /** In EIP-55's case, for people to compare; the compact form has no case. */
  readonly addresses: { readonly issuer: Address; readonly subject: Address; readonly registry: Address };
};

/** Most characters of the input: a thousand fields. A longer input must not block the page. */
const MAX_LETTERS = 1_000_000;

/**
 * Reads the holder's input, and checks it without any network.
 * @throws SymbolonError `BadPresentation`, and what `checkDisclosure` throws: `ChainMismatch`, `RegistryMismatch`,
 * `FieldNotProven` and similar
 */
export function readPresentation({
  given = "",
  chainId,
  registries,
}: PresentationParameters): ReadPresentation {
  if (given.length > MAX_LETTERS) {
    throw badPresentation(`it has ${given.length} letters, more than ${MAX_LETTERS}`);
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

/** The result of {@link readPresentation}, or its error; empty without input. */
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

/** The text itself, or the part of a link after its `#`. */
export function textOf(given: string): string {
  const text = given.trim();
  const link = /^[a-z][\w+.-]*:[^\s{]*?(#.*)$/is.exec(text)?.[1];
  return (link === undefined ? undefined : readLink(link)?.text) ?? text;
}
