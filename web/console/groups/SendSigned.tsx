import { hashesToSign, type Signable } from "../../../src/react/openSignable.ts";
import type { GovernanceIntent } from "../../../src/react/useGovernancePlan.ts";
import { Done } from "../campaigns/Planned.tsx";
import { useIntent } from "../campaigns/useIntent.ts";
import { BlockField, useFirstBlock } from "./BlockField.tsx";
import { GovernancePlanCard } from "./GovernancePlanCard.tsx";
import { useStepTexts } from "./texts.ts";

/** Brings what was signed to its group or desk; of a proposal that has passed, does what is due. */
export function SendSigned({ signable }: { readonly signable: Signable }) {
  const texts = useStepTexts();
  const first = useFirstBlock();
  const { intent: fromBlock, isDone, want, done } = useIntent<bigint>();
  const intent: GovernanceIntent | undefined =
    fromBlock === undefined ? undefined : { does: "send", signable, fromBlock };
  return (
    <>
      <h4>{texts.send}</h4>
      <p className="about">{texts.sendAbout}</p>
      <BlockField {...first} />
      <div className="actions">
        <button type="button" disabled={first.block === undefined} onClick={() => want(first.block)}>
          {texts.plan}
        </button>
      </div>
      {intent !== undefined && (
        <GovernancePlanCard
          id={`send-${hashesToSign(signable, "assents").digest}`}
          name={texts.namePlan}
          intent={intent}
          onDone={done}
        />
      )}
      <Done isDone={isDone} />
    </>
  );
}
