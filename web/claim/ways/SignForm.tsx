import { useState } from "react";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { readAddress, readTokens } from "../../../src/react/readTyped.ts";
import { shownSymbol } from "../../../src/react/shownSymbol.ts";
import { claimToSign, useSignedClaim } from "../../../src/react/useSignedClaim.ts";
import { Field } from "../../shared/Field.tsx";
import { Problem } from "../../shared/Problem.tsx";
import { HowLong, USUAL_SPAN } from "./HowLong.tsx";
import { SignedWords } from "./SignedText.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import { Waiting } from "./Waiting.tsx";
import type { WalletWayProps } from "./wayProps.ts";

type SignFormProps = WalletWayProps & { readonly onSigned: (text: string) => void };

/** Asks for the terms of a signed claim, and says in plain words what will be signed before the wallet opens. */
export function SignForm(props: SignFormProps) {
  const { data, claim, campaign, leaf, state, gateData, wallet } = props;
  const { signed: texts, problems } = useWayTexts();
  const [recipient, setRecipient] = useState<string>(leaf.account);
  const [maxFee, setMaxFee] = useState("0");
  const [seconds, setSeconds] = useState<bigint>(USUAL_SPAN);
  const sign = useSignedClaim({ mutation: { onSuccess: props.onSigned } });
  const to = tried(() => readAddress(recipient));
  const fee = tried(() => readTokens(maxFee, claim.token.decimals));
  const unsigned = {
    chainId: data.chain.id,
    campaign,
    leaf,
    gateData,
    paidBefore: state.paidBefore,
    terms: { recipient: to.value, maxFee: fee.value, deadline: state.asOf.now + seconds },
  };
  const { value: toSign, thrown } = tried(() => {
    const { recipient: payee, maxFee, ...rest } = unsigned.terms;
    if (payee === undefined || maxFee === undefined) return undefined;
    const variables = { ...unsigned, terms: { ...rest, recipient: payee, maxFee } };
    return { variables, terms: claimToSign(variables).terms };
  });
  const said = (one: unknown) => {
    if (one === undefined) return undefined;
    const { code, reason, hint } = explainThrown(one, "claimant");
    return problems[code] ?? `${reason} ${hint}`;
  };
  const ofRecipient = to.thrown ?? (codeOf(thrown) === "RecipientRefused" ? thrown : undefined);
  const ofFee = fee.thrown ?? (codeOf(thrown) === "FeeTakesAll" ? thrown : undefined);
  const isOnChain = wallet.chainId === data.chain.id;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (toSign !== undefined) sign.mutate(toSign.variables);
      }}
    >
      <Field
        label={texts.recipient}
        about={texts.recipientAbout}
        dir="ltr"
        value={recipient}
        onChange={({ target }) => setRecipient(target.value)}
        problem={said(ofRecipient)}
      />
      <Field
        label={texts.maxFee(shownSymbol(claim.token))}
        about={texts.maxFeeAbout}
        inputMode="decimal"
        value={maxFee}
        onChange={({ target }) => setMaxFee(target.value)}
        problem={said(ofFee)}
      />
      <HowLong state={state} seconds={seconds} deadline={unsigned.terms.deadline} onChange={setSeconds} />
      {toSign !== undefined && (
        <SignedWords title={texts.words} claim={claim} account={leaf.account} terms={toSign.terms} />
      )}
      <div className="actions">
        <button type="submit" disabled={toSign === undefined || sign.isPending || !isOnChain}>
          {texts.sign}
        </button>
        {sign.isPending && <Waiting text={texts.signing} stop={sign.reset} />}
      </div>
      {thrown !== undefined && ofRecipient === undefined && ofFee === undefined && (
        <Problem thrown={thrown} />
      )}
      {sign.isError && <Problem thrown={sign.error} />}
    </form>
  );
}

type Tried<Value> = { readonly value?: Value; readonly thrown?: unknown };

function tried<Value>(read: () => Value): Tried<Value> {
  try {
    return { value: read() };
  } catch (thrown) {
    return { thrown };
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown === undefined ? undefined : explainThrown(thrown).code;
}
