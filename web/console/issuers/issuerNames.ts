import { createContext, useContext } from "react";
import { type Address, isAddressEqual } from "viem";
import type { ReasonedIssuer } from "../../../src/sdk/pageData/index.ts";
import { useIssuerTexts } from "./texts.ts";

/** The issuers whom the build names. */
export const IssuersContext = createContext<readonly ReasonedIssuer[]>([]);

/** An issuer as the build names them; undefined: it does not. */
export function useNamedIssuer(issuer: Address): ReasonedIssuer | undefined {
  return useContext(IssuersContext).find(({ address }) => isAddressEqual(address, issuer));
}

/** Sentences about the reasons of an issuer's changes, each once; none where no reason is given. */
export function useReasonSentences(issuer: Address, codes: readonly number[]): readonly string[] {
  const { reasons: texts } = useIssuerTexts();
  const known = useNamedIssuer(issuer)?.reasons ?? [];
  return [...new Set(codes)]
    .filter((code) => code !== 0)
    .map((code) => {
      const name = known.find((one) => one.code === code)?.name;
      return name === undefined ? texts.unnamed(String(code)) : texts.named(name, String(code));
    });
}
