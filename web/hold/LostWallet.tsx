import { useState } from "react";
import { getAddress, isAddress, isAddressEqual } from "viem";
import { formatRenewalRequests, renewalRequest } from "../../src/react/handed.ts";
import type { KeptCredential } from "../../src/react/index.ts";
import { Field } from "../shared/Field.tsx";
import { Form } from "../shared/Form.tsx";
import { saveFile } from "../shared/Value.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type LostWalletProps = { readonly credential: KeptCredential; readonly issuer: string };

/** Whom to ask where the account's key is lost, and what to hand them: which credential, and for which account. */
export function LostWallet({ credential, issuer }: LostWalletProps) {
  const { lost } = useHoldTexts();
  const [account, setAccount] = useState("");
  const [isTried, setTried] = useState(false);
  const { index, subject } = credential.held.credential;
  const isOther = isAddress(account) && !isAddressEqual(account, subject);
  const save = () => {
    setTried(true);
    if (!isOther) return;
    const request = renewalRequest(credential, getAddress(account));
    saveFile(`renew-${index}.json`, formatRenewalRequests([request]));
  };
  return (
    <details>
      <summary>{lost.open}</summary>
      <p>{lost.about(issuer)}</p>
      <Form act={save}>
        <Field
          label={lost.account}
          dir="ltr"
          value={account}
          problem={isTried && !isOther ? lost.notOther : undefined}
          onChange={({ target }) => setAccount(target.value.trim())}
        />
        <button type="submit" className="plain">
          {lost.save}
        </button>
      </Form>
    </details>
  );
}
