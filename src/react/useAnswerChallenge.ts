import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import { type Hex, recoverAddress, zeroHash } from "viem";
import { type Config, useConfig } from "wagmi";
import type { Challenge } from "../core/signing/challengeTypedData.ts";
import { answerChallenge } from "../credentials/verify/challenge/answerChallenge.ts";
import { formatAnswer } from "../credentials/verify/challenge/answerText.ts";
import type { Shown } from "../credentials/verify/challenge/challenge.ts";
import { checkAnswer } from "../credentials/verify/challenge/checkAnswer.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { walletOf } from "./wallet.ts";
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

/** A signature that some key makes: r is the generator's x, s is 1. */
const SOME_SIGNATURE: Hex = `0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798${"1".padStart(64, "0")}1b`;

/** Loads what the check of an answer needs and viem loads with the first: a page that goes on without a network calls it. */
export async function loadAnswerCheck(): Promise<void> {
  await recoverAddress({ hash: zeroHash, signature: SOME_SIGNATURE });
}

async function answer(config: Config, { challenge, shown, now }: AnswerChallengeVariables): Promise<string> {
  const chainId = Number(challenge.chainId);
  const wallet = await walletOf(config, { chainId, account: shown.credential.subject });
  let signature: Hex;
  try {
    signature = await answerChallenge(wallet, { challenge, shown, now });
  } catch (thrown) {
    throw walletFault(thrown);
  }
  // Some wallets sign as another of their accounts. A node is asked only where the subject is a contract.
  await checkAnswer({ challenge, shown, signature, now, client: config.getClient({ chainId }) });
  return formatAnswer({ nonce: challenge.nonce, signature });
}
