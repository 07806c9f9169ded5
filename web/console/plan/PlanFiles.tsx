import type { Address } from "viem";
import { planSafeFile } from "../../../src/react/planSafeFile.ts";
import { usePageTexts } from "../../shared/language.ts";
import { Copy, saveFile } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "./node.ts";
import type { Plan } from "./plan.ts";

type PlanFilesProps = { readonly plan: Plan; readonly account: Address };

/** Hands a plan out for whoever signs it elsewhere: a file for a Safe, or the calldata of each call. */
export function PlanFiles({ plan: { name, calls }, account }: PlanFilesProps) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { chain } = useNode();
  const save = () => {
    const text = planSafeFile({ chainId: chain.id, from: account, calls, name, createdAt: Date.now() });
    saveFile("safe-transactions.json", text);
  };
  return (
    <>
      <div className="actions">
        <button type="button" className="plain" onClick={save}>
          {texts.safeFile}
        </button>
        {calls.map(({ to, data }, i) => (
          <Copy
            key={`${to}${data}`}
            text={data}
            label={texts.copyCall(calls.length > 1 ? i + 1 : undefined)}
          />
        ))}
      </div>
      <p className="hint">{texts.safeAbout}</p>
    </>
  );
}
