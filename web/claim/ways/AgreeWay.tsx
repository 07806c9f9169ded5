import { useState } from "react";
import { isAddressEqual } from "viem";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useAgreement } from "../../../src/react/useAgreement.ts";
import { useTermsText } from "../../../src/react/useTermsText.ts";
import {
  agreementKey,
  type PageTermsGate,
  shownTexts,
  termsGatesOf,
} from "../../../src/sdk/pageData/index.ts";
import { languageName, useGateTexts } from "../../shared/gateTexts.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import { termsPlace } from "../termsPlace.ts";
import { UnreadTerms } from "../UnreadTerms.tsx";
import { Waiting } from "./Waiting.tsx";
import type { WalletWayProps } from "./wayProps.ts";

type AgreeWayProps = Pick<WalletWayProps, "data" | "claim" | "leaf" | "wallet">;

/** Has the account sign the campaign's terms, each gate's that wants it, one after the other. */
export function AgreeWay(props: AgreeWayProps) {
  const { data, claim, leaf, wallet } = props;
  const { terms: texts } = useGateTexts();
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [agreements] = useKeptClaim(of, "agreements");
  const gates = claim.gate === undefined ? [] : termsGatesOf(claim.gate);
  const next = gates.find((gate) => agreements?.[agreementKey(gate)] === undefined);
  if (next === undefined) return null;
  if (!isAddressEqual(wallet.account, leaf.account)) {
    return (
      <p className="notice">
        {texts.onlyAccount} <Code>{leaf.account}</Code>
      </p>
    );
  }
  if (wallet.isSafe === true) return <p className="notice">{texts.inSafeApp}</p>;
  return <Agree key={next.gate} {...props} gate={next} />;
}

function Agree({ data, claim, leaf, wallet, gate }: AgreeWayProps & { readonly gate: PageTermsGate }) {
  const { terms: texts } = useGateTexts();
  const { language } = useFormats();
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [agreements, keep] = useKeptClaim(of, "agreements");
  const shown = shownTexts(gate, claim.termsIn);
  const [chosen, choose] = useState<string>(
    () => (shown.find((one) => one.language === language) ?? shown[0])?.language ?? "",
  );
  const text = shown.find((one) => one.language === chosen);
  const agree = useAgreement({
    mutation: { onSuccess: (made) => keep({ ...agreements, [agreementKey(gate)]: made }) },
  });
  // What cannot be shown is not signed.
  const words = useTermsText(text && termsPlace(text.hash));
  if (text === undefined) return <p className="notice">{texts.missing}</p>;
  const { position, ...signed } = text;
  const place = { chainId: data.chain.id, gate: gate.gate, asker: gate.asker, account: leaf.account };
  const isReady = wallet.chainId === data.chain.id && !agree.isPending && typeof words.data === "string";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        agree.mutate({ ...place, text: signed, position });
      }}
    >
      {shown.length > 1 && (
        <fieldset>
          <legend>{texts.language}</legend>
          {shown.map((one) => (
            <label key={one.language}>
              <input
                type="radio"
                name="terms"
                checked={one.language === chosen}
                onChange={() => choose(one.language)}
              />{" "}
              <bdi>{languageName(one.language)}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <div className="act">
        <button type="submit" disabled={!isReady}>
          {texts.sign}
        </button>
      </div>
      <UnreadTerms query={words} />
      <p className="plain-words">
        {texts.words} <Code>{text.hash}</Code>{" "}
        {isAddressEqual(gate.asker, claim.campaign) ? texts.askedBy.campaign : texts.askedBy.adapter}{" "}
        <Code>{gate.asker}</Code>
      </p>
      {agree.isPending && <Waiting text={texts.signing} stop={agree.reset} />}
      {agree.isError && <Problem thrown={agree.error} />}
    </form>
  );
}
