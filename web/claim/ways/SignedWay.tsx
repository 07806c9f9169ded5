import { isAddressEqual } from "viem";
import { Code } from "../../shared/Value.tsx";
import { SignForm } from "./SignForm.tsx";
import { useKeptTerms } from "./useKeptTerms.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WalletWayProps } from "./wayProps.ts";

/** Has the account sign a claim that somebody else sends. */
export function SignedWay(props: WalletWayProps) {
  const { leaf, state, wallet } = props;
  const { signed: texts } = useWayTexts();
  const { keep, isOver } = useKeptTerms(props);
  return (
    <>
      <p>
        {state.kind === "open" && texts.quicker} {texts.about}
      </p>
      {isOver && <p role="status">{texts.over}</p>}
      {isAddressEqual(leaf.account, wallet.account) ? (
        <SignForm {...props} onSigned={(text) => keep({ text, isHandedIn: false })} />
      ) : (
        <p>
          {texts.onlyAccount} <Code>{leaf.account}</Code>
        </p>
      )}
    </>
  );
}
