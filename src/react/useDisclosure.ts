import { useMemo } from "react";
import { SymbolonError } from "../sdk/core/errors.ts";
import { disclose } from "../sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation, type Presentation } from "../sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../sdk/credentials/disclosure/presentationText.ts";
import type { IssuedPackage } from "../sdk/credentials/vault/keptCredential.ts";

export type DisclosureParameters = {
  readonly held: IssuedPackage;
  /** Names, or positions in the schema; none: the credential alone. */
  readonly fields: readonly (string | number)[];
};

/** What a holder shows of a credential, in both of its forms. */
export type PreparedDisclosure = {
  readonly presentation: Presentation;
  readonly json: string;
  /** For a link or a QR code; undefined: it is too long for that. */
  readonly compact: string | undefined;
};

/**
 * Some fields of a credential to be shown, and the rest hidden. What no verifier would take is not made.
 * @returns `error`: what `disclose` throws
 */
export function useDisclosure({ held, fields }: DisclosureParameters) {
  const key = JSON.stringify(fields);
  return useMemo((): { readonly data?: PreparedDisclosure; readonly error?: unknown } => {
    try {
      return { data: prepareDisclosure({ held, fields: JSON.parse(key) }) };
    } catch (error) {
      return { error };
    }
  }, [held, key]);
}

/** @throws SymbolonError as `disclose` does */
export function prepareDisclosure({ held, fields }: DisclosureParameters): PreparedDisclosure {
  const presentation = disclose(held, fields);
  return { presentation, json: formatPresentation(presentation), compact: compactOf(presentation) };
}

/** A presentation in its shortest form: the compact one, or JSON where that cannot hold it. */
export function shortestForm(presentation: Presentation): string {
  return compactOf(presentation) ?? formatPresentation(presentation);
}

function compactOf(presentation: Presentation): string | undefined {
  try {
    return formatCompactPresentation(presentation);
  } catch (thrown) {
    if (thrown instanceof SymbolonError && thrown.code === "NotCompact") return undefined;
    throw thrown;
  }
}
