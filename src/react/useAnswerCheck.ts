import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Challenge } from "../sdk/core/signing/challengeTypedData.ts";
import { signatureFor } from "../sdk/credentials/verify/challenge/answerText.ts";
import type { Shown } from "../sdk/credentials/verify/challenge/challenge.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type AnswerCheckVariables = {
  readonly chainId: number;
  /** As this page made and kept it (`createChallenge`). */
  readonly challenge: Challenge;
  /** What was shown. */
  readonly shown: Shown;
  /** What the holder handed back (`formatAnswer`). */
  readonly answer: string;
  /** Unix seconds by the clock that the challenge's deadline was made by. */
  readonly now: bigint;
};

type Options = Omit<UseMutationOptions<void, Error, AnswerCheckVariables>, "mutationFn" | "mutationKey">;

/** Loads what checks answers; for pages that may be without a network by then. */
export async function loadAnswerCheck(): Promise<void> {
  await (await loadCheck()).readyToCheck();
}

const loadCheck = () => import("../sdk/credentials/verify/challenge/checkAnswer.ts");

/** Whether the subject of what was shown has answered just this challenge; a subject that is a contract is asked by the node. */
function answerCheckMutationOptions(config: ReadConfig) {
  return {
    mutationKey: ["symbolon", "answerCheck"],
    // Keys are checked without a network.
    networkMode: "always",
    mutationFn: async ({ chainId, challenge, shown, answer, now }: AnswerCheckVariables): Promise<void> => {
      const signature = signatureFor(challenge, answer);
      const { checkAnswer } = await loadCheck();
      await checkAnswer({ challenge, shown, signature, now, client: config.getClient({ chainId }) });
    },
  } as const;
}

/** Checks an answer to a challenge ({@link answerCheckMutationOptions}). Take one answer to each. */
export function useAnswerCheck({
  config,
  mutation,
}: ReadConfigParameters & { readonly mutation?: Options } = {}) {
  return useMutation({ ...mutation, ...answerCheckMutationOptions(useReadConfig({ config })) });
}
