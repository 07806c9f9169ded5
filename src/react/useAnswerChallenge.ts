import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Hex } from "viem";
import { type Config, useConfig } from "wagmi";
import type { Challenge } from "../sdk/core/signing/challengeTypedData.ts";
import { answerChallenge } from "../sdk/credentials/verify/challenge/answerChallenge.ts";
import { formatAnswer } from "../sdk/credentials/verify/challenge/answerText.ts";
import type { Shown } from "../sdk/credentials/verify/challenge/challenge.ts";
import { checkAnswer } from "../sdk/credentials/verify/challenge/checkAnswer.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";
import { walletFault } from "./walletFault.ts";

export type AnswerChallengeVariables = {
  readonly challenge: Challenge;
  /** The credential that the holder means to show: a package that they keep, or a presentation. */
  readonly shown: Shown;
  /** Unix seconds. */
  readonly now: bigint;
};

type Options = Omit<
  UseMutationOptions<string, Error, AnswerChallengeVariables>,
  "mutationFn" | "mutationKey"
>;

/** Has a challenge signed by the credential's subject, and checks the answer as a verifier will. Gives its text. */
export function answerChallengeMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "answerChallenge"],
    // A wallet signs without a network, too.
    networkMode: "always",
    mutationFn: (variables: AnswerChallengeVariables) => answer(config, variables),
  } as const;
}

/**
 * Has a verifier's challenge signed by the connected wallet (EIP-712), as the subject of a credential: the text that
 * `parseAnswer` reads. Say who asks before you call it.
 * @throws SymbolonError `OtherCredential`, `ChallengeExpired`, `WrongSigner`, and those of the wallet
 */
export function useAnswerChallenge({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...answerChallengeMutationOptions(useConfig(config && { config })) });
}

async function answer(config: Config, { challenge, shown, now }: AnswerChallengeVariables): Promise<string> {
  const chainId = Number(challenge.chainId);
  const wallet = await openWalletClient(config, { chainId, account: shown.credential.subject });
  let signature: Hex;
  try {
    signature = await answerChallenge(wallet, { challenge, shown, now });
  } catch (thrown) {
    throw await walletFault(thrown);
  }
  // Some wallets sign as another of their accounts. A node is asked only where the subject is a contract.
  await checkAnswer({ challenge, shown, signature, now, client: config.getClient({ chainId }) });
  return formatAnswer({ nonce: challenge.nonce, signature });
}
