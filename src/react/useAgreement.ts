import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { signTypedData } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { type TermsText, termsTypedData } from "../sdk/core/signing/termsTypedData.ts";
import { agreementData } from "../sdk/distribution/sign/signAgreement.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";
import { requireSignature, walletFault } from "./walletFault.ts";

export type AgreementVariables = {
  readonly chainId: number;
  /** The TermsGate. */
  readonly gate: Address;
  /** Who asks it: the campaign, or its adapter (`asker` of `readGate`). */
  readonly asker: Address;
  /** The leaf's account, in the connected wallet. */
  readonly account: Address;
  readonly text: TermsText;
  /** Of the text among the gate's, from 0. */
  readonly position: number;
};

type Options = Omit<UseMutationOptions<Hex, Error, AgreementVariables>, "mutationFn" | "mutationKey">;

/** Has the connected wallet sign a text (EIP-712), and checks the signature as the gate will. Returns the gate's data. */
export function useAgreement({ config, mutation }: WalletHookParameters<Options> = {}) {
  const used = useConfig(config && { config });
  return useMutation({
    ...mutation,
    mutationKey: ["symbolon", "agreement"],
    mutationFn: (variables: AgreementVariables) => agree(used, variables),
  });
}

async function agree(config: Config, variables: AgreementVariables): Promise<Hex> {
  const { chainId, gate, asker: campaign, account, text, position } = variables;
  const agreement = { chainId: BigInt(chainId), gate, campaign, account, text };
  const wallet = await openWalletClient(config, { chainId, account });
  const ask = async () => {
    try {
      return requireSignature(await signTypedData(wallet, { ...termsTypedData(agreement), account }));
    } catch (thrown) {
      throw await walletFault(thrown);
    }
  };
  const signature = await ask();
  return agreementData({ ...agreement, position, signature, client: config.getClient({ chainId }) });
}
