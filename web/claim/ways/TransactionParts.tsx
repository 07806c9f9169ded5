import { claimTransaction, claimUri } from "../../../src/react/claimTransaction.ts";
import { Code, Copy, Facts } from "../../shared/Value.tsx";
import { Stale } from "./Stale.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

/** The transaction by its parts and as a link, for whatever wallet takes them. */
export function TransactionParts(props: WayProps) {
  const { data, campaign, leaf, state, gateData } = props;
  const { transaction: texts } = useWayTexts();
  const { isRelease } = state;
  const transaction = claimTransaction({ campaign, leaf, caller: leaf.account, gateData, isRelease });
  const { to, value } = transaction;
  const link = claimUri(transaction, data.chain.id);
  return (
    <>
      <h3>{texts.title}</h3>
      <p>
        {texts.about} <Code>{leaf.account}</Code>
      </p>
      <Facts
        facts={[
          [texts.to, <Code key="to">{to}</Code>],
          [texts.value, <Code key="value">{String(value)}</Code>],
          [
            texts.data,
            <textarea
              key="data"
              readOnly
              dir="ltr"
              rows={4}
              aria-label={texts.data}
              value={transaction.data}
            />,
          ],
        ]}
      />
      <div className="actions">
        <Copy text={to} label={texts.copyTo} />
        <Copy text={transaction.data} label={texts.copyData} />
        <Copy text={link} label={texts.copyLink} />
        <a href={link}>{texts.link}</a>
      </div>
      <p className="aside">{texts.linkAbout}</p>
      <Stale {...props} />
    </>
  );
}
