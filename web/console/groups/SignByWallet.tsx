import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import type { Config } from "wagmi";
import type { ProposalFile, Side, ToldCall } from "../../../src/react/openProposal.ts";
import { checkByWallet, type ProposalInGroup, signByWallet } from "../../../src/react/proposalByWallet.ts";
import { Field } from "../../shared/Field.tsx";
import { Problem } from "../../shared/Problem.tsx";
import { saveFile } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { useGroupTexts } from "./texts.ts";

type SignByWalletProps = {
  readonly file: ProposalFile;
  readonly account: Address;
  readonly config: Config;
  /** Given what the call does with what the chain says of it. */
  readonly onChecked: (call: ToldCall) => void;
  readonly onSigned: (text: string) => void;
};

/** Looks at the group by the wallet's own node, and has the wallet sign. Loaded with the wallet: it has wagmi in it. */
export function SignByWallet({ file, account, config, onChecked, onSigned }: SignByWalletProps) {
  const texts = useGroupTexts();
  const { chain } = useNode();
  const [block, setBlock] = useState("");
  const [signed, setSigned] = useState<string>();
  const isBlock = /^\d*$/.test(block.trim());
  const wallet = { chainId: chain.id, account };
  const check = useMutation({
    mutationFn: () => checkByWallet(config, { ...wallet, file, fromBlock: BigInt(block.trim()) }),
    onSuccess: ({ checked }) => onChecked(checked.call),
  });
  const sign = useMutation({
    mutationFn: ({ side, group }: { readonly side: Side } & Pick<ProposalInGroup, "group">) =>
      signByWallet(config, { ...wallet, file, group, side }),
    onSuccess: (text) => {
      setSigned(text);
      onSigned(text);
    },
  });
  return (
    <>
      <h4>{texts.sign}</h4>
      <Field
        label={texts.fromBlock}
        about={texts.fromBlockAbout}
        problem={isBlock ? undefined : texts.fromBlockWrong}
        inputMode="numeric"
        dir="ltr"
        value={block}
        onChange={({ target }) => setBlock(target.value)}
      />
      <div className="actions">
        <button type="button" disabled={!isBlock || check.isPending} onClick={() => check.mutate()}>
          {texts.look}
        </button>
      </div>
      {check.isPending && <p role="status">{texts.looking}</p>}
      {check.isError && <Problem thrown={check.error} />}
      {check.data !== undefined && (
        <Votes
          found={check.data}
          isPending={sign.isPending}
          vote={(side) => sign.mutate({ side, ...check.data })}
        />
      )}
      {sign.isPending && <p role="status">{texts.asking}</p>}
      {sign.isError && <Problem thrown={sign.error} />}
      {signed !== undefined && (
        <>
          <p role="status" className="good">
            {texts.signed}
          </p>
          <button type="button" onClick={() => saveFile("proposal.json", signed)}>
            {texts.save}
          </button>
        </>
      )}
    </>
  );
}

type VotesProps = {
  readonly found: ProposalInGroup;
  readonly isPending: boolean;
  readonly vote: (side: Side) => void;
};

/** Who signs here, and for what: nobody assents to what cannot be told in full. */
function Votes({ found: { checked, seat }, isPending, vote }: VotesProps) {
  const texts = useGroupTexts();
  const { call, wouldFail } = checked;
  return (
    <>
      <p role="status">
        {texts.seat} <bdi lang="en">{seat}</bdi>
      </p>
      {wouldFail !== undefined && (
        <p className="notice">
          {texts.wouldFail}{" "}
          <bdi lang="en" dir="ltr">
            {wouldFail}
          </bdi>
        </p>
      )}
      {call.untold !== undefined && <p className="notice">{texts.untold}</p>}
      <div className="actions">
        <button
          type="button"
          disabled={isPending || call.untold !== undefined}
          onClick={() => vote("assents")}
        >
          {texts.assent}
        </button>
        <button type="button" className="plain" disabled={isPending} onClick={() => vote("objections")}>
          {texts.object}
        </button>
      </div>
    </>
  );
}
