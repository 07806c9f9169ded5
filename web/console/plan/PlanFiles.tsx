import { lazy, Suspense } from "react";
import type { Address } from "viem";
import { planSafeFile } from "../../../src/react/planSafeFile.ts";
import { usePageTexts } from "../../shared/language.ts";
import { Copy, saveFile } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "./acting.ts";
import { useNode } from "./node.ts";
import type { Plan } from "./plan.ts";

const HandToGroup = lazy(async () => {
  const { HandToGroup: component } = await import("./HandToGroup.tsx");
  return { default: component };
});

type PlanFilesProps = { readonly plan: Plan; readonly account: Address };

/** Hands a plan out for whoever signs it elsewhere: a file for a Safe, the calldata of each call, or a proposal for a group. */
export function PlanFiles({ plan: { name, calls }, account }: PlanFilesProps) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { chain } = useNode();
  const { wallet } = useActing();
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
      {/* A group has no wallet. */}
      {wallet === undefined && (
        <Suspense>
          <HandToGroup calls={calls} group={account} />
        </Suspense>
      )}
    </>
  );
}
