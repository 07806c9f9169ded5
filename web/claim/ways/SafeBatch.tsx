import { useState } from "react";
import { isAddressEqual } from "viem";
import { safeBatch } from "../../../src/react/claimTransaction.ts";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { othersFrom } from "../../../src/react/index.ts";
import { readAddress } from "../../../src/react/readTyped.ts";
import { Field } from "../../shared/Field.tsx";
import { Outside } from "../../shared/Outside.tsx";
import { saveFile } from "../../shared/Value.tsx";
import { pageAddress } from "../link.ts";
import { useWayTexts } from "./useWayTexts.ts";
import { safeAppLink } from "./walletLinks.ts";
import type { WayProps } from "./wayProps.ts";

const MILLI = 1_000;

/** The claim as a file for the owners of a Safe. */
export function SafeBatch({ data, claim, campaign, leaf, state, gateData }: WayProps) {
  const { safe: texts, problems } = useWayTexts();
  const [typed, setTyped] = useState<string>(leaf.account);
  const read = () => {
    try {
      return { safe: readAddress(typed) };
    } catch (thrown) {
      const { code, reason } = explainThrown(thrown);
      return { problem: problems[code] ?? reason };
    }
  };
  const { safe, problem } = read();
  const from = othersFrom(campaign);
  const isRefused =
    safe !== undefined &&
    !isAddressEqual(safe, leaf.account) &&
    (from === undefined || state.asOf.now < from);
  const save = (caller: NonNullable<typeof safe>) => {
    const text = safeBatch({
      campaign,
      leaf,
      caller,
      gateData,
      isRelease: state.isRelease,
      chainId: data.chain.id,
      name: texts.batchName,
      what: texts.what(String(leaf.index), leaf.account),
      createdAt: Number(state.asOf.now) * MILLI,
    });
    saveFile(`symbolon-claim-${leaf.index}-safe.json`, text);
  };
  return (
    <>
      <h3>{texts.title}</h3>
      <Field
        label={texts.field}
        about={texts.fieldAbout}
        dir="ltr"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        problem={isRefused ? texts.othersRefused : problem}
      />
      <div className="actions">
        <button
          type="button"
          disabled={safe === undefined || isRefused}
          onClick={() => safe !== undefined && save(safe)}
        >
          {texts.save}
        </button>
        {claim.isSafeApp && <Outside to={safeAppLink(pageAddress())}>{texts.open}</Outside>}
      </div>
    </>
  );
}
