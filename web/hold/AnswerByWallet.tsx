import type { Challenge, IssuedPackage } from "../../src/react/index.ts";
import { useAnswerChallenge } from "../../src/react/useAnswerChallenge.ts";
import type { PageChain } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { Code } from "../shared/Value.tsx";
import { type ConnectedWallet, WalletArea } from "../shared/wallet/WalletArea.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type AnswerProps = {
  readonly challenge: Challenge;
  readonly shown: IssuedPackage;
  /** Unix seconds. */
  readonly now: bigint;
  readonly onAnswer: (text: string) => void;
};

/** Has the holder's wallet sign the answer; load it on "Connect". */
export function AnswerByWallet({ chain, ...answer }: AnswerProps & { readonly chain: PageChain }) {
  return (
    <WalletArea chain={chain}>
      {(wallet) => <Sign {...answer} wallet={wallet} isOnChain={wallet.chainId === chain.id} />}
    </WalletArea>
  );
}

type SignProps = AnswerProps & { readonly wallet: ConnectedWallet; readonly isOnChain: boolean };

function Sign({ challenge, shown, now, onAnswer, wallet, isOnChain }: SignProps) {
  const texts = useHoldTexts().challenge;
  const { mutate: answer, isPending, error } = useAnswerChallenge({ mutation: { onSuccess: onAnswer } });
  const { subject } = shown.credential;
  if (wallet.account.toLowerCase() !== subject.toLowerCase()) {
    return (
      <p role="alert">
        {texts.otherAccount} <Code>{subject}</Code>
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        disabled={isPending || !isOnChain}
        onClick={() => answer({ challenge, shown, now })}
      >
        {texts.sure}
      </button>
      <span role="status">{isPending ? ` ${texts.signing}` : ""}</span>
      {error !== null && <Problem thrown={error} />}
    </>
  );
}
