import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import { getCode } from "viem/actions";
import { SymbolonError } from "../sdk/core/errors.ts";
import { type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";
import { readAddress } from "./readTyped.ts";

export type RecipientParameters = {
  readonly chainId: number;
  readonly campaign: { readonly campaign: Address; readonly token: Address };
  /** As somebody typed it. */
  readonly text: string;
};

export type Recipient = {
  readonly recipient: Address;
  /** Whether there is code: a contract that cannot hand tokens on keeps them for good. */
  readonly isContract: boolean;
};

/**
 * Somebody else than the leaf's account who is to be paid, as it was typed.
 * @throws SymbolonError `NotAnAddress`, `WrongChecksum`, `RecipientRefused` from the query: the zero address, the campaign or
 * the token itself
 */
export function recipientQueryOptions(config: ReadConfig, { chainId, campaign, text }: RecipientParameters) {
  return queryOptions({
    queryKey: queryKeyOf("recipient", { chainId, campaign, text }),
    retry: false,
    queryFn: async (): Promise<Recipient> => {
      const recipient = readAddress(text);
      requirePayable(recipient, campaign);
      const code = await getCode(config.getClient({ chainId }), { address: recipient });
      return { recipient, isContract: code !== undefined };
    },
  });
}

/** Checks who is to be paid ({@link recipientQueryOptions}). */
export function useRecipient({
  config,
  query,
  ...parameters
}: RecipientParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...recipientQueryOptions(useReadConfig({ config }), parameters), ...query });
}

function requirePayable(recipient: Address, { campaign, token }: RecipientParameters["campaign"]): void {
  const nobodys: readonly (readonly [address: Address, what: string])[] = [
    [zeroAddress, "the zero address"],
    [campaign, "the campaign itself"],
    [token, "the token itself"],
  ];
  const found = nobodys.find(([address]) => isAddressEqual(address, recipient));
  if (found === undefined) return;
  throw new SymbolonError({
    code: "RecipientRefused",
    reason: `The payment cannot go to ${recipient}, ${found[1]}: it would be lost.`,
    hint: "Give an address whose key somebody has.",
    details: { recipient },
  });
}
