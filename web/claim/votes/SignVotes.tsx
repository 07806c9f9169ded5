import { useLayoutEffect, useState } from "react";
import { type Address, isAddressEqual } from "viem";
import type { KeptClaim } from "../../../src/react/claimKeeper.ts";
import { useServedDelegations } from "../../../src/react/useHandedDelegation.ts";
import { DELEGATION_SPAN, useSignedDelegation } from "../../../src/react/useSignedDelegation.ts";
import { useVotes } from "../../../src/react/useVotes.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import { Waiting } from "../ways/Waiting.tsx";
import type { WalletWayProps } from "../ways/wayProps.ts";
import { ChooseDelegate, type ChosenDelegate } from "./ChooseDelegate.tsx";
import { useVotesTexts } from "./useVotesTexts.ts";

type Delegation = KeptClaim["signed"]["delegation"];
type SignVotesProps = Pick<WalletWayProps, "data" | "claim" | "leaf" | "wallet"> & {
  readonly gateway: string;
  /** Of the signed claim. */
  readonly terms: { readonly recipient: Address };
  /** What was signed already. */
  readonly delegation?: Delegation;
  /** Called with whether the wallet is asked for a signature. */
  readonly onSigning: (isSigning: boolean) => void;
  readonly onSigned: (delegation: Delegation) => void;
};

/** Beside a signed claim, before it is handed in: a signature by which the gateway delegates the account's votes, too. */
export function SignVotes(props: SignVotesProps) {
  const { data, claim, leaf, wallet, gateway, terms, delegation, onSigned } = props;
  const texts = useVotesTexts();
  const chainId = data.chain.id;
  const { data: isServed } = useServedDelegations({ gateway, chainId, campaign: claim.campaign });
  const { data: votes } = useVotes({ chainId, token: claim.token.address, account: leaf.account });
  if (delegation !== undefined) {
    return (
      <section>
        <h3>{texts.heading}</h3>
        <p role="status">
          {texts.bySignature.signed} <Code>{delegation.delegatee}</Code>
        </p>
        <button type="button" className="plain minor" onClick={() => onSigned(undefined)}>
          {texts.bySignature.leaveOut}
        </button>
      </section>
    );
  }
  // Votes follow the account's own tokens: of what is paid elsewhere there are none to delegate.
  const isOwn = [wallet.account, terms.recipient].every((one) => isAddressEqual(one, leaf.account));
  if (!isOwn || isServed !== true || votes?.canDelegate !== true) return null;
  const ask = votes.isContract ? (
    <p className="hint">{texts.bySignature.contract}</p>
  ) : (
    <Ask {...props} present={votes.delegate} />
  );
  if (votes.delegate === undefined) {
    return (
      <section>
        <h3>{texts.heading}</h3>
        <p>{texts.nobody}</p>
        {ask}
      </section>
    );
  }
  return (
    <details>
      <summary>{texts.change}</summary>
      {ask}
    </details>
  );
}

type AskProps = SignVotesProps & { readonly present: Address | undefined };

function Ask({ data, claim, leaf, wallet, present, onSigning, onSigned }: AskProps) {
  const { bySignature: texts } = useVotesTexts();
  const { span } = useFormats();
  const [chosen, setChosen] = useState<ChosenDelegate>();
  const sign = useSignedDelegation();
  const { isPending } = sign;
  // Before anything is shown or pressed: nothing may be handed in beside a wallet that is asked.
  useLayoutEffect(() => {
    onSigning(isPending);
    return () => onSigning(false);
  }, [isPending, onSigning]);
  const isReady = chosen !== undefined && chosen !== "wrong" && wallet.chainId === data.chain.id;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        const { account } = leaf;
        const delegation = { chainId: data.chain.id, token: claim.token.address, account, delegatee: chosen };
        // Nobody takes a signature that comes once this was stopped: the claim may be handed in by then.
        sign.mutate(delegation, { onSuccess: onSigned });
      }}
    >
      <p>{texts.about}</p>
      <ChooseDelegate
        data={data}
        account={leaf.account}
        present={present}
        canLeave={false}
        onChange={setChosen}
      />
      <div className="actions">
        <button type="submit" className="plain" disabled={!isReady || isPending}>
          {texts.sign}
        </button>
        {isPending && <Waiting text={texts.signing} stop={sign.reset} />}
      </div>
      <p className="hint">{texts.usable(span(DELEGATION_SPAN))}</p>
      {sign.isError && <Problem thrown={sign.error} />}
    </form>
  );
}
