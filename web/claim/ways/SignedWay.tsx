import { isAddressEqual } from "viem";
import { termsOfKept, useKeptClaim } from "../../../src/react/keptClaim.ts";
import { Code } from "../../shared/Value.tsx";
import { SignedText } from "./SignedText.tsx";
import { SignForm } from "./SignForm.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WalletWayProps } from "./wayProps.ts";

/** A claim that the account signs, and somebody else sends. */
export function SignedWay(props: WalletWayProps) {
  const { data, claim, leaf, state, wallet } = props;
  const { signed: texts } = useWayTexts();
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [kept, keep] = useKeptClaim(of, "signed");
  const terms = termsOfKept(kept?.text, state.paidBefore);
  const isOver = terms !== undefined && terms.deadline !== 0n && terms.deadline < state.asOf.now;
  return (
    <>
      <p>{texts.about}</p>
      {kept !== undefined && terms !== undefined && !isOver ? (
        <SignedText {...{ ...props, ...kept, terms, keep }} />
      ) : (
        <>
          {isOver && <p role="status">{texts.over}</p>}
          {isAddressEqual(leaf.account, wallet.account) ? (
            <SignForm {...props} onSigned={(text) => keep({ text, isHandedIn: false })} />
          ) : (
            <p>
              {texts.onlyAccount} <Code>{leaf.account}</Code>
            </p>
          )}
        </>
      )}
    </>
  );
}
