import { useMutation } from "@tanstack/react-query";
import type { Address } from "viem";
import { proposeCall } from "../../../src/react/proposeCall.ts";
import { Problem } from "../../shared/Problem.tsx";
import { saveFile } from "../../shared/Value.tsx";
import { useStepTexts } from "../groups/texts.ts";
import { useNode } from "./node.ts";
import type { Plan } from "./plan.ts";

type HandToGroupProps = { readonly calls: Plan["calls"]; readonly group: Address };

/** Makes a proposal of each call of a plan for the group that the plan is for: a file that its seats sign. */
export function HandToGroup({ calls, group: quorum }: HandToGroupProps) {
  const texts = useStepTexts();
  const { chain, config } = useNode();
  const propose = useMutation({
    mutationFn: async (i: number) => {
      const call = calls[i];
      if (call === undefined) return;
      const text = await proposeCall(config, { chainId: chain.id, quorum, call });
      saveFile(calls.length > 1 ? `proposal-${i + 1}.json` : "proposal.json", text);
    },
  });
  return (
    <>
      <div className="actions">
        {calls.map(({ to, data }, i) => (
          <button
            key={`${to}${data}`}
            type="button"
            className="plain"
            disabled={propose.isPending}
            onClick={() => propose.mutate(i)}
          >
            {texts.propose(calls.length > 1 ? i + 1 : undefined)}
          </button>
        ))}
      </div>
      <p className="hint">{texts.proposeAbout}</p>
      {propose.isError && <Problem thrown={propose.error} />}
      <p role="status" className="good">
        {propose.isSuccess ? texts.proposed : ""}
      </p>
    </>
  );
}
