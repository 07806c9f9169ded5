import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import { proposeCall } from "../../../src/react/proposeCall.ts";
import { typedHash } from "../../../src/react/typedHash.ts";
import { Field } from "../../shared/Field.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { saveFile } from "../../shared/Value.tsx";
import { BlockField, useFirstBlock } from "../groups/BlockField.tsx";
import { useStepTexts } from "../groups/texts.ts";
import { useNode } from "./node.ts";
import type { Plan } from "./plan.ts";

type HandToGroupProps = { readonly calls: Plan["calls"]; readonly group: Address };

/** Makes a proposal of each call of a plan for the group that the plan is for: a file that its seats sign. */
export function HandToGroup({ calls, group: quorum }: HandToGroupProps) {
  const texts = useStepTexts();
  const { chain, config } = useNode();
  const { moment } = useFormats();
  const first = useFirstBlock();
  const [typed, setTyped] = useState("");
  const evidence = typedHash(typed);
  const isWrong = typed.trim() !== "" && evidence === undefined;
  const propose = useMutation({
    mutationFn: async (i: number) => {
      const call = calls[i];
      if (call === undefined) return;
      const asked = { chainId: chain.id, quorum, call, evidence, fromBlock: first.block };
      const made = await proposeCall(config, asked);
      saveFile(calls.length > 1 ? `proposal-${i + 1}.json` : "proposal.json", made.text);
      return made;
    },
  });
  return (
    <details>
      <summary>{texts.proposeAbout}</summary>
      <Field
        label={texts.proposalEvidence}
        problem={isWrong ? texts.evidenceWrong : undefined}
        dir="ltr"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <BlockField {...first} />
      <div className="actions">
        {calls.map(({ to, data }, i) => (
          <button
            key={`${to}${data}`}
            type="button"
            className="plain"
            disabled={propose.isPending || isWrong || first.block === undefined}
            onClick={() => propose.mutate(i)}
          >
            {texts.propose(calls.length > 1 ? i + 1 : undefined)}
          </button>
        ))}
      </div>
      {propose.isError && <Problem thrown={propose.error} />}
      <p role="status" className="good">
        {propose.data ? texts.proposed(moment(propose.data.deadline)) : ""}
      </p>
      {propose.data?.wouldFail !== undefined && (
        <p role="alert" className="notice">
          {texts.wouldFail}{" "}
          <bdi lang="en" dir="ltr">
            {propose.data.wouldFail}
          </bdi>
        </p>
      )}
    </details>
  );
}
